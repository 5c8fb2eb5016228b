/// \file
/// Following references from one row to another.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/adoption/adopting.hpp"

#include <algorithm>

namespace hallbook::migrations {

void Adopting::fill_reference(Drafts& table, Draft& draft, const PlannedColumn& column) {
    const auto found = first_value(*table.plan, draft, column.from);
    if (found) {
        const auto parents = table_of(column.rule.refers_to);
        if (parents && point(draft, column, *parents, found->text)) return;
        return dangle(table, draft, column, found->text);
    }
    if (const auto name = first_value(*table.plan, draft, column.by_name)) {
        return point_at_book(table, draft, column, name->text);
    }
    if (!column.rule.through.empty()) point_through(table, draft, column);
}

std::optional<std::size_t> Adopting::table_of(const std::string& ours) const {
    for (std::size_t i = 0; i < m_tables.size(); ++i) {
        if (m_tables[i].ours->name == ours) return i;
    }
    return std::nullopt;
}

bool Adopting::point(
    Draft& draft, const PlannedColumn& column, std::size_t parents, const std::string& key) {
    const auto& table = m_tables[parents];
    const auto found = table.by_key.find(key);
    if (found == table.by_key.end()) return false;
    const Draft& parent = table.rows[found->second];
    draft.values[column.ours] = parent.values[0];
    draft.references.push_back({column.ours, parents, found->second, column.rule.dangling});
    if (parent.place.book != nullptr) draft.book_tier = parent.place.tier;
    return true;
}

void Adopting::point_through(const Drafts& table, Draft& draft, const PlannedColumn& column) {
    const auto by = index_of(*table.ours, column.rule.through);
    const auto way =
        std::find_if(draft.references.begin(), draft.references.end(), [&](const auto& each) {
            return each.column == by;
        });
    if (way == draft.references.end()) return;
    const auto& parents = m_tables[way->table];
    const auto same = index_of(*parents.ours, column.rule.column);
    if (!same) return;
    const Draft& parent = parents.rows[way->row];
    draft.values[column.ours] = parent.values[*same];
    for (const auto& reference : parent.references) {
        if (reference.column != *same) continue;
        draft.references.push_back(
            {column.ours, reference.table, reference.row, column.rule.dangling});
        break;
    }
}

void Adopting::dangle(
    const Drafts& table, Draft& draft, const PlannedColumn& column, const std::string& key) {
    if (column.rule.dangling == Dangling::note && table.ours->columns[column.ours].nullable) {
        return note(draft, column.rule.column + " " + key + " led nowhere");
    }
    refuse(
        table,
        draft,
        column.rule.column,
        key + " is no row of " + column.rule.refers_to + " there");
}

}  // namespace hallbook::migrations
