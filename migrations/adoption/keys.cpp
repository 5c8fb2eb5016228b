/// \file
/// The rules between the rows of an adoption: unique values, live registrations, references.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/adoption/adopting.hpp"

#include <algorithm>
#include <tuple>

namespace hallbook::migrations {

namespace {

/// The column, other than the id, that is unique in the table; empty when there is none.
std::string_view unique_column(core::TableId table) {
    if (table == core::table_id<core::LaborRequest>()) return "request_number";
    if (table == core::table_id<core::Holiday>()) return "holiday_on";
    return natural_key(table);
}

}  // namespace

void Adopting::refuse_doubles(Drafts& table) {
    if (table.ours->id == core::table_id<core::ReferralBook>()) return;
    const auto column = unique_column(table.ours->id);
    RowsByValue seen;
    RowsByValue ids;
    for (auto& draft : table.rows) {
        if (draft.is_refused) continue;
        if (!column.empty()) {
            const auto& value = draft.values[index_of(*table.ours, column).value()];
            refuse_double(table, draft, column, seen, value);
        }
        if (!draft.is_refused) {
            refuse_double(table, draft, "id", ids, draft.values[0]);
        }
    }
}

void Adopting::refuse_double(
    const Drafts& table,
    Draft& draft,
    std::string_view column,
    RowsByValue& seen,
    const core::Value& value) {
    const auto emplaced = seen.emplace(value, &draft);
    if (emplaced.second) return;
    refuse(table, draft, column, "is that of row " + emplaced.first->second->source->key + " too");
}

void Adopting::refuse_second_live(Drafts& table) {
    std::vector<std::pair<core::BookRegistration, Draft*>> live;
    for (auto& draft : table.rows) {
        if (draft.is_refused) continue;
        auto row = core::from_values<core::BookRegistration>(draft.values);
        const bool is_live = row.status == core::RegistrationStatus::active ||
                             row.status == core::RegistrationStatus::dispatched;
        if (is_live) live.emplace_back(std::move(row), &draft);
    }
    std::sort(live.begin(), live.end(), [](const auto& a, const auto& b) {
        const auto key = [](const core::BookRegistration& row) {
            return std::tie(
                row.member_id,
                row.book_id,
                row.applicant_priority_number,
                row.registered_at,
                row.id);
        };
        return key(a.first) < key(b.first);
    });
    for (std::size_t i = 1; i < live.size(); ++i) {
        const auto& [before, standing] = live[i - 1];
        const auto& [row, draft] = live[i];
        if (before.member_id != row.member_id || before.book_id != row.book_id) continue;
        refuse(
            table,
            *draft,
            "",
            "is a second live registration of the member on that book, besides row " +
                standing->source->key + " with APN " + before.applicant_priority_number.text());
    }
}

bool Adopting::refuse_orphans() {
    bool any = false;
    for (auto& table : m_tables) {
        for (auto& draft : table.rows)
            any = settle_orphan(table, draft) || any;
    }
    return any;
}

bool Adopting::settle_orphan(const Drafts& table, Draft& draft) {
    if (draft.is_refused) return false;
    auto& references = draft.references;
    for (std::size_t i = 0; i < references.size(); ++i) {
        const Reference reference = references[i];
        const auto& parents = m_tables[reference.table];
        const Draft& parent = parents.rows[reference.row];
        if (!parent.is_refused) continue;
        const auto& column = table.ours->columns[reference.column];
        const std::string what = parents.plan->theirs.name + " " + parent.source->key;
        if (reference.dangling == Dangling::note && column.nullable) {
            draft.values[reference.column] = core::Value{};
            references.erase(references.begin() + static_cast<std::ptrdiff_t>(i--));
            note(draft, std::string{column.name} + " was " + what + ", refused");
            continue;
        }
        refuse(table, draft, column.name, "names " + what + ", which is refused");
        return true;
    }
    return false;
}

}  // namespace hallbook::migrations
