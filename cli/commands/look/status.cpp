/// \file
/// hallbook status
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/status.hpp"

#include "cli/commands/commands.hpp"
#include "cli/desk/hall.hpp"
#include "cli/output/text.hpp"
#include "cli/words/phrases.hpp"
#include "cli/words/shapes.hpp"

#include <fmt/format.h>

namespace hallbook::cli {

namespace {

/// With a clock this far off, registrations of two halls get the wrong order.
constexpr std::chrono::seconds notable_offset{60};

std::int64_t milliseconds(std::chrono::microseconds span) {
    return std::chrono::round<std::chrono::milliseconds>(span).count();
}

std::string schema_revision_text(int version) { return fmt::format("{:04}", version); }

Json status_json(const Context& context, const store::ReplicaStatus& status) {
    return {
        {"hall", status.hall.code},
        {"hall_number", status.hall.number},
        {"hall_name", status.hall.name},
        {"region", json_of(status.hall.region)},
        {"schema_revision", schema_revision_text(status.schema_version)},
        {"last_sync_at", json_of(status.last_sync_at)},
        {"pending", status.pending},
        {"conflicts_open", status.conflicts_open},
        {"voided_slips", status.voided_slips},
        {"clock_offset_ms", milliseconds(status.clock_offset)},
        {"clock_uncertainty_ms", milliseconds(status.clock_uncertainty)},
        {"central", status.central_uri},
        {"database", context.globals.database}};
}

std::string clock_text(const Output& out, const store::ReplicaStatus& status) {
    const auto offset = milliseconds(status.clock_offset);
    if (offset == 0) return "as central's";
    const bool notable = std::chrono::abs(status.clock_offset) >= notable_offset;
    const std::string by = notable
                               ? span_words(std::chrono::round<std::chrono::seconds>(
                                     std::chrono::abs(status.clock_offset)))
                               : fmt::format("{} s", static_cast<double>(std::abs(offset)) / 1000);
    const std::string text = by + (offset > 0 ? " behind" : " ahead of") + " central's";
    return notable ? out.yellow(text + "; set it right, then sync") : text;
}

std::string status_text(const Context& context, const store::ReplicaStatus& status) {
    const Output& out = context.out;
    const std::string synced =
        status.last_sync_at ? span_words(clock_now() + status.clock_offset - *status.last_sync_at) +
                                  " ago (" + core::instant_text(*status.last_sync_at) + ")"
                            : "never";
    const std::string conflicts =
        status.conflicts_open == 0
            ? "none open"
            : out.yellow(
                  counted(status.conflicts_open, "conflict") + " to look at" +
                  (status.voided_slips == 0
                       ? ""
                       : ", " + counted(status.voided_slips, "slip") + " to take back") +
                  ": hallbook conflicts");
    return fmt::format(
        "Hall       {} ({}, {})\nLast sync  {}\nPending    {}\nConflicts  {}\nClock      {}\n"
        "Schema     {}\nCentral    {}\nFile       {}\n",
        out.bold(status.hall.code),
        status.hall.name,
        core::label(status.hall.region),
        synced,
        status.pending == 0 ? "nothing waits for central"
                            : counted(status.pending, "operation") + " not yet decided by central",
        conflicts,
        clock_text(out, status),
        schema_revision_text(status.schema_version),
        status.central_uri,
        context.globals.database);
}

class StatusCommand : public Command {
public:
    void declare(Arguments&) override {}

    ExitCode run(Context& context) override {
        auto database = open_hall(context, store::Access::read);
        const auto status = store::status(database);
        context.out.show(
            [&] { return status_json(context, status); },
            [&] { return status_text(context, status); });
        return ExitCode::done;
    }
};

}  // namespace

CommandEntry status_command() {
    return {
        "status",
        group::look_up,
        "Show how this hall stands to central",
        "hallbook status",
        make_command<StatusCommand>};
}

}  // namespace hallbook::cli
