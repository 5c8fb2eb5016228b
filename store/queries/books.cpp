/// \file
/// The books with how many stand on them.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/books.hpp"

#include "store/file/sqlite_rows.hpp"
#include "store/queries/line_count.hpp"

namespace hallbook::store {

namespace {

void count_tiers_of(
    BookSummary& book, std::string_view tier_order, const std::vector<BookTierCount>& counts) {
    for (const auto tier : tiers_in_order(tier_order)) {
        const LineCount count = count_of(counts, book.id, tier);
        book.tiers.push_back({.tier = tier, .active = count.active, .callable = count.callable});
        book.active += count.active;
        book.callable += count.callable;
    }
}

}  // namespace

std::vector<BookSummary> books(SqliteDatabase& database, core::Instant now) {
    auto row = database.prepare(
        "SELECT id, code, name, region, is_active, tier_order FROM referral_books ORDER BY id");
    const auto counts = count_tiers(database, now);
    std::vector<BookSummary> result;
    while (row.step()) {
        BookSummary book{
            .id = column<core::Id<core::ReferralBook>>(row, 0),
            .code = row.text(1),
            .name = row.text(2),
            .region = column<core::BookRegion>(row, 3),
            .is_active = column<bool>(row, 4)};
        count_tiers_of(book, row.text(5), counts);
        result.push_back(std::move(book));
    }
    return result;
}

std::optional<BookName> find_book(SqliteDatabase& database, std::string_view code_or_name) {
    auto row = database.prepare(
        "SELECT id, code, name, region FROM referral_books "
        "WHERE code = ?1 COLLATE NOCASE OR name = ?1 COLLATE NOCASE ORDER BY id LIMIT 1");
    row.with(code_or_name);
    if (!row.step()) return std::nullopt;
    return BookName{
        .id = column<core::Id<core::ReferralBook>>(row, 0),
        .code = row.text(1),
        .name = row.text(2),
        .region = column<core::BookRegion>(row, 3)};
}

}  // namespace hallbook::store
