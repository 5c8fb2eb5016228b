/// \file
/// Bids on requests.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/job_bid.hpp"
#include "store/file/sqlite_database.hpp"

namespace hallbook::store {

/// A bid with the names people know its parts by.
struct BidEntry {
    core::JobBid bid;
    std::string request_number;
    std::string card_number;
    std::string name;
    std::string book_code;
    core::BookTier tier{};
    core::Apn apn;
};

enum class BidScope {
    pending,
    all,
};

/// By request, then in the order of the book's line: that in which bids are accepted. `request`
/// narrows to the request of this number.
std::vector<BidEntry> bids(
    SqliteDatabase& database, BidScope scope, const std::optional<std::string>& request);

}  // namespace hallbook::store
