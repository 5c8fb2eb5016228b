/// \file
/// The order of operations and what their makers knew.
/// SPDX-License-Identifier: Apache-2.0
#include "core/operation.hpp"

#include <algorithm>

namespace hallbook::core {

bool had_seen(const Operation& operation, const OperationId& other) {
    if (other.hall == operation.id.hall) return other.sequence < operation.id.sequence;
    const auto seen = operation.seen.sequences.find(other.hall);
    return seen != operation.seen.sequences.end() && other.sequence <= seen->second;
}

CanonicalKey canonical_key(const Operation& operation) {
    return {operation.recorded_at, operation.id};
}

void put_places(RegistrationActivity& activity, const std::vector<ToldPlace>& told) {
    const auto place = std::find_if(told.begin(), told.end(), [&](const ToldPlace& each) {
        return activity.registration_id == each.registration;
    });
    if (place == told.end()) return;
    if (activity.previous_status == RegistrationStatus::active)
        activity.previous_position = place->previous;
    if (activity.new_status == RegistrationStatus::active) activity.new_position = place->next;
}

}  // namespace hallbook::core
