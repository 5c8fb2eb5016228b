/// \file
/// The morning referral sheet (rule 2).
/// SPDX-License-Identifier: Apache-2.0
#include "store/file/sqlite_rows.hpp"
#include "store/queries/queue.hpp"
#include "store/queries/referrals.hpp"
#include "store/queries/reports/reports.hpp"
#include "store/queries/requests.hpp"
#include "store/queries/settings.hpp"

#include <algorithm>

namespace hallbook::store {

namespace {

/// The fewest callable members listed; more for open slots: twice as many as those.
constexpr std::size_t callable_min = 10;

struct MorningBook {
    core::Id<core::ReferralBook> id;
    std::string code;
    std::string name;
    std::optional<core::TimeOfDay> slot;
};

/// The books in the order they are called: by slot, those without one last.
std::vector<MorningBook> books_of_morning(
    SqliteDatabase& database, const ReportScope& scope, const Referrals& referrals) {
    auto row = database.prepare(
        "SELECT id, code, name, morning_slot FROM referral_books "
        "WHERE is_active AND (?1 IS NULL OR id = ?1) "
        "ORDER BY morning_slot IS NULL, morning_slot, id");
    row.with(argument(scope.book_id()));
    std::vector<MorningBook> result;
    while (row.step()) {
        const auto id = column<core::Id<core::ReferralBook>>(row, 0);
        if (!scope.book && !referrals.calls(id)) continue;
        result.push_back(
            {id, row.text(1), row.text(2), column<std::optional<core::TimeOfDay>>(row, 3)});
    }
    return result;
}

std::string heading_of(const MorningBook& book, std::string_view of_what) {
    const std::string slot =
        book.slot ? core::time_of_day_text(*book.slot).substr(0, 5) : std::string{"No slot"};
    return slot + "  " + book.name + ": " + std::string{of_what};
}

/// The requests for the morning; sets `open_slots` to the number of open slots.
ReportTable requests_of(
    SqliteDatabase& database,
    const MorningBook& book,
    const Referrals& referrals,
    core::Date morning,
    int& open_slots) {
    ReportTable table{
        .key = "requests",
        .heading = heading_of(book, "requests"),
        .columns =
            {{"book", "Book"},
             {"request", "Request"},
             {"employer", "Employer"},
             {"type", "Type"},
             {"class", "Class"},
             {"open", "Open"},
             {"workers", "Asked"},
             {"start_date", "Starts"},
             {"start_time", "At"},
             {"short_call_days", "Days"},
             {"wage_rate", "Rate"},
             {"worksite", "Worksite"},
             {"city", "City"},
             {"report_to", "Report to"},
             {"named", "Asked for"},
             {"requirements", "Requirements"},
             {"no_check_mark_reason", "No check mark"}},
        .rows = {}};
    int later = 0;
    for (const auto& [request, code, employer, book_code, book_name] :
         requests(database, RequestScope::unfilled, book.id)) {
        if (referrals.of(request) > morning) {
            ++later;
            continue;
        }
        const int open = request.workers_requested - request.workers_dispatched;
        open_slots += open;
        table.rows.push_back(
            {book.code,
             request.request_number,
             employer,
             report_cell(request.request_type),
             report_cell(request.job_class),
             report_cell(open),
             report_cell(request.workers_requested),
             request.start_date,
             report_cell(request.start_time),
             report_cell(request.short_call_days),
             report_cell(request.wage_rate),
             report_cell(request.worksite_name),
             report_cell(request.city),
             report_cell(request.report_to),
             report_cell(request.foreman_requested),
             report_cell(request.special_requirements),
             report_cell(request.no_check_mark_reason)});
    }
    if (later > 0) {
        table.heading += " (" + std::to_string(later) + (later == 1 ? " belongs" : " belong") +
                         " to a later morning)";
    }
    // On paper: a book with work begins a sheet, books without work follow each other.
    if (!table.rows.empty()) table.new_page = NewPage::yes;
    return table;
}

ReportTable next_callable(
    SqliteDatabase& database, const MorningBook& book, core::Instant now, int open_slots) {
    ReportTable table{
        .key = "next_callable",
        .heading = heading_of(book, "next to be called"),
        .columns = {
            {"book", "Book"},
            {"callable_position", "Callable"},
            {"actual_position", "Place"},
            {"tier", "Tier"},
            {"apn", "APN"},
            {"name", "Name"},
            {"card_number", "Card"},
            {"check_marks", "Marks"}}};
    const auto wanted = std::max(callable_min, 2 * static_cast<std::size_t>(open_slots));
    for (const auto& entry : queue(database, {.book = book.id}, now)) {
        if (!entry.callable_position) continue;
        if (table.rows.size() >= wanted) break;
        table.rows.push_back(
            {book.code,
             report_cell(entry.callable_position),
             report_cell(entry.actual_position),
             report_cell(static_cast<int>(entry.tier) + 1),
             entry.apn,
             entry.name,
             entry.card_number,
             report_cell(entry.check_marks)});
    }
    return table;
}

/// Why a day is no working day: the name of the holiday or of the day.
std::string rest_of(SqliteDatabase& database, core::Date day) {
    for (const auto& holiday : holiday_rows(database)) {
        if (holiday.holiday_on == day) return holiday.name;
    }
    return std::chrono::weekday{day} == std::chrono::Saturday ? "Saturday" : "Sunday";
}

/// Why nobody is called on a day; empty for a working day.
std::string remark_on(SqliteDatabase& database, core::Date day) {
    const core::WorkingDays days{holidays(database)};
    if (days.is_working_day(day)) return {};
    return core::date_text(day) + " is no working day (" + rest_of(database, day) +
           "). The next referral is on " + core::date_text(days.next(day)) + ".";
}

}  // namespace

Report morning_report(SqliteDatabase& database, const ReportScope& scope) {
    Report report{
        "morning", title_of("Morning referral of " + core::date_text(scope.date), scope), {}};
    report.remark = remark_on(database, scope.date);
    const Referrals referrals{database, scope.zone};
    for (const auto& book : books_of_morning(database, scope, referrals)) {
        int open_slots = 0;
        auto asked = requests_of(database, book, referrals, scope.date, open_slots);
        auto called = next_callable(database, book, scope.now, open_slots);
        if (!book.slot && asked.rows.empty() && !scope.book) continue;
        report.tables.push_back(std::move(asked));
        report.tables.push_back(std::move(called));
    }
    return report;
}

}  // namespace hallbook::store
