/// \file
/// Bids on requests (rule 9).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/payloads/kind.hpp"

namespace hallbook::core {

/// A member bids on a request (rule 9).
struct PlaceBid {
    std::string request_number;
    MemberRef member;
    friend bool operator==(const PlaceBid&, const PlaceBid&) = default;
};

template <class F>
void fields(PlaceBid& p, F&& f) {
    f("request_number", p.request_number);
    f("member", p.member);
}

template <>
struct KindOf<PlaceBid> {
    static constexpr std::string_view name = "place_bid";
    static constexpr std::string_view noun = "bid";
    static constexpr std::string_view since = first_judging_revision;
    static void touch(const PlaceBid& wish, Touches& touches) {
        touch_member_and_request(wish, touches);
    }
    static std::string words(const PlaceBid& wish, const OperationNames&) {
        return member_for_request(wish);
    }
};

/// A member takes a bid back (rule 9).
struct WithdrawBid {
    std::string request_number;
    MemberRef member;
    friend bool operator==(const WithdrawBid&, const WithdrawBid&) = default;
};

template <class F>
void fields(WithdrawBid& p, F&& f) {
    f("request_number", p.request_number);
    f("member", p.member);
}

template <>
struct KindOf<WithdrawBid> {
    static constexpr std::string_view name = "withdraw_bid";
    static constexpr std::string_view noun = "withdrawal of a bid";
    static constexpr std::string_view since = first_judging_revision;
    static void touch(const WithdrawBid& wish, Touches& touches) {
        touch_member_and_request(wish, touches);
    }
    static std::string words(const WithdrawBid& wish, const OperationNames&) {
        return member_for_request(wish);
    }
};

/// The dispatcher accepts or declines a bid; bids are accepted in queue order (rule 9).
struct AnswerBid {
    std::string request_number;
    MemberRef member;
    bool accepted = false;
    friend bool operator==(const AnswerBid&, const AnswerBid&) = default;
};

template <class F>
void fields(AnswerBid& p, F&& f) {
    f("request_number", p.request_number);
    f("member", p.member);
    f("accepted", p.accepted);
}

template <>
struct KindOf<AnswerBid> {
    static constexpr std::string_view name = "answer_bid";
    static constexpr std::string_view noun = "answer to a bid";
    static constexpr std::string_view since = first_judging_revision;
    static void touch(const AnswerBid& wish, Touches& touches) {
        touch_member_and_request(wish, touches);
    }
    static std::string words(const AnswerBid& wish, const OperationNames&) {
        return member_for_request(wish) + (wish.accepted ? ": accepted" : ": declined");
    }
};

}  // namespace hallbook::core
