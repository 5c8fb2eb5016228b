/// \file
/// Showing what there is of migrations, and checking it.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/schema/migrate.hpp"

#include "cli/commands/schema/migrate_words.hpp"
#include "cli/output/text.hpp"
#include "cli/output/text_table.hpp"
#include "migrations/chain/revision_graph.hpp"

#include <algorithm>

namespace hallbook::cli {

namespace {

using migrations::MigrationStatus;
using migrations::Revision;

using Chain = migrations::MigrationChain;

// --- current
// --------------------------------------------------------------------------------------

ExitCode show_current(Context& context, MigrationSource& source, const Chain& chain) {
    const auto subject = source.open(context, Purpose::look);
    const auto status = migrations::migration_status(chain, subject->target());
    context.out.show(
        [&] { return status_json(chain, source.target(), status); },
        [&] { return status_text(context.out, chain, source.target(), status); });
    return ExitCode::done;
}

// --- heads, history
// -------------------------------------------------------------------------------

Json revision_json(const Revision& revision) {
    return {{"id", revision.id}, {"name", revision.name}, {"parents", revision.parents}};
}

ExitCode show_heads(Context& context, const Chain& chain) {
    const auto heads = migrations::heads(chain);
    context.out.show(
        [&] {
            Json list = Json::array();
            for (const auto& id : heads)
                list.push_back(revision_json(*migrations::find_revision(chain, id)));
            return Json{{"heads", std::move(list)}};
        },
        [&] {
            std::string text;
            for (const auto& id : heads)
                text += revisions_text(chain, {id}) + "\n";
            return text;
        });
    return ExitCode::done;
}

/// Null when the revision is not recorded.
const migrations::RecordedRevision* recorded(
    const MigrationStatus& status, const Revision& revision) {
    const auto found = std::find_if(
        status.recorded.begin(),
        status.recorded.end(),
        [&](const migrations::RecordedRevision& each) { return each.revision == revision.id; });
    return found == status.recorded.end() ? nullptr : &*found;
}

Json history_json(const Chain& chain, const MigrationStatus& status) {
    Json list = Json::array();
    for (const Revision* revision : migrations::in_order(chain)) {
        Json entry = revision_json(*revision);
        const auto* record = recorded(status, *revision);
        const bool applied = record != nullptr && record->finished_at;
        entry["applied"] = applied;
        entry["interrupted"] = record != nullptr && !applied;
        entry["applied_at"] = applied ? Json(core::instant_text(*record->finished_at)) : Json();
        entry["program_version"] = record != nullptr ? Json(record->program_version) : Json();
        entry["performed_by"] = record != nullptr ? Json(record->performed_by) : Json();
        list.push_back(std::move(entry));
    }
    return {{"revisions", std::move(list)}};
}

std::string applied_cell(const migrations::RecordedRevision* record) {
    if (record == nullptr) return "no";
    return record->finished_at ? core::instant_text(*record->finished_at) : "interrupted";
}

std::string history_text(const Output& out, const Chain& chain, const MigrationStatus& status) {
    TextTable table{
        {{"Graph"}, {"Revision"}, {"Name"}, {"Stands on"}, {"Applied"}, {"By"}, {"With hallbook"}}};
    for (const auto& [lanes, revision] : migrations::revision_graph(chain)) {
        if (revision == nullptr) {
            table.add({lanes, "", "", "", "", "", ""});
            continue;
        }
        const auto* record = recorded(status, *revision);
        table.add(
            {lanes,
             revision->id,
             revision->name,
             joined(revision->parents),
             applied_cell(record),
             record != nullptr ? record->performed_by : "",
             record != nullptr ? record->program_version : ""});
    }
    return table.text(out);
}

ExitCode show_history(Context& context, MigrationSource& source, const Chain& chain) {
    const auto subject = source.open(context, Purpose::look);
    const auto status = migrations::migration_status(chain, subject->target());
    context.out.show(
        [&] { return history_json(chain, status); },
        [&] { return history_text(context.out, chain, status); });
    return ExitCode::done;
}

// --- check
// ----------------------------------------------------------------------------------------

Json check_json(
    Target target,
    const MigrationStatus& status,
    const std::vector<migrations::Difference>& drift) {
    Json list = Json::array();
    for (const auto& each : drift) {
        list.push_back(
            {{"object", each.object},
             {"expected", each.expected},
             {"actual", each.actual},
             {"stops_judging", target == Target::central && migrations::stops_judging(each)}});
    }
    return {
        {"target", name_of(target)},
        {"current", status.current},
        {"equal", drift.empty()},
        {"differences", std::move(list)}};
}

std::string check_text(
    const Output& out,
    const Chain& chain,
    const MigrationStatus& status,
    const std::vector<migrations::Difference>& drift) {
    const std::string at = "at revision " + revisions_text(chain, status.current);
    if (drift.empty()) return out.green("The schema is as it should be") + " " + at + ".\n";
    std::string text = out.red("The schema is not as it should be") + " " + at + ":\n";
    for (const auto& each : drift) {
        text += "\n" + out.bold(each.object) + "\n  expected  " + each.expected + "\n  actual    " +
                each.actual + "\n";
    }
    return text;
}

ExitCode show_check(Context& context, MigrationSource& source, const Chain& chain) {
    const auto subject = source.open(context, Purpose::look);
    const auto status = migrations::migration_status(chain, subject->target());
    // A database without any revision has nothing to be compared with.
    std::vector<migrations::Difference> drift;
    if (status.content == migrations::Content::ours)
        drift = live_drift(*subject, chain, status.applied);
    if (status.content == migrations::Content::ours && status.pending.empty()) {
        if (auto told = subject->handshake_drift(chain, status.applied))
            drift.push_back(std::move(*told));
    }
    context.out.show(
        [&] { return check_json(source.target(), status, drift); },
        [&] { return check_text(context.out, chain, status, drift); });
    return drift.empty() ? ExitCode::done : ExitCode::schema_mismatch;
}

class ViewCommand : public Command {
public:
    ViewCommand(MigrationView view, std::unique_ptr<MigrationSource> source)
        : m_view(view), m_source(std::move(source)) {}

    void declare(Arguments& arguments) override { m_source->declare(arguments); }

    ExitCode run(Context& context) override {
        const Chain& chain = m_source->chain(context);
        switch (m_view) {
            case MigrationView::current: return show_current(context, *m_source, chain);
            case MigrationView::heads: return show_heads(context, chain);
            case MigrationView::history: return show_history(context, *m_source, chain);
            case MigrationView::check: return show_check(context, *m_source, chain);
        }
        return ExitCode::bad_input;
    }

private:
    MigrationView m_view;
    std::unique_ptr<MigrationSource> m_source;
};

}  // namespace

std::unique_ptr<Command> migrate_view(MigrationView view, std::unique_ptr<MigrationSource> source) {
    return std::make_unique<ViewCommand>(view, std::move(source));
}

}  // namespace hallbook::cli
