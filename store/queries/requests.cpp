/// \file
/// Employers' requests.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/requests.hpp"

#include "store/file/row_columns.hpp"
#include "store/file/sqlite_rows.hpp"
#include "store/queries/members.hpp"
#include "store/queries/referrals.hpp"
#include "store/queries/settings.hpp"

#include <algorithm>
#include <sstream>

namespace hallbook::store {

namespace {

/// The SELECT; `condition` refers to labor_requests as r.
std::string select_requests(std::string_view condition) {
    std::string sql = "SELECT " + columns_as<core::LaborRequest>("r") +
                      ", o.code, o.name, b.code, b.name FROM labor_requests AS r "
                      "JOIN organizations AS o ON o.id = r.employer_id "
                      "JOIN referral_books AS b ON b.id = r.book_id WHERE r.deleted_at IS NULL ";
    sql.append(condition);
    return sql.append(" ORDER BY r.start_date, r.start_time, r.request_number");
}

std::vector<RequestEntry> read_requests(SqliteStatement& row) {
    std::vector<RequestEntry> result;
    while (row.step()) {
        RequestEntry entry;
        int at = 0;
        entry.request = read_row<core::LaborRequest>(row, at);
        entry.employer_code = row.text(at);
        entry.employer_name = row.text(at + 1);
        entry.book_code = row.text(at + 2);
        entry.book_name = row.text(at + 3);
        result.push_back(std::move(entry));
    }
    return result;
}

bool has_all_words(const std::string& name, const std::string& text) {
    std::istringstream words{text};
    for (std::string word; words >> word;) {
        if (name.find(word) == std::string::npos) return false;
    }
    return true;
}

}  // namespace

std::vector<RequestEntry> requests(
    SqliteDatabase& database,
    RequestScope scope,
    std::optional<core::Id<core::ReferralBook>> book) {
    auto row = database.prepare(select_requests(
        scope == RequestScope::all
            ? "AND (?1 IS NULL OR r.book_id = ?1)"
            : "AND r.status IN ('OPEN', 'PARTIALLY_FILLED') AND (?1 IS NULL OR r.book_id = ?1)"));
    row.with(argument(book));
    return read_requests(row);
}

std::optional<RequestEntry> find_request(SqliteDatabase& database, std::string_view number) {
    // Numbers are usually upper case; an exact match goes before one in upper case.
    auto row = database.prepare(select_requests("AND r.request_number IN (?1, upper(?1))"));
    row.with(number);
    auto found = read_requests(row);
    const auto exact = std::find_if(found.begin(), found.end(), [&](const auto& each) {
        return each.request.request_number == number;
    });
    if (exact != found.end()) return std::move(*exact);
    return found.empty() ? std::nullopt : std::optional{std::move(found.front())};
}

std::vector<core::LaborRequest> all_requests(SqliteDatabase& database) {
    return all_rows<core::LaborRequest>(database);
}

std::vector<RequestEntry> requests_to_close(
    SqliteDatabase& database, const core::CivilZone& zone, core::Date morning) {
    auto row = database.prepare(
        select_requests("AND r.status IN ('OPEN', 'PARTIALLY_FILLED') AND r.start_date <= ?1 "
                        "AND r.referred_to_manager_at IS NULL"));
    row.with(argument(core::WorkingDays{holidays(database)}.next(morning)));
    auto found = read_requests(row);
    const Referrals referrals{database, zone};
    std::erase_if(found, [&](const auto& entry) {
        return !referrals.calls(entry.request.book_id) || referrals.of(entry.request) > morning;
    });
    return found;
}

std::vector<core::Organization> find_employers(
    SqliteDatabase& database, std::string_view text, std::size_t limit) {
    const std::string wanted = folded(text);
    std::vector<core::Organization> exact;
    std::vector<core::Organization> within;
    auto row = database.prepare(
        "SELECT " + columns_as<core::Organization>("o") +
        " FROM organizations AS o ORDER BY o.name, o.code");
    while (row.step()) {
        int at = 0;
        auto employer = read_row<core::Organization>(row, at);
        if (folded(employer.code) == wanted) return {std::move(employer)};
        const std::string name = folded(employer.name);
        if (name == wanted) {
            exact.push_back(std::move(employer));
        } else if (!wanted.empty() && has_all_words(name, wanted)) {
            within.push_back(std::move(employer));
        }
    }
    auto& found = exact.empty() ? within : exact;
    if (found.size() > limit) found.resize(limit);
    return found;
}

}  // namespace hallbook::store
