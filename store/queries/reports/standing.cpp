/// \file
/// A member's standing on all books.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/position.hpp"
#include "store/queries/reports/reports.hpp"

namespace hallbook::store {

Report standing_report(SqliteDatabase& database, const ReportScope& scope) {
    const FoundMember& member = scope.member.value();
    ReportTable table{
        .key = "books",
        .heading = member.name + " (card " + member.card_number + ")",
        .columns = {
            {"book", "Code"},
            {"book_name", "Book"},
            {"tier", "Tier"},
            {"apn", "APN"},
            {"actual_position", "Place"},
            {"callable_position", "Callable"},
            {"status", "Status"},
            {"registered_at", "Registered"},
            {"re_sign_due", "Re-sign by"},
            {"re_sign_overdue", "Overdue"},
            {"check_marks", "Marks"},
            {"exempt_reason", "Exempt"},
            {"exempt_until", "Exempt until"}}};
    for (const auto& place : places(database, member.id, scope.book_id(), scope.now)) {
        table.rows.push_back(
            {place.book_code,
             place.book_name,
             report_cell(static_cast<int>(place.tier) + 1),
             place.apn,
             report_cell(place.actual_position),
             report_cell(place.callable_position),
             report_cell(place.status),
             place.registered_at,
             report_cell(place.re_sign_due),
             overdue_cell(place.re_sign_due, scope),
             report_cell(place.check_marks),
             report_cell(place.exempt_reason),
             report_cell(place.exempt_until)});
    }
    return {"standing", title_of("Standing", scope), {std::move(table)}};
}

}  // namespace hallbook::store
