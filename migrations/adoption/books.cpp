/// \file
/// Matching the other program's books with ours and taking over their settings.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/adoption/adopting.hpp"
#include "migrations/adoption/values.hpp"

namespace hallbook::migrations {

void Adopting::find_book(const Drafts& table, Draft& draft) {
    std::string names;
    for (const auto* column : {"name", "code"}) {
        const auto& planned = table.plan->columns.at(index_of(*table.ours, column).value());
        const auto found = first_value(*table.plan, draft, planned.from);
        if (!found) continue;
        names += (names.empty() ? "\"" : ", \"") + found->text + "\"";
        if (draft.place.book == nullptr) {
            draft.place = book_called(m_plan.rules, m_books, found->text);
        }
    }
    if (draft.place.book == nullptr) {
        return refuse(table, draft, "name", names + " is no book of hallbook; name it in `books`");
    }
    draft.values = core::to_values(*draft.place.book);
    settle_book_tier(table, draft);
}

void Adopting::settle_book_tier(const Drafts& table, Draft& draft) {
    const auto said = first_value(*table.plan, draft, table.plan->tier);
    if (!said) return;
    const auto tier = tier_of(*said);
    if (!tier) return refuse(table, draft, "tier", "\"" + said->text + "\" " + tier.problem);
    const auto& label = std::get<std::string>(*tier.value);
    if (!draft.place.tier.empty() && draft.place.tier != label) {
        return refuse(
            table, draft, "tier", "is " + label + ", but the name says " + draft.place.tier);
    }
    draft.place.tier = label;
}

core::Parsed<core::Value> Adopting::tier_of(const Found& said) const {
    const auto& column = registration_column("tier");
    return adopted_value(column, *said.column, said.text, m_plan.rules, m_zone);
}

void Adopting::point_at_book(
    const Drafts& table, Draft& draft, const PlannedColumn& column, const std::string& name) {
    const auto place = book_called(m_plan.rules, m_books, name);
    if (place.book == nullptr) return dangle(table, draft, column, "\"" + name + "\"");
    draft.values[column.ours] = place.book->id.value;
    draft.book_tier = place.tier;
}

void Adopting::take_book_tier(const Drafts& table, Draft& draft, core::Value& value) {
    if (!is_null(value) && std::get<std::string>(value) != draft.book_tier) {
        return refuse(
            table,
            draft,
            "tier",
            std::get<std::string>(value) + ", but its book is " + draft.book_tier);
    }
    value = draft.book_tier;
}

void Adopting::fill_book(const Drafts& table, Draft& draft) {
    const auto id = draft.place.book->id.value;
    const auto first = m_book_values.find(id);
    auto& values = first == m_book_values.end() ? draft.values : first->second;
    for (const auto& column : table.plan->columns) {
        const auto name = table.ours->columns[column.ours].name;
        if (column.rule.column == "name" || column.rule.column == "code") continue;
        if (column.ours == 0 || name.ends_with("_at") || name.ends_with("_by_id")) continue;
        const auto found = first_value(*table.plan, draft, column.from);
        if (!found) continue;
        const core::Value before = values[column.ours];
        Draft trial = draft;
        put(table, trial, column, *found);
        if (trial.is_refused) {
            draft.is_refused = true;  // the reason has been recorded already
            return;
        }
        if (first == m_book_values.end()) {
            values[column.ours] = trial.values[column.ours];
        } else if (trial.values[column.ours] != before) {
            remark_on_book(table, draft, column, *found);
        }
    }
    if (first == m_book_values.end()) m_book_values.emplace(id, draft.values);
}

void Adopting::remark_on_book(
    const Drafts& table, const Draft& draft, const PlannedColumn& column, const Found& found) {
    m_result.remarks.push_back(
        "The row " + draft.source->key + " of " + table.plan->theirs.name + " says " +
        column.rule.column + " " + found.text + ", another tier of " + draft.place.book->name +
        " said otherwise before; that stands.");
}

void Adopting::finish_books() {
    for (const auto& book : m_books) {
        const auto after = m_book_values.find(book.id.value);
        const auto before = core::to_values(book);
        if (after == m_book_values.end() || after->second == before) continue;
        m_result.changes.push_back(
            {core::table_id<core::ReferralBook>(), book.id.value, before, after->second});
    }
}

}  // namespace hallbook::migrations
