/// \file
/// The list of the lists.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/reports/reports.hpp"

namespace hallbook::store {

const std::vector<ReportEntry>& reports() {
    using Member = ReportEntry::Member;
    static const std::vector<ReportEntry> all{
        {"out-of-work", "the line of every book", out_of_work_report},
        {"summary", "how many stand on every book and tier", summary_report},
        {"morning", "requests and next callable members, by slot and book", morning_report},
        {"day-book", "the dispatches of a day", day_book_report},
        {"re-sign-due", "overdue re-signs, then those of the next 7 days", re_sign_due_report},
        {"check-marks", "who has check marks", check_marks_report},
        {"active-dispatches", "who is out, short calls due first", active_dispatches_report},
        {"standing", "a member's place on all books", standing_report, Member::needed},
        {"history", "what happened to a member's registrations", history_report, Member::needed},
        {"dropped", "registrations closed in the last 30 days", dropped_report},
        {"offline-work", "what this hall did and what became of it", offline_work_report}};
    return all;
}

}  // namespace hallbook::store
