/// \file
/// Sending a member to a request, answer, check-in, end of the job (rules 8, 10 to 14).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/payloads/kind.hpp"

namespace hallbook::core {

/// Someone who stood earlier in the line and was not taken, and why (rule 1).
struct PassedOver {
    std::string card_number;
    Id<BookRegistration> registration;
    std::string reason;  ///< a state: exempt, not_in_good_standing, declined, not_present...
    friend bool operator==(const PassedOver&, const PassedOver&) = default;
};

template <class F>
void fields(PassedOver& p, F&& f) {
    f("card_number", p.card_number);
    f("registration", p.registration);
    f("reason", p.reason);
}

/// Dispatches a member to a request (rules 1, 10, 11). The hall has chosen the member, and names
/// everybody whom it knew to stand earlier, with the reason for passing them over.
struct DispatchMember {
    std::string request_number;
    MemberRef member;
    DispatchMethod method{};
    BookRegion hall_region{};
    std::vector<PassedOver> passed_over;
    std::optional<std::string> attestation;  ///< rule 10, of a dispatch by name
    std::optional<std::string> other_area_reason;  ///< rule 11, from another area's book
    friend bool operator==(const DispatchMember&, const DispatchMember&) = default;
};

template <class F>
void fields(DispatchMember& p, F&& f) {
    f("request_number", p.request_number);
    f("member", p.member);
    f("method", p.method);
    f("hall_region", p.hall_region);
    f("passed_over", p.passed_over);
    f("attestation", p.attestation);
    f("other_area_reason", p.other_area_reason);
}

template <>
struct KindOf<DispatchMember> {
    static constexpr std::string_view name = "dispatch";
    static constexpr std::string_view noun = "dispatch";
    static constexpr std::string_view since = first_judging_revision;
    static void touch(const DispatchMember& wish, Touches& touches) {
        touch_member_and_request(wish, touches);
        for (const auto& each : wish.passed_over)
            touches.changes_member(each.card_number);
    }
    static std::string words(const DispatchMember& wish, const OperationNames&) {
        return member_for_request(wish);
    }
};

/// What a dispatched member answered (rule 12).
struct AnswerDispatch {
    Id<Dispatch> dispatch;
    MemberRef member;
    std::string request_number;
    bool accepted = false;
    std::optional<std::string> reason;
    friend bool operator==(const AnswerDispatch&, const AnswerDispatch&) = default;
};

template <class F>
void fields(AnswerDispatch& p, F&& f) {
    f("dispatch", p.dispatch);
    f("member", p.member);
    f("request_number", p.request_number);
    f("accepted", p.accepted);
    f("reason", p.reason);
}

template <>
struct KindOf<AnswerDispatch> {
    static constexpr std::string_view name = "answer_dispatch";
    static constexpr std::string_view noun = "answer to a dispatch";
    static constexpr std::string_view since = first_judging_revision;
    static void touch(const AnswerDispatch& wish, Touches& touches) {
        touch_member_and_request(wish, touches);
    }
    static std::string words(const AnswerDispatch& wish, const OperationNames&) {
        return member_for_request(wish) + (wish.accepted ? ": accepted" : ": declined");
    }
};

/// The member has checked in at the job (rule 11).
struct CheckIn {
    Id<Dispatch> dispatch;
    MemberRef member;
    std::string request_number;
    friend bool operator==(const CheckIn&, const CheckIn&) = default;
};

template <class F>
void fields(CheckIn& p, F&& f) {
    f("dispatch", p.dispatch);
    f("member", p.member);
    f("request_number", p.request_number);
}

template <>
struct KindOf<CheckIn> {
    static constexpr std::string_view name = "check_in";
    static constexpr std::string_view noun = "check-in";
    static constexpr std::string_view since = first_judging_revision;
    static void touch(const CheckIn& wish, Touches& touches) {
        touch_member_and_request(wish, touches);
    }
    static std::string words(const CheckIn& wish, const OperationNames&) {
        return member_for_request(wish);
    }
};

/// The job is over (rules 8, 13, 14).
struct EndDispatch {
    Id<Dispatch> dispatch;
    MemberRef member;
    std::string request_number;
    DispatchOutcome outcome{};
    Date term_date{};
    std::optional<std::string> reason;
    std::optional<std::string> comment;
    std::optional<Decimal> term_rate;
    std::optional<int> days_worked;
    std::optional<Decimal> hours_worked;
    std::optional<bool> is_turnaround;  ///< of a plant: the member may register anew (rule 15)
    friend bool operator==(const EndDispatch&, const EndDispatch&) = default;
};

template <class F>
void fields(EndDispatch& p, F&& f) {
    f("dispatch", p.dispatch);
    f("member", p.member);
    f("request_number", p.request_number);
    f("outcome", p.outcome);
    f("term_date", p.term_date);
    f("reason", p.reason);
    f("comment", p.comment);
    f("term_rate", p.term_rate);
    f("days_worked", p.days_worked);
    f("hours_worked", p.hours_worked);
    f("is_turnaround", p.is_turnaround);
}

template <>
struct KindOf<EndDispatch> {
    static constexpr std::string_view name = "end_dispatch";
    static constexpr std::string_view noun = "end of a job";
    static constexpr std::string_view since = first_judging_revision;
    static void touch(const EndDispatch& wish, Touches& touches) {
        touch_member_and_request(wish, touches);
    }
    static std::string words(const EndDispatch& wish, const OperationNames&) {
        return member_for_request(wish) + ": " + std::string{label(wish.outcome)};
    }
};

}  // namespace hallbook::core
