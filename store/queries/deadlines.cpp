/// \file
/// The deadlines that have passed.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/deadlines.hpp"

#include "core/rules/job_days.hpp"
#include "store/file/row_columns.hpp"
#include "store/file/sqlite_rows.hpp"
#include "store/queries/settings.hpp"

namespace hallbook::store {

namespace {

std::vector<core::PassedDeadline> read_registrations(SqliteStatement& row) {
    std::vector<core::PassedDeadline> result;
    while (row.step())
        result.push_back({row.text(0), column<core::Id<core::ReferralBook>>(row, 1)});
    return result;
}

std::vector<core::PassedDeadline> missed_re_signs(SqliteDatabase& database, core::Date today) {
    auto row = database.prepare(
        "SELECT m.card_number, r.book_id FROM referral_books AS b "
        "JOIN book_registrations AS r ON r.book_id = b.id "
        "JOIN members AS m ON m.id = r.member_id "
        "WHERE r.status = 'ACTIVE' AND NOT r.is_exempt "
        "AND r.re_sign_due < date(?1, '-' || b.grace_days || ' days') "
        "ORDER BY m.card_number, r.book_id");
    row.with(argument(today));
    return read_registrations(row);
}

std::vector<core::PassedDeadline> ended_exemptions(SqliteDatabase& database, core::Date today) {
    auto row = database.prepare(
        "SELECT m.card_number, r.book_id FROM book_registrations AS r "
        "JOIN members AS m ON m.id = r.member_id "
        "WHERE r.status = 'ACTIVE' AND r.is_exempt AND r.exempt_until < ?1 "
        "ORDER BY m.card_number, r.book_id");
    row.with(argument(today));
    return read_registrations(row);
}

std::vector<std::string> missed_re_registrations(SqliteDatabase& database, core::Date today) {
    auto row = database.prepare(
        "SELECT DISTINCT m.card_number FROM book_registrations AS r "
        "JOIN members AS m ON m.id = r.member_id "
        "WHERE r.status NOT IN ('ACTIVE', 'DISPATCHED') AND r.re_register_by < ?1 "
        "ORDER BY m.card_number");
    row.with(argument(today));
    std::vector<std::string> cards;
    while (row.step())
        cards.push_back(row.text(0));
    return cards;
}

/// Numbers of requests whose work is over: unfilled ones, and those with unanswered bids.
std::vector<std::string> requests_over(SqliteDatabase& database, core::Date today) {
    const core::WorkingDays days{holidays(database)};
    auto row = database.prepare(
        "SELECT " + columns_as<core::LaborRequest>("r") +
        " FROM labor_requests AS r WHERE r.deleted_at IS NULL AND r.start_date < ?1 AND ("
        "r.status IN ('OPEN', 'PARTIALLY_FILLED') OR EXISTS (SELECT 1 FROM job_bids AS j "
        "WHERE j.labor_request_id = r.id AND j.bid_status = 'PENDING')) "
        "ORDER BY r.request_number");
    row.with(argument(today));
    std::vector<std::string> numbers;
    while (row.step()) {
        int at = 0;
        const auto request = read_row<core::LaborRequest>(row, at);
        const auto last = core::last_day_of_work(request, days);
        if (last && *last < today) numbers.push_back(request.request_number);
    }
    return numbers;
}

}  // namespace

PassedDeadlines passed_deadlines(SqliteDatabase& database, core::Date today) {
    return {
        .re_signs = missed_re_signs(database, today),
        .exemptions = ended_exemptions(database, today),
        .re_registrations = missed_re_registrations(database, today),
        .requests = requests_over(database, today)};
}

}  // namespace hallbook::store
