/// \file
/// hallbook central restored [--reason R]
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/central_commands.hpp"
#include "cli/commands/headquarters/central_arguments.hpp"
#include "cli/output/text.hpp"
#include "sync/office/central_admin.hpp"

namespace hallbook::cli {

namespace {

Json restored_json(const sync::Restored& restored) {
    return {
        {"epoch", restored.epoch},
        {"epoch_before", restored.epoch_before},
        {"halls", restored.halls}};
}

std::string restored_text(const Output& out, const sync::Restored& restored) {
    std::string text = out.green("A new epoch has begun.") + " ";
    if (restored.halls.empty()) return text + "No hall is enrolled.\n";
    std::string halls;
    for (const auto& hall : restored.halls)
        halls += (halls.empty() ? "" : ", ") + hall;
    return text +
           "With its next sync each hall sends again what this database lacks, and takes a " +
           "new copy: " + halls + ".\n" +
           "A hall that was enrolled after the backup is not among them: enroll it again, in the "
           "order of then.\n";
}

class CentralRestoredCommand : public CentralRestoredArguments {
public:
    ExitCode run(Context& context) override {
        sync::SystemEnvironment environment;
        sync::CentralAdmin admin{m_admin.uri(context), environment};
        const auto restored = admin.restored(m_reason.value_or("restored from a backup"));
        context.out.show(
            [&] { return restored_json(restored); },
            [&] { return restored_text(context.out, restored); });
        return ExitCode::done;
    }
};

}  // namespace

CommandEntry central_restored_command() { return entry_of<CentralRestoredCommand>(); }

}  // namespace hallbook::cli
