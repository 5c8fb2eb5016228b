/// \file
/// Employers' requests.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/labor_request.hpp"
#include "store/file/sqlite_database.hpp"

namespace hallbook::store {

/// A request with the names people know its employer and book by.
struct RequestEntry {
    core::LaborRequest request;
    std::string employer_code;
    std::string employer_name;
    std::string book_code;
    std::string book_name;
};

enum class RequestScope {
    unfilled,  ///< OPEN or PARTIALLY_FILLED
    all,
};

/// By start date and time, then by number; `book` narrows to one.
std::vector<RequestEntry> requests(
    SqliteDatabase& database, RequestScope scope, std::optional<core::Id<core::ReferralBook>> book);

/// Empty when there is none of this number.
std::optional<RequestEntry> find_request(SqliteDatabase& database, std::string_view number);

/// Every request as a row, by id.
std::vector<core::LaborRequest> all_requests(SqliteDatabase& database);

/// The unfilled requests on books this hall calls (its area's and the jurisdiction-wide ones) for
/// which the referral of `morning` was the last: they belong to it or to an earlier one (rule 2),
/// start by the next working day, and are not with the business manager yet. In the order of
/// requests().
std::vector<RequestEntry> requests_to_close(
    SqliteDatabase& database, const core::CivilZone& zone, core::Date morning);

/// Employers by code, without regard to case, or by part of the name: every word of `text` must
/// occur in it. An exact code, or else an exact name, gives that one. At most `limit`, by name.
std::vector<core::Organization> find_employers(
    SqliteDatabase& database, std::string_view text, std::size_t limit);

}  // namespace hallbook::store
