/// \file
/// Bids on requests.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/bids.hpp"

#include "store/file/row_columns.hpp"
#include "store/file/sqlite_rows.hpp"

namespace hallbook::store {

namespace {

std::string select_bids(std::string_view condition) {
    std::string sql = "SELECT " + columns_as<core::JobBid>("j") +
                      ", q.request_number, m.card_number, "
                      "m.last_name || ', ' || m.first_name || coalesce(' ' || m.middle_name, ''), "
                      "b.code, r.tier, r.applicant_priority_number "
                      "FROM job_bids AS j JOIN labor_requests AS q ON q.id = j.labor_request_id "
                      "JOIN members AS m ON m.id = j.member_id "
                      "JOIN book_registrations AS r ON r.id = j.registration_id "
                      "JOIN referral_books AS b ON b.id = r.book_id WHERE ";
    return sql.append(condition).append(
        " ORDER BY q.request_number, instr(b.tier_order, substr(r.tier, -1)), "
        "r.applicant_priority_number, r.registered_at, r.id, j.id");
}

}  // namespace

std::vector<BidEntry> bids(
    SqliteDatabase& database, BidScope scope, const std::optional<std::string>& request) {
    auto row = database.prepare(select_bids(
        scope == BidScope::all
            ? "(?1 IS NULL OR q.request_number = ?1)"
            : "j.bid_status = 'PENDING' AND (?1 IS NULL OR q.request_number = ?1)"));
    row.with(request);
    std::vector<BidEntry> result;
    while (row.step()) {
        BidEntry entry;
        int at = 0;
        entry.bid = read_row<core::JobBid>(row, at);
        entry.request_number = row.text(at++);
        entry.card_number = row.text(at++);
        entry.name = row.text(at++);
        entry.book_code = row.text(at++);
        entry.tier = column<core::BookTier>(row, at++);
        entry.apn = column<core::Apn>(row, at);
        result.push_back(std::move(entry));
    }
    return result;
}

}  // namespace hallbook::store
