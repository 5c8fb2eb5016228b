/// \file
/// A member leaves a book at the member's own request (the RESIGN action). Conflict rule
/// left-or-dispatched: a member whom another hall dispatched earlier stays dispatched.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/rules.hpp"

namespace hallbook::core {

void decide(Judging& judging, const LeaveBook& wish) {
    const Member* member = judging.member(wish.member);
    const ReferralBook* book = judging.book(wish.book);
    if (member == nullptr || book == nullptr) return;
    const BookRegistration* live = judging.rows().live_registration(member->id, book->id);
    if (live == nullptr) {
        judging.refuse(
            "not_registered", words(*member) + " is not registered on " + words(*book) + ".");
        return;
    }
    if (live->status == RegistrationStatus::dispatched) {
        judging.refuse_by(
            ConflictRule::left_or_dispatched,
            "dispatched_first",
            "out_on_dispatch",
            words(*member) + " is out on a job from " + words(*book) + "; end that first.");
        return;
    }
    BookRegistration registration = *live;
    registration.status = RegistrationStatus::resigned;
    registration.dropped_at = judging.now();
    registration.re_sign_due.reset();
    judging.put(registration);
    judging.record(
        RegistrationAction::resign,
        registration,
        RegistrationStatus::active,
        wish.reason.empty() ? std::nullopt : std::optional{wish.reason});
}

}  // namespace hallbook::core
