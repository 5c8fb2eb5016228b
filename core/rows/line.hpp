/// \file
/// The order of a book's line (rule 1): tier in the book's order, APN, instant, id.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/tables.hpp"

namespace hallbook::core {

/// Where a registration stands in the line of its book; the lowest is first. Compare only keys of
/// one book. Equal APNs are no conflict (rule `equal-apn`): the instant decides, then the id.
struct LineKey {
    int tier_rank = 0;  ///< from 0, in the book's tier order
    Apn applicant_priority_number;
    Instant registered_at{};
    Id<BookRegistration> id;
    friend auto operator<=>(const LineKey&, const LineKey&) = default;
};

LineKey line_key(const ReferralBook& book, const BookRegistration& registration);

/// Whether `a` stands and `b` yields when one member has both on one book: the lower APN stands,
/// then the earlier instant, then the lower id. Tiers do not count: they may differ by mistake.
bool stands_before(const BookRegistration& a, const BookRegistration& b);

/// The place (from 0) of a tier in the order in which the book calls its tiers.
int tier_rank(const ReferralBook& book, BookTier tier);

/// Whether a status holds a place on a book: ACTIVE or DISPATCHED.
bool is_live(RegistrationStatus status);

}  // namespace hallbook::core
