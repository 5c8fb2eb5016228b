/// \file
/// hallbook central prune
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/central_commands.hpp"
#include "cli/commands/headquarters/central_arguments.hpp"
#include "cli/output/text.hpp"
#include "sync/office/central_admin.hpp"

namespace hallbook::cli {

namespace {

Json prune_json(const sync::PruneReport& report) {
    return {
        {"passed", report.removed.passed},
        {"expired", report.removed.expired},
        {"kept", report.kept},
        {"retention_days", report.retention_days},
        {"beyond", report.beyond}};
}

std::string prune_text(const sync::PruneReport& report) {
    const auto days = counted(report.retention_days, "day");
    std::string text = counted(report.removed.removed(), "note") +
                       " removed from the change log: " + std::to_string(report.removed.passed) +
                       " that every hall has read, " + std::to_string(report.removed.expired) +
                       " older than " + days + "; " + std::to_string(report.kept) + " kept.\n";
    for (const auto& hall : report.beyond) {
        text += hall +
                " has not synced for longer than that: it takes a new copy with its next "
                "sync, and loses nothing.\n";
    }
    return text;
}

class CentralPruneCommand : public CentralPruneArguments {
public:
    ExitCode run(Context& context) override {
        sync::SystemEnvironment environment;
        const auto report = sync::CentralAdmin{m_admin.uri(context), environment}.prune();
        context.out.show([&] { return prune_json(report); }, [&] { return prune_text(report); });
        return ExitCode::done;
    }
};

}  // namespace

CommandEntry central_prune_command() { return entry_of<CentralPruneCommand>(); }

}  // namespace hallbook::cli
