/// \file
/// Where a member stands on the books.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/position.hpp"

#include "store/file/sqlite_rows.hpp"
#include "store/queries/callable_sql.hpp"
#include "store/queries/line_count.hpp"

namespace hallbook::store {

namespace {

Place read_place(const SqliteStatement& row) {
    return {
        .registration = column<core::Id<core::BookRegistration>>(row, 0),
        .book = column<core::Id<core::ReferralBook>>(row, 1),
        .book_code = row.text(2),
        .book_name = row.text(3),
        .tier = column<core::BookTier>(row, 4),
        .apn = column<core::Apn>(row, 5),
        .status = column<core::RegistrationStatus>(row, 6),
        .registered_at = column<core::Instant>(row, 7),
        .re_sign_due = column<std::optional<core::Date>>(row, 8),
        .check_marks = column<int>(row, 9),
        .exempt_reason = column<std::optional<core::ExemptReason>>(row, 10),
        .exempt_until = column<std::optional<core::Date>>(row, 11)};
}

void count_place(
    SqliteDatabase& database,
    Place& place,
    std::string tier_order,
    bool callable,
    core::Instant now) {
    if (place.status != core::RegistrationStatus::active) return;
    const Spot spot{
        .book = place.book,
        .tier_order = std::move(tier_order),
        .tier = place.tier,
        .apn = place.apn,
        .registered_at = place.registered_at,
        .registration = place.registration};
    const LineCount before = count_before(database, spot, now);
    place.actual_position = before.active + 1;
    if (callable) place.callable_position = before.callable + 1;
}

}  // namespace

std::vector<Place> places(
    SqliteDatabase& database,
    core::Id<core::Member> member,
    std::optional<core::Id<core::ReferralBook>> book,
    core::Instant now) {
    auto row = database.prepare(
        std::string{
            "SELECT r.id, r.book_id, b.code, b.name, r.tier, r.applicant_priority_number, "
            "r.status, r.registered_at, CASE r.status WHEN 'ACTIVE' THEN r.re_sign_due END, "
            "r.check_marks, r.exempt_reason, r.exempt_until, b.tier_order, "} +
        is_callable_sql +
        " FROM book_registrations AS r JOIN referral_books AS b ON b.id = r.book_id "
        "JOIN members AS m ON m.id = r.member_id WHERE r.member_id = ?1 "
        "AND r.status IN ('ACTIVE', 'DISPATCHED') AND (?2 IS NULL OR r.book_id = ?2) "
        "ORDER BY r.book_id");
    row.with(argument(member), argument(book), argument(now));
    std::vector<Place> result;
    while (row.step()) {
        Place place = read_place(row);
        count_place(database, place, row.text(12), row.number(13) != 0, now);
        result.push_back(std::move(place));
    }
    return result;
}

std::optional<int> actual_position(
    SqliteDatabase& database, core::Id<core::BookRegistration> registration) {
    auto row = database.prepare(
        "SELECT r.book_id, b.tier_order, r.tier, r.applicant_priority_number, r.registered_at "
        "FROM book_registrations AS r JOIN referral_books AS b ON b.id = r.book_id "
        "WHERE r.id = ?1 AND r.status = 'ACTIVE'");
    row.with(argument(registration));
    if (!row.step()) return std::nullopt;
    const Spot spot{
        .book = column<core::Id<core::ReferralBook>>(row, 0),
        .tier_order = row.text(1),
        .tier = column<core::BookTier>(row, 2),
        .apn = column<core::Apn>(row, 3),
        .registered_at = column<core::Instant>(row, 4),
        .registration = registration};
    return active_before(database, spot) + 1;
}

}  // namespace hallbook::store
