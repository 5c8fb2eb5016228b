/// \file
/// What ends a morning and a day: closing the referral (rules 5b, 16), enforcing deadlines.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/payloads/kind.hpp"

namespace hallbook::core {

/// One request that went unfilled, and the callable registrants of its book who get a mark for it.
struct UnfilledRequest {
    std::string request_number;
    std::vector<std::string> marked_cards;
    friend bool operator==(const UnfilledRequest&, const UnfilledRequest&) = default;
};

template <class F>
void fields(UnfilledRequest& p, F&& f) {
    f("request_number", p.request_number);
    f("marked_cards", p.marked_cards);
}

/// Closes the referral of a morning: unfilled requests go to the business manager (rule 16), and
/// where they generate check marks, those who could have taken them are marked (rule 5b).
struct CloseReferral {
    Date date{};
    std::vector<UnfilledRequest> requests;
    friend bool operator==(const CloseReferral&, const CloseReferral&) = default;
};

template <class F>
void fields(CloseReferral& p, F&& f) {
    f("date", p.date);
    f("requests", p.requests);
}

template <>
struct KindOf<CloseReferral> {
    static constexpr std::string_view name = "close_referral";
    static constexpr std::string_view noun = "close of a referral";
    static constexpr std::string_view since = first_judging_revision;
    static void touch(const CloseReferral& wish, Touches& touches) {
        touches.reads_rules();
        for (const auto& each : wish.requests) {
            touches.changes_request(each.request_number);
            for (const auto& card : each.marked_cards)
                touches.changes_member(card);
        }
    }
    static std::string words(const CloseReferral& wish, const OperationNames&) {
        return date_text(wish.date) + ": " + counted(wish.requests.size(), "request");
    }
};

/// One registration whose deadline has passed, as the hall found it.
struct PassedDeadline {
    std::string card_number;
    Id<ReferralBook> book;
    friend bool operator==(const PassedDeadline&, const PassedDeadline&) = default;
};

template <class F>
void fields(PassedDeadline& p, F&& f) {
    f("card_number", p.card_number);
    f("book", p.book);
}

/// Enforces the deadlines of a day: missed re-signs, ended exemptions, missed re-registrations,
/// requests whose work is over.
struct EnforceDay {
    Date date{};
    std::vector<PassedDeadline> re_signs;
    std::vector<PassedDeadline> exemptions;
    std::vector<std::string> re_registrations;  ///< cards
    std::optional<std::vector<std::string>> requests;  ///< numbers
    friend bool operator==(const EnforceDay&, const EnforceDay&) = default;
};

template <class F>
void fields(EnforceDay& p, F&& f) {
    f("date", p.date);
    f("re_signs", p.re_signs);
    f("exemptions", p.exemptions);
    f("re_registrations", p.re_registrations);
    f("requests", p.requests);
}

template <>
struct KindOf<EnforceDay> {
    static constexpr std::string_view name = "enforce_day";
    static constexpr std::string_view noun = "run of the deadlines";
    static constexpr std::string_view since = first_judging_revision;
    static void touch(const EnforceDay& wish, Touches& touches) {
        touches.reads_rules();
        for (const auto& each : wish.re_signs)
            touches.changes_member(each.card_number);
        for (const auto& each : wish.exemptions)
            touches.changes_member(each.card_number);
        for (const auto& card : wish.re_registrations)
            touches.changes_member(card);
        for (const auto& number : wish.requests.value_or(std::vector<std::string>{}))
            touches.changes_request(number);
    }
    static std::string words(const EnforceDay& wish, const OperationNames&) {
        const auto count = wish.re_signs.size() + wish.exemptions.size() +
                           wish.re_registrations.size() +
                           (wish.requests ? wish.requests->size() : 0);
        return date_text(wish.date) + ": " + counted(count, "deadline");
    }
};

}  // namespace hallbook::core
