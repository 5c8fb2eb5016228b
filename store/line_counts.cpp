/// \file
/// Counting whole lines.
/// SPDX-License-Identifier: Apache-2.0
#include "store/line_counts.hpp"

#include "store/sqlite_rows.hpp"

#include <algorithm>

namespace hallbook::store {

namespace {

/// Where a column stands in the rows of its table.
template <class Row>
std::size_t place_of(std::string_view name) {
    const auto& columns = core::table_info(core::table_id<Row>()).columns;
    const auto found = std::find_if(
        columns.begin(), columns.end(), [&](const auto& column) { return column.name == name; });
    return static_cast<std::size_t>(found - columns.begin());
}

}  // namespace

void LineCounter::take(core::TableId table, const core::Values& row) {
    if (table == core::table_id<core::Member>()) take_member(row);
    if (table == core::table_id<core::BookRegistration>()) take_registration(row);
}

void LineCounter::take_member(const core::Values& row) {
    static const std::size_t status = place_of<core::Member>("status");
    if (std::get<std::string>(row[status]) == "ACTIVE") return;
    m_not_active.insert(std::get<std::int64_t>(row[0]));
}

void LineCounter::take_registration(const core::Values& row) {
    using core::BookRegistration;
    static const std::size_t member = place_of<BookRegistration>("member_id");
    static const std::size_t book = place_of<BookRegistration>("book_id");
    static const std::size_t tier = place_of<BookRegistration>("tier");
    static const std::size_t apn = place_of<BookRegistration>("applicant_priority_number");
    static const std::size_t status = place_of<BookRegistration>("status");
    static const std::size_t exempt = place_of<BookRegistration>("is_exempt");
    if (std::get<std::string>(row[status]) != "ACTIVE") return;
    Count& count = m_days[{
        .book = std::get<std::int64_t>(row[book]),
        .tier = core::ValueTraits<core::BookTier>::from(row[tier]),
        .day = std::get<std::int64_t>(row[apn]) / 100}];
    ++count.active;
    const bool in_good_standing = !m_not_active.contains(std::get<std::int64_t>(row[member]));
    if (std::get<std::int64_t>(row[exempt]) == 0 && in_good_standing) ++count.callable;
}

void LineCounter::write(SqliteDatabase& database) const {
    auto insert = database.prepare(
        "INSERT INTO line_counts (book_id, tier, span, bucket, active, callable) "
        "VALUES (?1, ?2, 100, ?3, ?4, ?5)");
    for (const auto& [key, count] : m_days) {
        insert.with(key.book, argument(key.tier), key.day, count.active, count.callable).run();
    }
    database.run(
        "INSERT INTO line_counts (book_id, tier, span, bucket, active, callable) "
        "SELECT book_id, tier, 6400, bucket / 64, sum(active), sum(callable) FROM line_counts "
        "GROUP BY book_id, tier, bucket / 64 UNION ALL "
        "SELECT book_id, tier, 10000000000, 0, sum(active), sum(callable) FROM line_counts "
        "GROUP BY book_id, tier");
}

std::int64_t wrong_line_counts(SqliteDatabase& database) {
    return database
        .number(
            "WITH counted AS MATERIALIZED "
            "(SELECT book_id, tier, span, bucket, active, callable FROM line_counts_counted), "
            "kept AS (SELECT book_id, tier, span, bucket, active, callable FROM line_counts "
            "WHERE active > 0) "
            "SELECT count(*) FROM (SELECT * FROM (SELECT * FROM counted EXCEPT SELECT * FROM kept) "
            "UNION ALL SELECT * FROM (SELECT * FROM kept EXCEPT SELECT * FROM counted))")
        .value_or(0);
}

}  // namespace hallbook::store
