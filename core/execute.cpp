/// \file
/// Doing an operation at the hall.
/// SPDX-License-Identifier: Apache-2.0
#include "core/execute.hpp"

#include "core/engine.hpp"
#include "core/told.hpp"

#include <algorithm>

namespace hallbook::core {

namespace {

/// The member who is told places; null when nobody is.
const Member* told_to(const WorkingSet& rows, const Operation& operation) {
    const MemberRef* ref = told_member(operation);
    if (ref == nullptr) return nullptr;
    const Member* by_card = rows.member(ref->card_number);
    return by_card != nullptr ? by_card : rows.find(ref->id);
}

/// The registrations of a member that changed.
std::vector<BookRegistration> told_registrations(const Decision& decision, const Member* member) {
    std::vector<BookRegistration> result;
    for (const auto& change : decision.changes) {
        if (change.table != table_id<BookRegistration>() || !change.after) continue;
        auto registration = from_values<BookRegistration>(*change.after);
        if (member != nullptr && registration.member_id == member->id)
            result.push_back(std::move(registration));
    }
    return result;
}

/// A closed registration that changes has no place to tell, and must not hide that of another of
/// the same book.
void drop_those_without_place(std::vector<ToldPlace>& told) {
    std::erase_if(told, [](const ToldPlace& each) { return !each.previous && !each.next; });
}

void put_told_places(Decision& decision, const Member* member, const std::vector<ToldPlace>& told) {
    for (auto& activity : decision.activities) {
        const auto place = std::find_if(told.begin(), told.end(), [&](const ToldPlace& each) {
            return activity.book_id == each.book;
        });
        if (place == told.end() || activity.member_id != member->id) continue;
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

    const Member* member = told_to(rows, operation);
    const auto told = told_registrations(decision, member);
    for (const auto& registration : told) {
        operation.told.push_back(
            {registration.book_id, replica.place_in_line(registration.id), std::nullopt});
    }
    replica.write(decision.changes);
    for (std::size_t i = 0; i < told.size(); ++i) {
        operation.told[i].next = replica.place_in_line(told[i].id);
    }
    drop_those_without_place(operation.told);
    put_told_places(decision, member, operation.told);
    replica.record(operation, decision);
    return decision;
}

}  // namespace hallbook::core
