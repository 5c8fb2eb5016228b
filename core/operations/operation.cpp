/// \file
/// Functions on any kind of payload; the order of operations, and what their makers knew.
/// SPDX-License-Identifier: Apache-2.0
#include "core/operations/operation.hpp"

#include <algorithm>

namespace hallbook::core {

Payload::Payload() = default;
Payload::Payload(const Payload&) = default;
Payload::Payload(Payload&&) noexcept = default;
Payload& Payload::operator=(const Payload&) = default;
Payload& Payload::operator=(Payload&&) noexcept = default;
Payload::~Payload() = default;

bool operator==(const Payload& a, const Payload& b) {
    return static_cast<const AnyPayload&>(a) == static_cast<const AnyPayload&>(b);
}

std::string_view kind_name(const Payload& payload) {
    return std::visit([]<class Wish>(const Wish&) { return KindOf<Wish>::name; }, payload);
}

std::string_view since(const Payload& payload) {
    return std::visit([]<class Wish>(const Wish&) { return KindOf<Wish>::since; }, payload);
}

std::string_view noun(const Payload& payload) {
    return std::visit([]<class Wish>(const Wish&) { return KindOf<Wish>::noun; }, payload);
}

std::string words(const Payload& payload, const OperationNames& names) {
    return std::visit(
        [&]<class Wish>(const Wish& wish) { return KindOf<Wish>::words(wish, names); }, payload);
}

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
