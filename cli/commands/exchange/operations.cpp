/// \file
/// hallbook operations: what was done at this hall, and what central decided about it.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/operations.hpp"

#include "cli/arguments/argument_values.hpp"
#include "cli/commands/commands.hpp"
#include "cli/desk/hall.hpp"
#include "cli/output/text_table.hpp"
#include "cli/platform/pacific_zone.hpp"
#include "cli/words/operation_words.hpp"
#include "cli/words/phrases.hpp"
#include "cli/words/shapes.hpp"

namespace hallbook::cli {

namespace {

Json operation_json(const store::OperationEntry& entry, const core::OperationNames& names) {
    return {
        {"seq", entry.id.sequence},
        {"kind", entry.kind},
        {"words", operation_words(entry, names)},
        {"recorded_at", core::instant_text(entry.recorded_at)},
        {"actor", entry.actor},
        {"local_outcome", json_of(entry.local_outcome)},
        {"local_reason", entry.local_reason},
        {"outcome", json_of(entry.outcome)},
        {"reason", entry.reason},
        {"settled_at", json_of(entry.settled_at)},
        {"payload", Json::parse(entry.payload, nullptr, false)}};
}

Json operations_json(
    const std::vector<store::OperationEntry>& entries,
    const core::OperationNames& names,
    const store::AsOf& as_of) {
    Json list = Json::array();
    for (const auto& entry : entries)
        list.push_back(operation_json(entry, names));
    return {{"operations", std::move(list)}, {"as_of", json_of(as_of)}};
}

/// The outcome of an operation, in words for people.
std::string fate(const store::OperationEntry& entry) {
    if (entry.outcome) return std::string{core::label(*entry.outcome)};
    return entry.local_outcome == core::Outcome::rejected ? "pending, refused here meanwhile"
                                                          : "pending";
}

std::string operations_text(
    const Output& out,
    const std::vector<store::OperationEntry>& entries,
    const core::OperationNames& names,
    const core::CivilZone& zone) {
    if (entries.empty()) return "Nothing was done at this hall.\n";
    TextTable table{
        {{"No", Align::right},
         {"When (Pacific)"},
         {"Who"},
         {"What"},
         {"What became of it"},
         {"Why"}}};
    for (const auto& entry : entries) {
        table.add(
            {std::to_string(entry.id.sequence),
             pacific_text(zone, entry.recorded_at),
             entry.actor,
             operation_words(entry, names),
             fate(entry),
             entry.outcome ? entry.reason : entry.local_reason});
    }
    return table.text(out);
}

class OperationsCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments
            .flag(
                "--pending",
                m_scope,
                store::OperationScope::pending,
                "Only those central has not decided about")
            .option("--limit", "N", m_limit, "The newest so many, 50 otherwise", parse_positive);
    }

    ExitCode run(Context& context) override {
        auto database = open_hall(context, store::Access::read);
        const store::ReadTransaction one_state{database};
        const auto limit = static_cast<std::size_t>(m_limit.value_or(default_limit));
        const auto entries = store::operations(database, m_scope, limit);
        const auto names = store::operation_names(database);
        const auto as_of = store::as_of(database);
        context.out.show(
            [&] { return operations_json(entries, names, as_of); },
            [&] {
                return operations_text(context.out, entries, names, context.zone) +
                       freshness(context.out, as_of, corrected_now(database));
            });
        return ExitCode::done;
    }

private:
    store::OperationScope m_scope = store::OperationScope::all;
    std::optional<int> m_limit;
};

}  // namespace

CommandEntry operations_command() {
    return {
        "operations",
        group::look_up,
        "Show what this hall did and what became of it",
        "hallbook operations --pending",
        make_command<OperationsCommand>};
}

}  // namespace hallbook::cli
