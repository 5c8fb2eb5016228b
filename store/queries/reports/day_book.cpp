/// \file
/// The day book.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/dispatches.hpp"
#include "store/queries/reports/reports.hpp"

namespace hallbook::store {

namespace {

bool is_of(const DispatchEntry& entry, const ReportScope& scope) {
    if (scope.zone.civil(entry.dispatch.dispatched_at).date != scope.date) return false;
    if (scope.book && entry.request.book_id != scope.book->id) return false;
    return true;
}

}  // namespace

Report day_book_report(SqliteDatabase& database, const ReportScope& scope) {
    ReportTable table{
        .key = "dispatches",
        .heading = "",
        .columns = {
            {"dispatched_at", "Dispatched"},
            {"dispatch", "Dispatch"},
            {"request", "Request"},
            {"employer", "Employer"},
            {"book", "Book"},
            {"tier", "Tier"},
            {"apn", "APN"},
            {"name", "Name"},
            {"card_number", "Card"},
            {"type", "Type"},
            {"method", "Method"},
            {"status", "Status"},
            {"start_date", "Starts"},
            {"start_time", "At"},
            {"start_rate", "Rate"},
            {"worksite", "Worksite"},
            {"checked_in_at", "Checked in"},
            {"dispatched_by", "By"}}};
    DispatchQuery query;
    query.member = scope.member_id();
    for (const auto& entry : dispatches(database, query)) {
        if (!is_of(entry, scope)) continue;
        const auto& dispatch = entry.dispatch;
        table.rows.push_back(
            {dispatch.dispatched_at,
             dispatch.id.value,
             entry.request.request_number,
             entry.employer_name,
             entry.book_code,
             report_cell(static_cast<int>(entry.tier) + 1),
             entry.apn,
             entry.name,
             entry.card_number,
             report_cell(dispatch.dispatch_type),
             report_cell(dispatch.method),
             dispatch.voided_by_conflict_id ? ReportCell{std::string{"VOIDED"}}
                                            : report_cell(dispatch.dispatch_status),
             dispatch.start_date,
             report_cell(entry.request.start_time),
             report_cell(dispatch.start_rate),
             report_cell(dispatch.worksite_name),
             report_cell(dispatch.checked_in_at),
             report_cell(entry.dispatched_by)});
    }
    return {
        "day-book",
        title_of("Day book of " + core::date_text(scope.date), scope),
        {std::move(table)}};
}

}  // namespace hallbook::store
