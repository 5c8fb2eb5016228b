/// \file
/// The lists a hall prints (DOMAIN.md 6), one file each. Each gives its columns and rows; the
/// renderers in cli lay them out.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/file/sqlite_database.hpp"
#include "store/queries/books.hpp"
#include "store/queries/members.hpp"
#include "store/queries/report.hpp"

namespace hallbook::store {

/// What a report is limited to. `zone` must outlive it.
struct ReportScope {
    const core::CivilZone& zone;
    core::Instant now{};  ///< decides who is locked out
    core::Date date{};  ///< the day the list is of, usually today
    std::optional<BookName> book;  ///< only this book
    std::optional<FoundMember> member;  ///< only this member

    [[nodiscard]] std::optional<core::Id<core::ReferralBook>> book_id() const {
        return book ? std::optional{book->id} : std::nullopt;
    }
    [[nodiscard]] std::optional<core::Id<core::Member>> member_id() const {
        return member ? std::optional{member->id} : std::nullopt;
    }
};

/// A title that also says which book and member the list is narrowed to.
std::string title_of(std::string title, const ReportScope& scope);

/// "overdue" when a deadline lies before today; else nothing.
ReportCell overdue_cell(std::optional<core::Date> deadline, const ReportScope& scope);

/// One table per book with somebody on it, each on its own page, in line order.
Report out_of_work_report(SqliteDatabase& database, const ReportScope& scope);
/// Counts per book and tier.
Report summary_report(SqliteDatabase& database, const ReportScope& scope);
/// Per slot and book: the requests for the morning of the day, then who is called next. The books a
/// hall dispatches from (rule 11: its own area's and the jurisdiction-wide ones), or the one given.
/// Its remark says when the day is no working day.
Report morning_report(SqliteDatabase& database, const ReportScope& scope);
/// The dispatches made on the day, by instant.
Report day_book_report(SqliteDatabase& database, const ReportScope& scope);
/// Whose re-sign is overdue on the day, then who must re-sign within the next 7 days.
Report re_sign_due_report(SqliteDatabase& database, const ReportScope& scope);
/// Live registrations with check marks, most marks first within a book.
Report check_marks_report(SqliteDatabase& database, const ReportScope& scope);
/// Who is out: short calls by the day they are due back, then the others. Notes who is overdue, and
/// who has not checked in by the time of the day of the dispatch (rules 8 and 11).
Report active_dispatches_report(SqliteDatabase& database, const ReportScope& scope);
/// Where a member stands on all books. Needs the member.
Report standing_report(SqliteDatabase& database, const ReportScope& scope);
/// What happened to a member's registrations. Needs the member.
Report history_report(SqliteDatabase& database, const ReportScope& scope);
/// Registrations closed within the 30 days up to the day, newest first.
Report dropped_report(SqliteDatabase& database, const ReportScope& scope);
/// This hall's operations and their outcomes at central, newest first.
Report offline_work_report(SqliteDatabase& database, const ReportScope& scope);

/// What a report can be limited to.
enum class ReportOption { book, date, member };

/// One report, as it is asked for by name.
struct ReportEntry {
    std::string_view name;
    std::string_view summary;  ///< a clause without a full stop
    Report (*make)(SqliteDatabase& database, const ReportScope& scope) = nullptr;
    std::vector<ReportOption> takes;  ///< the parts of its scope that it uses; others are refused
    enum class Member { any, needed } member = Member::any;

    [[nodiscard]] bool heeds(ReportOption option) const;
};

/// All reports, in the order they are shown to people.
const std::vector<ReportEntry>& reports();

}  // namespace hallbook::store
