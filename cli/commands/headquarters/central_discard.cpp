/// \file
/// hallbook central discard HALL --reason REASON
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/central_commands.hpp"
#include "cli/commands/headquarters/central_arguments.hpp"
#include "cli/output/text.hpp"
#include "sync/office/central_admin.hpp"

namespace hallbook::cli {

namespace {

class CentralDiscardCommand : public CentralDiscardArguments {
public:
    ExitCode run(Context& context) override {
        sync::SystemEnvironment environment;
        const auto discarded =
            sync::CentralAdmin{m_admin.uri(context), environment}.discard(m_hall, m_reason);
        context.out.show(
            [&] {
                return Json{{"hall", m_hall}, {"discarded", discarded}, {"reason", m_reason}};
            },
            [&] {
                return discarded == 0
                           ? "Nothing of " + m_hall + " is held.\n"
                           : counted(discarded, "operation") + " of " + m_hall +
                                 " set aside, on record with the reason. None of them was done.\n";
            });
        return ExitCode::done;
    }
};

}  // namespace

CommandEntry central_discard_command() { return entry_of<CentralDiscardCommand>(); }

}  // namespace hallbook::cli
