/// \file
/// Who is out, and when short calls are due back (rule 8).
/// SPDX-License-Identifier: Apache-2.0
#include "core/job_days.hpp"
#include "store/queries/dispatches.hpp"
#include "store/queries/reports/reports.hpp"
#include "store/queries/settings.hpp"

#include <algorithm>

namespace hallbook::store {

namespace {

/// The last day of a call: as agreed, or so many working days after the day of referral.
std::optional<core::Date> last_day(
    const DispatchEntry& entry, const core::WorkingDays& days, const core::CivilZone& zone) {
    if (entry.dispatch.end_date) return entry.dispatch.end_date;
    if (!entry.request.short_call_days) return std::nullopt;
    return core::last_day_of_call(
        zone.civil(entry.dispatch.dispatched_at).date, *entry.request.short_call_days, days);
}

ReportTable empty_table(std::string heading) {
    return {
        .key = "dispatches",
        .heading = std::move(heading),
        .columns = {
            {"due_back", "Due back"},
            {"last_day", "Last day"},
            {"dispatch", "Dispatch"},
            {"request", "Request"},
            {"employer", "Employer"},
            {"book", "Book"},
            {"apn", "APN"},
            {"name", "Name"},
            {"card_number", "Card"},
            {"dispatched_at", "Dispatched"},
            {"start_date", "Starts"},
            {"method", "Method"},
            {"status", "Status"},
            {"checked_in_at", "Checked in"},
            {"worksite", "Worksite"}}};
}

std::vector<ReportCell> row_of(
    const DispatchEntry& entry, std::optional<core::Date> last, const core::WorkingDays& days) {
    const auto& dispatch = entry.dispatch;
    return {
        last ? ReportCell{days.next(*last)} : ReportCell{},
        report_cell(last),
        dispatch.id.value,
        entry.request.request_number,
        entry.employer_name,
        entry.book_code,
        entry.apn,
        entry.name,
        entry.card_number,
        dispatch.dispatched_at,
        dispatch.start_date,
        report_cell(dispatch.method),
        report_cell(dispatch.dispatch_status),
        report_cell(dispatch.checked_in_at),
        report_cell(dispatch.worksite_name)};
}

}  // namespace

Report active_dispatches_report(SqliteDatabase& database, const ReportScope& scope) {
    const core::WorkingDays days{holidays(database)};
    ReportTable short_calls = empty_table("Short calls");
    ReportTable others = empty_table("Other calls");
    DispatchQuery query;
    query.scope = DispatchQuery::Scope::live;
    query.member = scope.member_id();
    for (const auto& entry : dispatches(database, query)) {
        if (scope.book && entry.request.book_id != scope.book->id) continue;
        const bool is_short = entry.request.is_short_call;
        const auto last = is_short ? last_day(entry, days, scope.zone) : entry.dispatch.end_date;
        (is_short ? short_calls : others).rows.push_back(row_of(entry, last, days));
    }
    std::stable_sort(
        short_calls.rows.begin(), short_calls.rows.end(), [](const auto& a, const auto& b) {
            return a.front() < b.front();
        });
    return {"active-dispatches", "Active dispatches", {std::move(short_calls), std::move(others)}};
}

}  // namespace hallbook::store
