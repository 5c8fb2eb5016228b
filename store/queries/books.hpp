/// \file
/// The books with how many stand on them.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/referral_book.hpp"
#include "store/file/sqlite_database.hpp"

namespace hallbook::store {

/// How many stand on one tier of a book.
struct TierCount {
    core::BookTier tier{};
    int active = 0;  ///< ACTIVE registrations
    int callable = 0;  ///< of these, who could be called now
};

struct BookSummary {
    core::Id<core::ReferralBook> id;
    std::string code;
    std::string name;
    core::BookRegion region{};
    bool is_active = true;
    int active = 0;  ///< of all tiers
    int callable = 0;
    std::vector<TierCount> tiers;  ///< all four, in the book's tier order
};

/// All books by id. `now` decides who is locked out.
std::vector<BookSummary> books(SqliteDatabase& database, core::Instant now);

/// A book by its code or its name, without regard to case; empty when there is none.
struct BookName {
    core::Id<core::ReferralBook> id;
    std::string code;
    std::string name;
    core::BookRegion region{};
};
std::optional<BookName> find_book(SqliteDatabase& database, std::string_view code_or_name);

}  // namespace hallbook::store
