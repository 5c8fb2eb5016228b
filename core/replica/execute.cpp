/// \file
/// Doing an operation at the hall.
/// SPDX-License-Identifier: Apache-2.0
#include "core/replica/execute.hpp"

#include "core/rules/engine.hpp"

namespace hallbook::core {

namespace {

/// Whether places are recorded: not of an import, whose lines come in any order.
bool tells_places(const Operation& operation) {
    return std::visit(
        [](const auto& wish) {
            return !requires { wish.lines; };
        },
        operation.payload);
}

std::vector<Id<BookRegistration>> changed_registrations(const Decision& decision) {
    std::vector<Id<BookRegistration>> result;
    for (const auto& change : decision.changes) {
        if (change.table == table_id<BookRegistration>())
            result.push_back(change.row.as<BookRegistration>());
    }
    return result;
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

    if (tells_places(operation)) {
        for (const auto registration : changed_registrations(decision)) {
            operation.told.push_back(
                {registration, replica.place_in_line(registration), std::nullopt});
        }
    }
    replica.write(decision.changes);
    for (auto& place : operation.told)
        place.next = replica.place_in_line(place.registration);
    for (auto& activity : decision.activities)
        put_places(activity, operation.told);
    replica.record(operation, decision);
    return decision;
}

}  // namespace hallbook::core
