/// \file
/// What happened to a member's registrations.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/history.hpp"

#include "core/operations/codec.hpp"
#include "store/file/sqlite_rows.hpp"

#include <algorithm>

namespace hallbook::store {

namespace {

using core::RegistrationActivity;

HistoryEntry entry_of(
    SqliteDatabase& database, RegistrationActivity activity, Confirmed confirmed) {
    HistoryEntry entry;
    auto member = database.prepare(
        "SELECT card_number, last_name || ', ' || first_name || coalesce(' ' || middle_name, '') "
        "FROM members WHERE id = ?1");
    if (member.with(argument(activity.member_id)).step()) {
        entry.card_number = member.text(0);
        entry.name = member.text(1);
    }
    entry.book_code =
        database.text("SELECT code FROM referral_books WHERE id = ?1", argument(activity.book_id));
    const auto apn = database.number(
        "SELECT applicant_priority_number FROM book_registrations WHERE id = ?1",
        argument(activity.registration_id));
    if (apn) entry.apn = core::Apn::from_hundredths(*apn);
    entry.performed_by =
        database.text("SELECT name FROM users WHERE id = ?1", argument(activity.performed_by_id));
    entry.activity = std::move(activity);
    entry.confirmed = confirmed;
    return entry;
}

void add_confirmed(
    SqliteDatabase& database, std::int64_t member, std::vector<HistoryEntry>& entries) {
    const auto& table = core::table_info(core::table_id<RegistrationActivity>());
    auto row = database.prepare(
        "SELECT id, registration_id, member_id, book_id, action, previous_status, new_status, "
        "previous_position, new_position, labor_request_id, dispatch_id, performed_by_id, hall, "
        "reason, notes, occurred_at, created_at FROM registration_activities WHERE member_id = ?1");
    row.with(member);
    while (row.step()) {
        auto activity =
            core::from_values<RegistrationActivity>(row.values(0, table.columns.size()));
        entries.push_back(entry_of(database, std::move(activity), Confirmed::yes));
    }
}

/// Adds the steps of pending operations, which are only in the log.
void add_pending(
    SqliteDatabase& database, std::int64_t member, std::vector<HistoryEntry>& entries) {
    const auto& table = core::table_info(core::table_id<RegistrationActivity>());
    auto row = database.prepare(
        "SELECT step.value FROM operations, json_each(operations.activities) AS step "
        "WHERE operations.outcome IS NULL AND CAST(step.value ->> 2 AS INTEGER) = ?1");
    row.with(member);
    while (row.step()) {
        const auto values = core::decode_values(table, row.text(0));
        if (!values) {
            throw core::Failure(
                core::FailureKind::damaged,
                "A step in the log cannot be read: " + values.problem,
                "Run `hallbook verify`.");
        }
        auto activity = core::from_values<RegistrationActivity>(*values.value);
        entries.push_back(entry_of(database, std::move(activity), Confirmed::no));
    }
}

}  // namespace

std::vector<HistoryEntry> history(SqliteDatabase& database, core::Id<core::Member> member) {
    std::vector<HistoryEntry> entries;
    add_confirmed(database, member.value, entries);
    add_pending(database, member.value, entries);
    std::sort(entries.begin(), entries.end(), [](const HistoryEntry& a, const HistoryEntry& b) {
        return std::tuple{a.activity.occurred_at, a.activity.id} <
               std::tuple{b.activity.occurred_at, b.activity.id};
    });
    return entries;
}

std::vector<HistoryEntry> history(
    SqliteDatabase& database, core::Id<core::BookRegistration> registration) {
    const auto member = database.number(
        "SELECT member_id FROM book_registrations WHERE id = ?1", argument(registration));
    if (!member) return {};
    auto entries = history(database, core::Id<core::Member>{*member});
    std::erase_if(entries, [&](const HistoryEntry& entry) {
        return entry.activity.registration_id != registration;
    });
    return entries;
}

}  // namespace hallbook::store
