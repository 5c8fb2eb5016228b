/// \file
/// The out-of-work summary.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/reports/reports.hpp"

#include <algorithm>

namespace hallbook::store {

namespace {

ReportCell tier_cell(const BookSummary& book, core::BookTier tier) {
    const auto found = std::find_if(
        book.tiers.begin(), book.tiers.end(), [&](const auto& each) { return each.tier == tier; });
    return report_cell(found == book.tiers.end() ? 0 : found->active);
}

}  // namespace

Report summary_report(SqliteDatabase& database, const ReportScope& scope) {
    ReportTable table{
        .key = "books",
        .heading = "",
        .columns = {
            {"book", "Code"},
            {"book_name", "Book"},
            {"region", "Region"},
            {"book_1", "Book 1"},
            {"book_2", "Book 2"},
            {"book_3", "Book 3"},
            {"book_4", "Book 4"},
            {"active", "All"},
            {"callable", "Callable"}}};
    for (const auto& book : books(database, scope.now)) {
        if (scope.book && book.id != scope.book->id) continue;
        table.rows.push_back(
            {book.code,
             book.name,
             report_cell(book.region),
             tier_cell(book, core::BookTier::book_1),
             tier_cell(book, core::BookTier::book_2),
             tier_cell(book, core::BookTier::book_3),
             tier_cell(book, core::BookTier::book_4),
             report_cell(book.active),
             report_cell(book.callable)});
    }
    return {"summary", title_of("Out-of-work summary", scope), {std::move(table)}};
}

}  // namespace hallbook::store
