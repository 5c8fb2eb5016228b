/// \file
/// Who is out, and when short calls are due back (rule 8).
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/job_days.hpp"
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
            {"note", "Note"},
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

bool has_missed_check_in(const DispatchEntry& entry, const ReportScope& scope) {
    if (entry.dispatch.checked_in_at) return false;
    const core::CivilTime by{
        scope.zone.civil(entry.dispatch.dispatched_at).date, entry.check_in_by.since_midnight};
    const auto now = scope.zone.civil(scope.now);
    return now.date > by.date || (now.date == by.date && now.time > by.time);
}

/// What a dispatcher must attend to, if anything.
ReportCell note_on(
    const DispatchEntry& entry, std::optional<core::Date> due_back, const ReportScope& scope) {
    std::string note;
    if (entry.request.is_short_call && due_back && *due_back < scope.zone.civil(scope.now).date)
        note = "overdue";
    if (has_missed_check_in(entry, scope))
        note += note.empty() ? "not checked in" : ", not checked in";
    return note.empty() ? ReportCell{} : ReportCell{note};
}

std::vector<ReportCell> row_of(
    const DispatchEntry& entry,
    std::optional<core::Date> last,
    const core::WorkingDays& days,
    const ReportScope& scope) {
    const auto& dispatch = entry.dispatch;
    const auto due_back = last ? std::optional{days.next(*last)} : std::nullopt;
    return {
        report_cell(due_back),
        report_cell(last),
        note_on(entry, due_back, scope),
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
        (is_short ? short_calls : others).rows.push_back(row_of(entry, last, days, scope));
    }
    std::stable_sort(
        short_calls.rows.begin(), short_calls.rows.end(), [](const auto& a, const auto& b) {
            return a.front() < b.front();
        });
    return {
        "active-dispatches",
        title_of("Active dispatches", scope),
        {std::move(short_calls), std::move(others)}};
}

}  // namespace hallbook::store
