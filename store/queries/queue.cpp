/// \file
/// The line of a book.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/queue.hpp"

#include "store/file/sqlite_rows.hpp"
#include "store/queries/callable_sql.hpp"
#include "store/queries/line_count.hpp"

namespace hallbook::store {

namespace {

QueueEntry read_queue_entry(const SqliteStatement& row) {
    return {
        .registration = column<core::Id<core::BookRegistration>>(row, 0),
        .member = column<core::Id<core::Member>>(row, 1),
        .tier = column<core::BookTier>(row, 2),
        .apn = column<core::Apn>(row, 3),
        .card_number = row.text(4),
        .name = row.text(5),
        .registered_at = column<core::Instant>(row, 6),
        .re_sign_due = column<std::optional<core::Date>>(row, 7),
        .check_marks = column<int>(row, 8),
        .status = column<core::RegistrationStatus>(row, 9),
        .exempt_reason = column<std::optional<core::ExemptReason>>(row, 10),
        .exempt_until = column<std::optional<core::Date>>(row, 11)};
}

/// The status is a literal in both, so that SQLite uses the index of the line for the first one.
SqliteStatement select_tier(SqliteDatabase& database, QueueScope scope) {
    const std::string all =
        std::string{
            "SELECT r.id, r.member_id, r.tier, r.applicant_priority_number, m.card_number, "
            "m.last_name || ', ' || m.first_name || coalesce(' ' || m.middle_name, ''), "
            "r.registered_at, CASE r.status WHEN 'ACTIVE' THEN r.re_sign_due END, r.check_marks, "
            "r.status, r.exempt_reason, r.exempt_until, "} +
        is_callable_sql +
        " FROM book_registrations AS r CROSS JOIN members AS m ON m.id = r.member_id "
        "WHERE r.book_id = ?1 AND r.tier = ?2 ";
    const std::string order = " ORDER BY r.applicant_priority_number, r.registered_at, r.id";
    if (scope == QueueScope::line) {
        return database.prepare(all + "AND r.status = 'ACTIVE'" + order);
    }
    return database.prepare(all + "AND r.status IN ('ACTIVE', 'DISPATCHED')" + order);
}

/// Numbers an entry and counts it as one who stands before the next ones.
void take_place(QueueEntry& entry, bool may_be_called, LineCount& before) {
    if (entry.status != core::RegistrationStatus::active) return;
    entry.actual_position = ++before.active;
    if (may_be_called) entry.callable_position = ++before.callable;
}

bool is_full(const QueueQuery& query, const std::vector<QueueEntry>& entries) {
    return query.limit && entries.size() >= static_cast<std::size_t>(*query.limit);
}

void list_tier(
    SqliteDatabase& database,
    const QueueQuery& query,
    core::BookTier tier,
    core::Instant now,
    LineCount& before,
    std::vector<QueueEntry>& entries) {
    auto row = select_tier(database, query.scope);
    row.with(argument(query.book), argument(tier), argument(now));
    while (!is_full(query, entries) && row.step()) {
        QueueEntry entry = read_queue_entry(row);
        take_place(entry, row.number(12) != 0, before);
        entries.push_back(std::move(entry));
    }
}

}  // namespace

std::vector<QueueEntry> queue(
    SqliteDatabase& database, const QueueQuery& query, core::Instant now) {
    const auto tier_order =
        database.text("SELECT tier_order FROM referral_books WHERE id = ?1", argument(query.book));
    std::vector<QueueEntry> entries;
    LineCount before;
    const auto counts = query.tier ? count_tiers(database, now) : std::vector<BookTierCount>{};
    for (const auto tier : tiers_in_order(tier_order.value_or(""))) {
        if (!query.tier || *query.tier == tier) {
            list_tier(database, query, tier, now, before, entries);
        } else {
            const LineCount skipped = count_of(counts, query.book, tier);
            before.active += skipped.active;
            before.callable += skipped.callable;
        }
    }
    return entries;
}

}  // namespace hallbook::store
