/// \file
/// The deadlines that have passed, for `enforce` to act on.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.hpp"
#include "store/file/sqlite_database.hpp"

namespace hallbook::store {

/// As rules 4, 7, 15 and 16 find them on a day; each list by card, then by book.
struct PassedDeadlines {
    std::vector<core::PassedDeadline> re_signs;  ///< not re-signed in time, the grace included
    std::vector<core::PassedDeadline> exemptions;  ///< whose last day is over
    std::vector<std::string> re_registrations;  ///< cards of who did not register anew in time
    std::vector<std::string> requests;  ///< numbers: work is over, but slots or bids are open
};

PassedDeadlines passed_deadlines(SqliteDatabase& database, core::Date today);

}  // namespace hallbook::store
