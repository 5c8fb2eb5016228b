/// \file
/// Explaining a place.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/explain.hpp"

#include "core/proof/line_history.hpp"
#include "store/file/sqlite_rows.hpp"
#include "store/queries/trace.hpp"

namespace hallbook::store {

namespace {

/// Hundredths of APN in one range: a hundred days.
constexpr std::int64_t range = 10'000;

std::vector<QueueEntry> people_before(
    SqliteDatabase& database, const Place& place, core::Instant now) {
    if (!place.actual_position || *place.actual_position == 1) return {};
    return queue(database, {.book = place.book, .limit = *place.actual_position - 1}, now);
}

bool belongs_to(const AheadRange& last, const QueueEntry& entry) {
    return last.tier == entry.tier &&
           last.first.hundredths() / range == entry.apn.hundredths() / range;
}

std::vector<AheadRange> counted_by_range(const std::vector<QueueEntry>& people) {
    std::vector<AheadRange> result;
    for (const auto& entry : people) {
        if (result.empty() || !belongs_to(result.back(), entry)) {
            result.push_back({entry.tier, entry.apn, entry.apn, 0, 0});
        }
        AheadRange& last = result.back();
        last.last = entry.apn;
        ++last.active;
        if (entry.callable_position) ++last.callable;
    }
    return result;
}

AheadChangeKind kind_of(const core::RegistrationActivity& step) {
    switch (step.action) {
        case core::RegistrationAction::dispatch: return AheadChangeKind::dispatched;
        case core::RegistrationAction::resign: return AheadChangeKind::left;
        case core::RegistrationAction::roll_off: return AheadChangeKind::rolled_off;
        case core::RegistrationAction::restore:
        case core::RegistrationAction::re_sign:
        case core::RegistrationAction::check_mark_restored: return AheadChangeKind::restored;
        case core::RegistrationAction::register_:
        case core::RegistrationAction::re_register: return AheadChangeKind::registered;
        case core::RegistrationAction::check_mark:
        case core::RegistrationAction::exempt_granted:
        case core::RegistrationAction::exempt_revoked:
        case core::RegistrationAction::bid:
        case core::RegistrationAction::manual_edit:
        case core::RegistrationAction::reconciled: break;
    }
    return AheadChangeKind::other;
}

AheadChange change_of(
    SqliteDatabase& database,
    const core::LineHistory& history,
    const core::RegistrationActivity& step) {
    AheadChange change;
    change.kind = kind_of(step);
    change.effect =
        step.new_status == core::RegistrationStatus::active ? Ahead::one_more : Ahead::one_fewer;
    change.step = step;
    if (const auto* registration = history.find(step.registration_id.value())) {
        change.tier = registration->tier;
        change.apn = registration->applicant_priority_number;
    }
    auto row = database.prepare(
        "SELECT card_number, last_name || ', ' || first_name || coalesce(' ' || middle_name, '') "
        "FROM members WHERE id = ?1");
    if (row.with(argument(step.member_id)).step()) {
        change.card_number = row.text(0);
        change.name = row.text(1);
    }
    return change;
}

void add_changes(SqliteDatabase& database, core::Instant since, Explanation& result) {
    auto rows = trace(database, {.book = result.place.book, .from = core::Instant::max()});
    const core::LineHistory history{
        rows.books, std::move(rows.registrations), std::move(rows.activities)};
    const auto id = result.place.registration;
    if (history.stood(id, {since, {}})) {
        result.place_then = static_cast<int>(history.ahead(id, {since, {}}).size()) + 1;
    }
    for (const auto& step : history.moves_ahead(id, since))
        result.changes.push_back(change_of(database, history, step));
}

}  // namespace

std::optional<Explanation> explain(
    SqliteDatabase& database,
    core::Id<core::Member> member,
    core::Id<core::ReferralBook> book,
    std::optional<core::Instant> since,
    core::Instant now) {
    auto found = places(database, member, book, now);
    if (found.empty()) return std::nullopt;
    Explanation result;
    result.place = std::move(found.front());
    result.people_ahead = people_before(database, result.place, now);
    result.ahead = counted_by_range(result.people_ahead);
    if (since) add_changes(database, *since, result);
    return result;
}

}  // namespace hallbook::store
