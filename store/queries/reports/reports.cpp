/// \file
/// The list of all reports.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/reports/reports.hpp"

#include <algorithm>

namespace hallbook::store {

std::string title_of(std::string title, const ReportScope& scope) {
    if (scope.book) title += ": " + scope.book->name;
    if (!scope.member) return title;
    return title + (scope.book ? ", " : ": ") + scope.member->name + " (card " +
           scope.member->card_number + ")";
}

ReportCell overdue_cell(std::optional<core::Date> deadline, const ReportScope& scope) {
    if (!deadline || *deadline >= scope.zone.civil(scope.now).date) return {};
    return std::string{"overdue"};
}

bool ReportEntry::heeds(ReportOption option) const {
    return std::find(takes.begin(), takes.end(), option) != takes.end();
}

const std::vector<ReportEntry>& reports() {
    using Member = ReportEntry::Member;
    const auto book = ReportOption::book;
    const auto date = ReportOption::date;
    const auto member = ReportOption::member;
    static const std::vector<ReportEntry> all{
        {"out-of-work", "the line of every book", out_of_work_report, {book}},
        {"summary", "how many stand on every book and tier", summary_report, {book}},
        {"morning",
         "requests and next callable members, by slot and book",
         morning_report,
         {book, date}},
        {"day-book", "the dispatches of a day", day_book_report, {book, date, member}},
        {"re-sign-due",
         "overdue re-signs, then those of the next 7 days",
         re_sign_due_report,
         {book, date, member}},
        {"check-marks", "who has check marks", check_marks_report, {book, member}},
        {"active-dispatches",
         "who is out, short calls due first",
         active_dispatches_report,
         {book, member}},
        {"standing",
         "a member's place on all books",
         standing_report,
         {book, member},
         Member::needed},
        {"history",
         "what happened to a member's registrations",
         history_report,
         {book, member},
         Member::needed},
        {"dropped",
         "registrations closed in the last 30 days",
         dropped_report,
         {book, date, member}},
        {"offline-work", "what this hall did and what became of it", offline_work_report, {}}};
    return all;
}

}  // namespace hallbook::store
