/// \file
/// Counting whole lines.
/// SPDX-License-Identifier: Apache-2.0
#include "store/replica/line_counts.hpp"

#include "store/file/sqlite_rows.hpp"

#include <algorithm>

namespace hallbook::store {

namespace {

/// The index of a column in the rows of its table.
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
    const Line line{
        .book = std::get<std::int64_t>(row[book]),
        .tier = core::ValueTraits<core::BookTier>::from(row[tier])};
    Count& count = m_days[line][std::get<std::int64_t>(row[apn]) / 100];
    ++count.active;
    const bool in_good_standing = !m_not_active.contains(std::get<std::int64_t>(row[member]));
    if (std::get<std::int64_t>(row[exempt]) == 0 && in_good_standing) ++count.callable;
}

/// The counts of each `width` neighbouring buckets, added up.
LineCounter::Buckets LineCounter::merged(const Buckets& buckets, std::int64_t width) {
    Buckets wide;
    for (const auto& [bucket, count] : buckets) {
        Count& sum = wide[bucket / width];
        sum.active += count.active;
        sum.callable += count.callable;
    }
    return wide;
}

void LineCounter::write(
    SqliteStatement& insert, const Line& line, std::int64_t span, const Buckets& buckets) {
    const auto tier = core::label(line.tier);
    for (const auto& [bucket, count] : buckets) {
        insert.with(line.book, tier, span, bucket, count.active, count.callable).run();
    }
}

void LineCounter::write(SqliteDatabase& database) const {
    auto insert = database.prepare(
        "INSERT INTO line_counts (book_id, tier, span, bucket, active, callable) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    for (const auto& [line, days] : m_days) {
        const Buckets days_64 = merged(days, 64);
        write(insert, line, 100, days);
        write(insert, line, 6'400, days_64);
        write(insert, line, 10'000'000'000, merged(days_64, 10'000'000'000));
    }
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
