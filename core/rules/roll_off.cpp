/// \file
/// A dispatcher drops a registration for a reason that the rules name.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/rules.hpp"
#include "core/rules/standing.hpp"

namespace hallbook::core {

namespace {

bool is_for_dispatchers(DropReason reason) {
    return reason == DropReason::manual || reason == DropReason::not_re_registered ||
           reason == DropReason::ninety_day_rule;
}

}  // namespace

void decide(Judging& judging, const RollOff& wish) {
    const Member* member = judging.member(wish.member);
    const ReferralBook* book = judging.book(wish.book);
    if (member == nullptr || book == nullptr) return;
    if (wish.reason.empty()) {
        judging.refuse("reason_missing", "Rolling a member off a book needs a reason (--reason).");
        return;
    }
    if (!is_for_dispatchers(wish.drop_reason)) {
        judging.refuse(
            "bad_value",
            std::string{label(wish.drop_reason)} +
                " comes of what brings it about, not of a roll-off by hand. By hand there are "
                "MANUAL, NOT_RE_REGISTERED and NINETY_DAY_RULE.");
        return;
    }
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
    drop(judging, *live, wish.drop_reason, wish.reason);
}

}  // namespace hallbook::core
