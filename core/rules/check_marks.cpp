/// \file
/// Rule 5: check marks, given and taken back. Rule same-day-mark: of two in a day, one counts.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/rules.hpp"
#include "core/rules/standing.hpp"

namespace hallbook::core {

namespace {

/// The registration from which a mark is taken back: the live one, else the newest that was dropped
/// for check marks.
const BookRegistration* marked_registration(
    const Judging& judging, Id<Member> member, Id<ReferralBook> book) {
    if (const auto* live = judging.rows().live_registration(member, book)) return live;
    const BookRegistration* newest = nullptr;
    for (const auto* each : judging.rows().registrations(member)) {
        const bool dropped_by_marks =
            each->book_id == book && each->drop_reason == DropReason::check_marks;
        if (dropped_by_marks && (newest == nullptr || newest->dropped_at < each->dropped_at)) {
            newest = each;
        }
    }
    return newest;
}

}  // namespace

void decide(Judging& judging, const GiveCheckMark& wish) {
    const Member* member = judging.member(wish.member);
    const ReferralBook* book = judging.book(wish.book);
    if (member == nullptr || book == nullptr) return;
    switch (give_mark(judging, member->id, *book, wish.reason)) {
        case Mark::given:
        case Mark::rolled_off: return;
        case Mark::already_today:
            judging.refuse_by(
                ConflictRule::same_day_mark,
                "one_mark_stands",
                "marked_today",
                words(*member) + " has a check mark on " + words(*book) +
                    " for today already; a day gives one at most.");
            return;
        case Mark::exempt:
            judging.refuse(
                "exempt",
                words(*member) +
                    " is exempt; exempt registrants get no "
                    "check marks.");
            return;
        case Mark::not_standing:
            judging.refuse(
                "not_registered",
                words(*member) + " does not stand in the line of " + words(*book) + ".");
            return;
    }
}

void decide(Judging& judging, const RestoreCheckMark& wish) {
    const Member* member = judging.member(wish.member);
    const ReferralBook* book = judging.book(wish.book);
    if (member == nullptr || book == nullptr) return;
    if (wish.reason.empty()) {
        judging.refuse("reason_missing", "Taking a check mark back needs a reason (--reason).");
        return;
    }
    const BookRegistration* found = marked_registration(judging, member->id, book->id);
    if (found == nullptr || found->check_marks == 0) {
        judging.refuse(
            "no_check_mark", words(*member) + " has no check mark on " + words(*book) + ".");
        return;
    }
    BookRegistration registration = *found;
    const RegistrationStatus before = registration.status;
    const bool returns = registration.drop_reason == DropReason::check_marks;
    --registration.check_marks;
    registration.has_check_mark = registration.check_marks > 0;
    registration.last_check_mark_on.reset();
    if (returns) {
        registration.status = RegistrationStatus::active;
        registration.drop_reason.reset();
        registration.dropped_at.reset();
        restart_re_sign_clock(judging, registration, *book);
    }
    judging.put(registration);
    judging.record(RegistrationAction::check_mark_restored, registration, before, wish.reason);
    if (returns) take_off_if_out(judging, registration);
}

}  // namespace hallbook::core
