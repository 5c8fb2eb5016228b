/// \file
/// Counting a line without walking it, by the table line_counts (migration 0006).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/book_registration.hpp"
#include "store/file/sqlite_database.hpp"

namespace hallbook::store {

/// A spot in the line of a book: that of a registration.
struct Spot {
    core::Id<core::ReferralBook> book;
    std::string tier_order;  ///< of the book
    core::BookTier tier{};
    core::Apn apn;
    core::Instant registered_at{};
    core::Id<core::BookRegistration> registration;
};

/// How many are ACTIVE, and how many of these can be called now.
struct LineCount {
    int active = 0;
    int callable = 0;
};

/// How many stand ACTIVE before a spot.
int active_before(SqliteDatabase& database, const Spot& spot);

/// The same, and how many of these can be called at `now`.
LineCount count_before(SqliteDatabase& database, const Spot& spot, core::Instant now);

/// How many stand on one tier of a book.
struct BookTierCount {
    core::Id<core::ReferralBook> book;
    core::BookTier tier{};
    LineCount count;
};

/// Of all books at once, in any order; tiers on which nobody ever stood may be missing.
std::vector<BookTierCount> count_tiers(SqliteDatabase& database, core::Instant now);

/// The count of one tier among them; zeros when it is missing.
LineCount count_of(
    const std::vector<BookTierCount>& counts,
    core::Id<core::ReferralBook> book,
    core::BookTier tier);

/// The tiers in the order of calling, from a book's tier_order ("1234").
std::vector<core::BookTier> tiers_in_order(std::string_view tier_order);

}  // namespace hallbook::store
