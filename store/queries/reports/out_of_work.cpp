/// \file
/// The out-of-work list.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/queue.hpp"
#include "store/queries/reports/reports.hpp"

namespace hallbook::store {

namespace {

ReportTable line_of(SqliteDatabase& database, const BookSummary& book, const ReportScope& scope) {
    ReportTable table{
        .key = "line",
        .heading = book.name,
        .columns =
            {{"book", "Book"},
             {"actual_position", "Place"},
             {"callable_position", "Callable"},
             {"tier", "Tier"},
             {"apn", "APN"},
             {"name", "Name"},
             {"card_number", "Card"},
             {"registered_at", "Registered"},
             {"re_sign_due", "Re-sign by"},
             {"re_sign_overdue", "Overdue"},
             {"check_marks", "Marks"},
             {"status", "Status"},
             {"exempt_reason", "Exempt"},
             {"exempt_until", "Exempt until"}},
        .rows = {},
        .new_page = NewPage::yes};
    for (const auto& entry : queue(database, {.book = book.id}, scope.now)) {
        table.rows.push_back(
            {book.code,
             report_cell(entry.actual_position),
             report_cell(entry.callable_position),
             report_cell(static_cast<int>(entry.tier) + 1),
             entry.apn,
             entry.name,
             entry.card_number,
             entry.registered_at,
             report_cell(entry.re_sign_due),
             overdue_cell(entry.re_sign_due, scope),
             report_cell(entry.check_marks),
             report_cell(entry.status),
             report_cell(entry.exempt_reason),
             report_cell(entry.exempt_until)});
    }
    return table;
}

}  // namespace

Report out_of_work_report(SqliteDatabase& database, const ReportScope& scope) {
    Report report{"out-of-work", title_of("Out-of-work list", scope), {}};
    for (const auto& book : books(database, scope.now)) {
        if (scope.book ? book.id != scope.book->id : book.active == 0) continue;
        report.tables.push_back(line_of(database, book, scope));
    }
    return report;
}

}  // namespace hallbook::store
