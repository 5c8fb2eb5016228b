/// \file
/// Doing an operation at the hall.
/// SPDX-License-Identifier: Apache-2.0
#include "core/execute.hpp"

#include "core/engine.hpp"

#include <algorithm>

namespace hallbook::core {

namespace {

/// The registrations whose places the person at the counter is told. An import tells nobody.
std::vector<const Change*> told_changes(const Operation& operation, const Decision& decision) {
    std::vector<const Change*> result;
    if (std::holds_alternative<ImportRegistrations>(operation.payload)) return result;
    for (const auto& change : decision.changes) {
        if (change.table == table_id<BookRegistration>() && change.after) result.push_back(&change);
    }
    return result;
}

void put_told_places(Decision& decision, const std::vector<ToldPlace>& told) {
    for (auto& activity : decision.activities) {
        const auto place = std::find_if(told.begin(), told.end(), [&](const ToldPlace& each) {
            return activity.book_id == each.book;
        });
        if (place == told.end()) continue;
        activity.previous_position = place->previous;
        activity.new_position = place->next;
    }
}

}  // namespace

bool is_recorded(const Decision& decision) {
    return decision.outcome != Outcome::rejected &&
           !(decision.changes.empty() && decision.activities.empty());
}

Decision execute(Replica& replica, Operation& operation) {
    Footprint footprint;
    add_footprint(operation, footprint);
    WorkingSet rows;
    replica.load(footprint, rows);
    Decision decision = judge(rows, operation);
    if (!is_recorded(decision)) return decision;

    const auto told = told_changes(operation, decision);
    for (const auto* change : told) {
        const auto book = from_values<BookRegistration>(*change->after).book_id;
        operation.told.push_back({book, replica.place_in_line({change->row}), std::nullopt});
    }
    replica.write(decision.changes);
    for (std::size_t i = 0; i < told.size(); ++i) {
        operation.told[i].next = replica.place_in_line({told[i]->row});
    }
    put_told_places(decision, operation.told);
    replica.record(operation, decision);
    return decision;
}

}  // namespace hallbook::core
