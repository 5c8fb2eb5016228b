/// \file
/// Sums of whole stretches of the line, and a count inside one day.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/line_count.hpp"

#include "store/file/sqlite_rows.hpp"
#include "store/queries/callable_sql.hpp"

namespace hallbook::store {

namespace {

// Hundredths of APN in the stretches that are counted (migration 0006).
constexpr std::int64_t day = 100;
constexpr std::int64_t days_64 = 64 * day;
constexpr std::int64_t whole_line = 10'000'000'000;

LineCount read_counts(SqliteStatement& row) {
    if (!row.step()) return {};
    return {.active = static_cast<int>(row.number(0)), .callable = static_cast<int>(row.number(1))};
}

/// Counts the stretches of `span` in the spot's own tier, from APN `from` (a multiple of `span`) to
/// before the stretch that the spot itself is in.
LineCount stretches_before(
    SqliteDatabase& database, const Spot& spot, std::int64_t span, std::int64_t from) {
    auto row = database.prepare(
        "SELECT sum(active), sum(callable) FROM line_counts "
        "WHERE book_id = ?1 AND tier = ?2 AND span = ?3 AND bucket >= ?4 AND bucket < ?5");
    row.with(
        argument(spot.book), argument(spot.tier), span, from / span, spot.apn.hundredths() / span);
    return read_counts(row);
}

/// Counts the spot's own day before the spot, row by row along the index of the line.
LineCount on_the_day(SqliteDatabase& database, const Spot& spot) {
    auto row = database.prepare(
        "SELECT count(*), count(*) FILTER (WHERE NOT r.is_exempt AND m.status = 'ACTIVE') "
        "FROM book_registrations AS r CROSS JOIN members AS m ON m.id = r.member_id "
        "WHERE r.status = 'ACTIVE' AND r.book_id = ?1 AND r.tier = ?2 "
        "AND r.applicant_priority_number >= ?3 "
        "AND (r.applicant_priority_number, r.registered_at, r.id) < (?4, ?5, ?6)");
    const std::int64_t apn = spot.apn.hundredths();
    row.with(
        argument(spot.book),
        argument(spot.tier),
        apn - apn % day,
        apn,
        argument(spot.registered_at),
        argument(spot.registration));
    return read_counts(row);
}

/// How many before the spot are counted as callable although they are locked out or out on a
/// dispatch. Goes from each such member to the live registration on the book (hence the CASE, as in
/// the index book_registrations_one_live), not along the line.
int kept_away_before(SqliteDatabase& database, const Spot& spot, core::Instant now) {
    return static_cast<int>(
        database
            .number(
                "WITH away (id) AS (" + members_away_sql +
                    ") SELECT count(DISTINCT r.id) FROM away CROSS JOIN book_registrations AS r "
                    "ON r.member_id = away.id CROSS JOIN members AS m ON m.id = away.id "
                    "WHERE m.status = 'ACTIVE' "
                    "AND r.status = 'ACTIVE' AND NOT r.is_exempt AND CASE WHEN r.status IN "
                    "('ACTIVE', 'DISPATCHED') THEN r.book_id END = ?2 "
                    "AND (instr(?3, substr(r.tier, 6)), r.applicant_priority_number, "
                    "r.registered_at, "
                    "r.id) < (instr(?3, substr(?4, 6)), ?5, ?6, ?7)",
                argument(now),
                argument(spot.book),
                spot.tier_order,
                argument(spot.tier),
                argument(spot.apn),
                argument(spot.registered_at),
                argument(spot.registration))
            .value_or(0));
}

LineCount whole_tier(
    SqliteDatabase& database, core::Id<core::ReferralBook> book, core::BookTier tier) {
    auto row = database.prepare(
        "SELECT active, callable FROM line_counts "
        "WHERE book_id = ?1 AND tier = ?2 AND span = ?3 AND bucket = 0");
    row.with(argument(book), argument(tier), whole_line);
    return read_counts(row);
}

void add(LineCount& sum, const LineCount& more) {
    sum.active += more.active;
    sum.callable += more.callable;
}

/// Counts by line_counts: members who are locked out or out on a dispatch count as callable.
LineCount stand_before(SqliteDatabase& database, const Spot& spot) {
    LineCount count;
    for (const auto tier : tiers_in_order(spot.tier_order)) {
        if (tier == spot.tier) break;
        add(count, whole_tier(database, spot.book, tier));
    }
    const std::int64_t apn = spot.apn.hundredths();
    add(count, stretches_before(database, spot, days_64, 0));
    add(count, stretches_before(database, spot, day, apn - apn % days_64));
    add(count, on_the_day(database, spot));
    return count;
}

}  // namespace

std::vector<core::BookTier> tiers_in_order(std::string_view tier_order) {
    std::vector<core::BookTier> tiers;
    for (const char digit : tier_order) {
        if (digit >= '1' && digit <= '4') tiers.push_back(static_cast<core::BookTier>(digit - '1'));
    }
    return tiers;
}

int active_before(SqliteDatabase& database, const Spot& spot) {
    return stand_before(database, spot).active;
}

LineCount count_before(SqliteDatabase& database, const Spot& spot, core::Instant now) {
    LineCount count = stand_before(database, spot);
    count.callable -= kept_away_before(database, spot, now);
    return count;
}

std::vector<BookTierCount> count_tiers(SqliteDatabase& database, core::Instant now) {
    auto row = database.prepare(
        "WITH away (id) AS (" + members_away_sql +
        "), kept AS (SELECT r.book_id, r.tier, count(DISTINCT r.id) AS people FROM away "
        "CROSS JOIN book_registrations AS r ON r.member_id = away.id "
        "CROSS JOIN members AS m ON m.id = away.id "
        "WHERE m.status = 'ACTIVE' AND r.status = 'ACTIVE' AND NOT r.is_exempt "
        "GROUP BY r.book_id, r.tier) "
        "SELECT c.book_id, c.tier, c.active, c.callable - coalesce(kept.people, 0) "
        "FROM line_counts AS c LEFT JOIN kept ON kept.book_id = c.book_id AND kept.tier = c.tier "
        "WHERE c.span = ?2 AND c.bucket = 0");
    row.with(argument(now), whole_line);
    std::vector<BookTierCount> result;
    while (row.step()) {
        result.push_back(
            {.book = column<core::Id<core::ReferralBook>>(row, 0),
             .tier = column<core::BookTier>(row, 1),
             .count = {
                 .active = static_cast<int>(row.number(2)),
                 .callable = static_cast<int>(row.number(3))}});
    }
    return result;
}

LineCount count_of(
    const std::vector<BookTierCount>& counts,
    core::Id<core::ReferralBook> book,
    core::BookTier tier) {
    for (const auto& each : counts) {
        if (each.book == book && each.tier == tier) return each.count;
    }
    return {};
}

}  // namespace hallbook::store
