/// \file
/// The check-mark list (rule 5).
/// SPDX-License-Identifier: Apache-2.0
#include "store/file/sqlite_rows.hpp"
#include "store/queries/reports/reports.hpp"

namespace hallbook::store {

Report check_marks_report(SqliteDatabase& database, const ReportScope& scope) {
    ReportTable table{
        .key = "check_marks",
        .heading = "",
        .columns = {
            {"book", "Book"},
            {"check_marks", "Marks"},
            {"allowed", "Allowed"},
            {"last_check_mark_on", "Last on"},
            {"tier", "Tier"},
            {"apn", "APN"},
            {"name", "Name"},
            {"card_number", "Card"},
            {"status", "Status"}}};
    auto row = database.prepare(
        "SELECT b.code, r.check_marks, b.max_check_marks, r.last_check_mark_on, r.tier, "
        "r.applicant_priority_number, "
        "m.last_name || ', ' || m.first_name || coalesce(' ' || m.middle_name, ''), "
        "m.card_number, r.status FROM book_registrations AS r "
        "JOIN referral_books AS b ON b.id = r.book_id JOIN members AS m ON m.id = r.member_id "
        "WHERE r.status IN ('ACTIVE', 'DISPATCHED') AND r.check_marks > 0 "
        "AND (?1 IS NULL OR r.book_id = ?1) AND (?2 IS NULL OR r.member_id = ?2) "
        "ORDER BY r.book_id, r.check_marks DESC, 7, m.card_number");
    row.with(argument(scope.book_id()), argument(scope.member_id()));
    while (row.step()) {
        table.rows.push_back(
            {row.text(0),
             row.number(1),
             row.number(2),
             report_cell(column<std::optional<core::Date>>(row, 3)),
             report_cell(static_cast<int>(column<core::BookTier>(row, 4)) + 1),
             column<core::Apn>(row, 5),
             row.text(6),
             row.text(7),
             row.text(8)});
    }
    return {"check-marks", title_of("Check marks", scope), {std::move(table)}};
}

}  // namespace hallbook::store
