/// \file
/// Dropping a registration for a reason of the rules that a dispatcher found.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/rules.hpp"
#include "core/rules/standing.hpp"

namespace hallbook::core {

void decide(Judging& judging, const RollOff& wish) {
    const Member* member = judging.member(wish.member);
    const ReferralBook* book = judging.book(wish.book);
    if (member == nullptr || book == nullptr) return;
    if (wish.reason.empty()) {
        judging.refuse("reason_missing", "Rolling a member off a book needs a reason (--reason).");
        return;
    }
    const BookRegistration* live = judging.rows().live_registration(member->id, book->id);
    if (live == nullptr) {
        judging.refuse(
            "not_registered", words(*member) + " is not registered on " + words(*book) + ".");
        return;
    }
    if (live->status == RegistrationStatus::dispatched) {
        judging.refuse(
            "out_on_dispatch",
            words(*member) + " is out on a job from " + words(*book) + "; end that first.");
        return;
    }
    drop(judging, *live, wish.drop_reason, wish.reason);
}

}  // namespace hallbook::core
