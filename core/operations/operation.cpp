/// \file
/// The order of operations and what their makers knew.
/// SPDX-License-Identifier: Apache-2.0
#include "core/operations/operation.hpp"

#include <algorithm>

namespace hallbook::core {

namespace {

struct Noun {
    std::string_view operator()(const RegisterOnBook&) const { return "registration"; }
    std::string_view operator()(const ReSign&) const { return "re-sign"; }
    std::string_view operator()(const LeaveBook&) const { return "leaving"; }
    std::string_view operator()(const EditRow&) const { return "correction"; }
    std::string_view operator()(const ImportMembers&) const { return "import of members"; }
    std::string_view operator()(const ImportRegistrations&) const {
        return "import of registrations";
    }
    std::string_view operator()(const ImportEmployers&) const { return "import of employers"; }
    std::string_view operator()(const ImportRequests&) const { return "import of requests"; }
    std::string_view operator()(const OpenRequest&) const { return "request"; }
    std::string_view operator()(const AmendRequest&) const { return "amendment of a request"; }
    std::string_view operator()(const CancelRequest&) const { return "cancelling of a request"; }
    std::string_view operator()(const DispatchMember&) const { return "dispatch"; }
    std::string_view operator()(const AnswerDispatch&) const { return "answer to a dispatch"; }
    std::string_view operator()(const CheckIn&) const { return "check-in"; }
    std::string_view operator()(const EndDispatch&) const { return "end of a job"; }
    std::string_view operator()(const GiveCheckMark&) const { return "check mark"; }
    std::string_view operator()(const RestoreCheckMark&) const {
        return "taking back of a check mark";
    }
    std::string_view operator()(const GrantExemption&) const { return "exemption"; }
    std::string_view operator()(const RevokeExemption&) const { return "end of an exemption"; }
    std::string_view operator()(const RollOff&) const { return "roll-off"; }
    std::string_view operator()(const PlaceBid&) const { return "bid"; }
    std::string_view operator()(const WithdrawBid&) const { return "withdrawal of a bid"; }
    std::string_view operator()(const AnswerBid&) const { return "answer to a bid"; }
    std::string_view operator()(const CloseReferral&) const { return "close of a referral"; }
    std::string_view operator()(const EnforceDay&) const { return "run of the deadlines"; }
    std::string_view operator()(const SubmitEquipment&) const { return "equipment submission"; }
    std::string_view operator()(const DecideEquipment&) const { return "equipment decision"; }
};

}  // namespace

Payload::Payload() = default;
Payload::Payload(const Payload&) = default;
Payload::Payload(Payload&&) noexcept = default;
Payload& Payload::operator=(const Payload&) = default;
Payload& Payload::operator=(Payload&&) noexcept = default;
Payload::~Payload() = default;

bool operator==(const Payload& a, const Payload& b) {
    return static_cast<const AnyPayload&>(a) == static_cast<const AnyPayload&>(b);
}

std::string_view noun(const Payload& payload) { return std::visit(Noun{}, payload); }

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
