/// \file
/// hallbook central status
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/central_commands.hpp"
#include "cli/commands/headquarters/central_arguments.hpp"
#include "cli/desk/hall.hpp"
#include "cli/output/text.hpp"
#include "cli/output/text_table.hpp"
#include "cli/words/phrases.hpp"
#include "cli/words/shapes.hpp"
#include "sync/office/central_admin.hpp"

namespace hallbook::cli {

namespace {

Json hall_json(const sync::HallStatus& hall) {
    return {
        {"hall", hall.hall.code},
        {"hall_number", hall.hall.number},
        {"name", hall.hall.name},
        {"region", json_of(hall.hall.region)},
        {"login", hall.login},
        {"may_reconcile", hall.may_reconcile},
        {"may_import", hall.may_import},
        {"is_headquarters", hall.is_headquarters},
        {"enrolled_at", core::instant_text(hall.enrolled_at)},
        {"revoked_at", json_of(hall.revoked_at)},
        {"last_seen_at", json_of(hall.last_seen_at)},
        {"last_sequence", hall.last_sequence},
        {"unjudged", hall.unjudged},
        {"set_aside", hall.set_aside},
        {"held", hall.held},
        {"waits_for_newer_program", hall.waits_for_newer_program},
        {"changes_behind", hall.changes_behind},
        {"needs_new_copy", hall.needs_new_copy},
        {"conflicts", hall.conflicts},
        {"schema_revision", json_of(hall.schema_revision)},
        {"program_version", json_of(hall.program_version)},
        {"clock_offset_ms", hall.clock_offset ? Json(hall.clock_offset->count() / 1000) : Json()}};
}

Json status_json(const sync::CentralStatus& status) {
    Json halls = Json::array();
    for (const auto& hall : status.halls)
        halls.push_back(hall_json(hall));
    return {
        {"revision", status.revision},
        {"epoch", status.epoch},
        {"epoch_started_at", core::instant_text(status.epoch_started_at)},
        {"halls", std::move(halls)},
        {"unjudged", status.unjudged},
        {"conflicts", status.conflicts},
        {"watched_by", json_of(status.watched_by)}};
}

std::string halls_table(const Output& out, const sync::CentralStatus& status) {
    TextTable table{
        {{"Hall"},
         {"Name"},
         {"Region"},
         {"Last seen"},
         {"Operations", Align::right},
         {"Unjudged", Align::right},
         {"Behind", Align::right},
         {"Conflicts", Align::right},
         {"Note"}}};
    for (const auto& hall : status.halls) {
        std::string note = hall.revoked_at ? "revoked" : hall.may_reconcile ? "may reconcile" : "";
        if (hall.needs_new_copy && !hall.revoked_at) note = "needs a new copy";
        if (hall.set_aside > 0) note = std::to_string(hall.set_aside) + " set aside";
        if (hall.waits_for_newer_program) note = "waits for a newer program here";
        if (hall.held > 0) note = std::to_string(hall.held) + " held: release or discard";
        table.add(
            {hall.hall.code,
             hall.hall.name,
             std::string{core::label(hall.hall.region)},
             hall.last_seen_at ? span_words(clock_now() - *hall.last_seen_at) + " ago" : "never",
             std::to_string(hall.last_sequence),
             std::to_string(hall.unjudged),
             std::to_string(hall.changes_behind),
             std::to_string(hall.conflicts),
             note});
    }
    return status.halls.empty() ? "No hall is enrolled yet.\n" : table.text(out);
}

std::string status_text(const Output& out, const sync::CentralStatus& status) {
    return halls_table(out, status) + "\nRevision " + status.revision + "; " +
           counted(status.unjudged, "operation") + " to judge; " +
           counted(status.conflicts, "conflict") + " decided; " +
           (status.watched_by ? "reconciled continuously by " + *status.watched_by
                              : "nobody reconciles continuously") +
           ".\n";
}

class CentralStatusCommand : public CentralStatusArguments {
public:
    ExitCode run(Context& context) override {
        sync::SystemEnvironment environment;
        const auto status = sync::CentralAdmin{m_admin.uri(context), environment}.status();
        context.out.show(
            [&] { return status_json(status); }, [&] { return status_text(context.out, status); });
        return ExitCode::done;
    }
};

}  // namespace

CommandEntry central_status_command() { return entry_of<CentralStatusCommand>(); }

}  // namespace hallbook::cli
