/// \file
/// How operations that had not seen each other were settled (DESIGN.md 6).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/registration_activity.hpp"

namespace hallbook::core {

/// One decision by a conflict rule. Its id comes from the operation that it is about, so that
/// judging again makes the same row.
struct Conflict {
    Id<Conflict> id;
    ConflictRule rule{};
    int hall = 0;  ///< of the operation that the decision is about
    std::int64_t seq = 0;
    std::optional<int>
        other_hall;  ///< of the operation it conflicts with; null when that was made at central
    std::optional<std::int64_t> other_seq;
    std::optional<Id<Member>> member_id;
    std::optional<Id<ReferralBook>> book_id;
    std::optional<Id<BookRegistration>> registration_id;  ///< the one that stands
    std::optional<Id<BookRegistration>> other_registration_id;  ///< the one that yields
    std::optional<Apn> applicant_priority_number;  ///< of the one that stands
    std::optional<Apn> other_applicant_priority_number;  ///< of the one that yields
    std::string decision;  ///< short code, such as earlier_apn_stands
    std::string explanation;  ///< one sentence for people, without names
    Instant occurred_at{};  ///< instant of the operation that the decision is about
    Instant created_at{};

    friend bool operator==(const Conflict&, const Conflict&) = default;
};

template <>
struct TableOf<Conflict> {
    static constexpr std::string_view name = "conflicts";
    template <class F>
    static constexpr auto with_columns(F&& f) {
        return f(
            column("id", &Conflict::id),
            column("rule", &Conflict::rule),
            column("hall", &Conflict::hall),
            column("seq", &Conflict::seq),
            column("other_hall", &Conflict::other_hall),
            column("other_seq", &Conflict::other_seq),
            column("member_id", &Conflict::member_id),
            column("book_id", &Conflict::book_id),
            column("registration_id", &Conflict::registration_id),
            column("other_registration_id", &Conflict::other_registration_id),
            column("applicant_priority_number", &Conflict::applicant_priority_number),
            column("other_applicant_priority_number", &Conflict::other_applicant_priority_number),
            column("decision", &Conflict::decision),
            column("explanation", &Conflict::explanation),
            column("occurred_at", &Conflict::occurred_at),
            column("created_at", &Conflict::created_at));
    }
};

}  // namespace hallbook::core
