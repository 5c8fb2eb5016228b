/// \file
/// The dropped list.
/// SPDX-License-Identifier: Apache-2.0
#include "store/file/sqlite_rows.hpp"
#include "store/queries/reports/reports.hpp"

namespace hallbook::store {

namespace {

constexpr std::chrono::days shown_back{30};

ReportTable empty_table() {
    return {
        .key = "registrations",
        .heading = "",
        .columns = {
            {"dropped_at", "Dropped"},
            {"book", "Book"},
            {"status", "Status"},
            {"drop_reason", "Why"},
            {"tier", "Tier"},
            {"apn", "APN"},
            {"name", "Name"},
            {"card_number", "Card"},
            {"check_marks", "Marks"},
            {"re_register_by", "Re-register by"}}};
}

}  // namespace

Report dropped_report(SqliteDatabase& database, const ReportScope& scope) {
    ReportTable table = empty_table();
    auto row = database.prepare(
        "SELECT r.dropped_at, b.code, r.status, r.drop_reason, r.tier, "
        "r.applicant_priority_number, "
        "m.last_name || ', ' || m.first_name || coalesce(' ' || m.middle_name, ''), "
        "m.card_number, r.check_marks, r.re_register_by FROM book_registrations AS r "
        "JOIN referral_books AS b ON b.id = r.book_id JOIN members AS m ON m.id = r.member_id "
        "WHERE r.status IN ('DROPPED', 'EXPIRED', 'RESIGNED') AND r.dropped_at IS NOT NULL "
        "AND (?1 IS NULL OR r.book_id = ?1) AND (?2 IS NULL OR r.member_id = ?2) "
        "ORDER BY r.dropped_at DESC, r.id");
    row.with(argument(scope.book_id()), argument(scope.member_id()));
    while (row.step()) {
        const auto dropped_at = column<core::Instant>(row, 0);
        const core::Date day = scope.zone.civil(dropped_at).date;
        if (day > scope.date || day <= scope.date - shown_back) continue;
        table.rows.push_back(
            {dropped_at,
             row.text(1),
             row.text(2),
             report_cell(row.optional_text(3)),
             report_cell(static_cast<int>(column<core::BookTier>(row, 4)) + 1),
             column<core::Apn>(row, 5),
             row.text(6),
             row.text(7),
             row.number(8),
             report_cell(column<std::optional<core::Date>>(row, 9))});
    }
    return {
        "dropped",
        title_of("Dropped in the 30 days up to " + core::date_text(scope.date), scope),
        {std::move(table)}};
}

}  // namespace hallbook::store
