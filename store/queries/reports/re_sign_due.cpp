/// \file
/// The re-sign due list (rule 4).
/// SPDX-License-Identifier: Apache-2.0
#include "store/file/sqlite_rows.hpp"
#include "store/queries/reports/reports.hpp"

namespace hallbook::store {

namespace {

constexpr std::chrono::days shown_ahead{7};

/// Registrations due from one day to another, both included.
ReportTable due_between(
    SqliteDatabase& database, const ReportScope& scope, core::Date from, core::Date to) {
    ReportTable table{
        .key = "re_signs",
        .heading = "",
        .columns = {
            {"re_sign_due", "Re-sign by"},
            {"last_day", "Last day"},
            {"days_left", "Days left"},
            {"book", "Book"},
            {"tier", "Tier"},
            {"apn", "APN"},
            {"name", "Name"},
            {"card_number", "Card"},
            {"phone", "Phone"},
            {"email", "E-mail"}}};
    auto row = database.prepare(
        "SELECT r.re_sign_due, b.grace_days, b.code, r.tier, r.applicant_priority_number, "
        "m.last_name || ', ' || m.first_name || coalesce(' ' || m.middle_name, ''), "
        "m.card_number, c.phone, c.email FROM book_registrations AS r "
        "JOIN referral_books AS b ON b.id = r.book_id JOIN members AS m ON m.id = r.member_id "
        "LEFT JOIN member_contacts AS c ON c.id = m.id "
        "WHERE r.status = 'ACTIVE' AND NOT r.is_exempt AND r.re_sign_due BETWEEN ?1 AND ?2 "
        "AND (?3 IS NULL OR r.book_id = ?3) AND (?4 IS NULL OR r.member_id = ?4) "
        "ORDER BY r.re_sign_due, 6, m.card_number, r.book_id");
    row.with(argument(from), argument(to), argument(scope.book_id()), argument(scope.member_id()));
    while (row.step()) {
        const auto due = column<core::Date>(row, 0);
        const auto last = due + std::chrono::days{row.number(1)};
        table.rows.push_back(
            {due,
             last,
             report_cell((last - scope.date).count()),
             row.text(2),
             report_cell(static_cast<int>(column<core::BookTier>(row, 3)) + 1),
             column<core::Apn>(row, 4),
             row.text(5),
             row.text(6),
             report_cell(row.optional_text(7)),
             report_cell(row.optional_text(8))});
    }
    return table;
}

}  // namespace

Report re_sign_due_report(SqliteDatabase& database, const ReportScope& scope) {
    const auto day_before = scope.date - std::chrono::days{1};
    auto overdue = due_between(database, scope, core::Date{}, day_before);
    overdue.heading = "Overdue";
    auto due = due_between(database, scope, scope.date, scope.date + shown_ahead);
    due.heading = "Due by " + core::date_text(scope.date + shown_ahead);
    return {
        "re-sign-due",
        title_of("Re-sign due on " + core::date_text(scope.date), scope),
        {std::move(overdue), std::move(due)}};
}

}  // namespace hallbook::store
