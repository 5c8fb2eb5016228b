/// \file
/// Adopting::run(): from the ids of all rows to the changes and refusals.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/adoption/adopting.hpp"

namespace hallbook::migrations {

namespace {

constexpr std::int64_t kept_id_max = (std::int64_t{1} << core::hall_shift) - 1;

}  // namespace

bool is_null(const core::Value& value) { return std::holds_alternative<std::monostate>(value); }

std::string_view natural_key(core::TableId table) {
    if (table == core::table_id<core::User>()) return "name";
    if (table == core::table_id<core::Member>()) return "card_number";
    if (table == core::table_id<core::Organization>()) return "code";
    return {};
}

std::optional<std::size_t> index_of(const core::TableInfo& table, std::string_view column) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (table.columns[i].name == column) return i;
    }
    return std::nullopt;
}

const core::ColumnInfo& registration_column(std::string_view name) {
    const auto& table = core::table_info(core::table_id<core::BookRegistration>());
    return table.columns.at(index_of(table, name).value());
}

std::optional<Found> first_value(
    const PlannedTable& plan, const Draft& draft, const std::vector<std::size_t>& columns) {
    for (const auto column : columns) {
        const auto& text = draft.source->texts.at(column);
        if (text) return Found{&plan.theirs.columns.at(column), *text};
    }
    return std::nullopt;
}

Adopting::Adopting(
    const AdoptionPlan& plan,
    const ForeignRows& rows,
    const std::vector<core::ReferralBook>& books,
    const core::CivilZone& zone,
    core::Instant now)
    : m_plan{plan}, m_books{books}, m_zone{zone}, m_now{now} {
    for (std::size_t i = 0; i < plan.tables.size(); ++i)
        begin(plan.tables[i], rows.at(i));
}

Adoption Adopting::run() {
    for (auto& table : m_tables) {
        for (auto& draft : table.rows)
            fill(table, draft);
        refuse_doubles(table);
        if (table.ours->id == core::table_id<core::BookRegistration>()) refuse_second_live(table);
    }
    while (refuse_orphans()) {
    }
    for (auto& table : m_tables)
        finish(table);
    return std::move(m_result);
}

void Adopting::begin(const PlannedTable& plan, const std::vector<ForeignRow>& rows) {
    Drafts table{.plan = &plan, .ours = &core::table_info(plan.ours), .rows = {}, .by_key = {}};
    for (const auto& row : rows) {
        Draft draft;
        draft.source = &row;
        draft.values.resize(table.ours->columns.size());
        const bool is_new = table.by_key.emplace(row.key, table.rows.size()).second;
        if (!is_new) refuse(table, draft, "id", "is the id of another row too");
        if (is_new && plan.ours == core::table_id<core::ReferralBook>()) find_book(table, draft);
        if (is_new && plan.ours != core::table_id<core::ReferralBook>()) give_id(table, draft);
        table.rows.push_back(std::move(draft));
    }
    m_tables.push_back(std::move(table));
}

void Adopting::give_id(const Drafts& table, Draft& draft) {
    const auto& id = table.plan->columns.front();
    if (const auto parents = table_of(id.rule.refers_to)) {
        if (!point(draft, id, *parents, draft.source->key))
            dangle(table, draft, id, draft.source->key);
        return;
    }
    const auto key = natural_key(table.ours->id);
    if (!key.empty()) {
        const auto& column = table.plan->columns.at(index_of(*table.ours, key).value());
        const auto found = first_value(*table.plan, draft, column.from);
        draft.values[0] = core::natural_key_id(found ? found->text : draft.source->key);
        return;
    }
    const auto own = core::value_from_text(core::ColumnKind::id, draft.source->key);
    const auto number = own ? std::get<std::int64_t>(*own.value) : 0;
    draft.values[0] =
        number >= 1 && number <= kept_id_max
            ? number
            : core::natural_key_id(std::string{table.ours->name} + ":" + draft.source->key);
}

core::Values Adopting::with_notes(const Drafts& table, const Draft& draft) {
    auto values = draft.values;
    const auto at = index_of(*table.ours, "notes");
    for (std::size_t i = 0; at && i < draft.notes.size(); ++i) {
        const auto* before = std::get_if<std::string>(&values[*at]);
        const std::string note = "[adopted: " + draft.notes[i] + "]";
        values[*at] = before == nullptr || before->empty() ? note : *before + " " + note;
    }
    return values;
}

void Adopting::finish(const Drafts& table) {
    AdoptedTable came{.table = std::string{table.ours->name}, .from = table.plan->theirs.name};
    for (const auto& draft : table.rows) {
        ++came.read;
        if (draft.is_refused) {
            ++came.refused;
            continue;
        }
        ++came.carried;
        came.deleted += draft.is_deleted ? 1 : 0;
        came.noted += draft.noted;
        if (table.ours->id == core::table_id<core::ReferralBook>()) continue;
        m_result.changes.push_back(
            {table.ours->id,
             std::get<std::int64_t>(draft.values[0]),
             std::nullopt,
             with_notes(table, draft)});
    }
    if (table.ours->id == core::table_id<core::ReferralBook>()) finish_books();
    m_result.tables.push_back(std::move(came));
}

void Adopting::refuse(
    const Drafts& table, Draft& draft, std::string_view column, const std::string& reason) {
    draft.is_refused = true;
    m_result.refusals.push_back(
        {table.plan->theirs.name, draft.source->key, std::string{column}, reason});
}

void Adopting::note(Draft& draft, const std::string& text) {
    ++draft.noted;
    draft.notes.push_back(text);
}

Adoption adopt_rows(
    const AdoptionPlan& plan,
    const ForeignRows& rows,
    const std::vector<core::ReferralBook>& books,
    const core::CivilZone& zone,
    core::Instant now) {
    return Adopting{plan, rows, books, zone, now}.run();
}

}  // namespace hallbook::migrations
