/// \file
/// Rule 12: a declined dispatch gives the slot back and returns the registrations with their APN. A
/// bid refused after it was accepted counts as a quit (rule 9). Checking in, rule 11.
/// SPDX-License-Identifier: Apache-2.0
#include "core/calling.hpp"
#include "core/rules/rules.hpp"
#include "core/rules/standing.hpp"
#include "core/working_days.hpp"

namespace hallbook::core {

namespace {

/// The dispatch when it is live; else refuses and returns null.
const Dispatch* live_dispatch(Judging& judging, Id<Dispatch> id) {
    const Dispatch* dispatch = judging.dispatch(id);
    if (dispatch != nullptr && !is_live(*dispatch)) {
        judging.refuse("dispatch_over", "This dispatch is over; nothing is left to answer.");
        return nullptr;
    }
    return dispatch;
}

/// Nobody re-signs while out: a deadline that passed meanwhile is put off to the next working day.
void leave_time_to_re_sign(const Judging& judging, BookRegistration& registration) {
    if (!registration.re_sign_due) return;
    const WorkingDays days{judging.rows().holidays()};
    if (*registration.re_sign_due < judging.today())
        registration.re_sign_due = days.next(judging.today());
}

void decline(Judging& judging, const AnswerDispatch& wish, Dispatch dispatch) {
    dispatch.dispatch_status = DispatchStatus::rejected;
    dispatch.responded_at = judging.now();
    if (wish.reason) dispatch.term_reason = *wish.reason;
    const bool was_bid = dispatch.method == DispatchMethod::bid;
    if (was_bid) dispatch.by_name_barred_until = by_name_barred_until(judging, judging.today());
    judging.put(dispatch);
    if (was_bid) {
        drop_all(judging, dispatch.member_id, DropReason::bid_refused);
    } else {
        for (auto& registration : taken_off_by(judging, dispatch)) {
            leave_time_to_re_sign(judging, registration);
            bring_back(judging, std::move(registration), "declined");
        }
    }
    const LaborRequest* request = judging.rows().find(dispatch.labor_request_id);
    if (request == nullptr) return;
    const LaborRequest asked = *request;
    give_slot_back(judging, asked);
    const ReferralBook* book = judging.rows().find(asked.book_id);
    if (!was_bid && asked.generates_check_mark && book != nullptr) {
        give_mark(
            judging,
            dispatch.member_id,
            *book,
            "declined dispatch on request " + asked.request_number);
    }
}

}  // namespace

void decide(Judging& judging, const AnswerDispatch& wish) {
    const Dispatch* found = live_dispatch(judging, wish.dispatch);
    if (found == nullptr) return;
    if (found->checked_in_at) {
        judging.refuse("checked_in", "The member has checked in; end the dispatch instead.");
        return;
    }
    Dispatch dispatch = *found;
    if (!wish.accepted) {
        decline(judging, wish, std::move(dispatch));
        return;
    }
    if (dispatch.dispatch_status == DispatchStatus::accepted) {
        judging.refuse("already_accepted", "This dispatch was accepted already.");
        return;
    }
    dispatch.dispatch_status = DispatchStatus::accepted;
    dispatch.responded_at = judging.now();
    judging.put(std::move(dispatch));
}

void decide(Judging& judging, const CheckIn& wish) {
    const Dispatch* found = live_dispatch(judging, wish.dispatch);
    if (found == nullptr) return;
    if (found->checked_in_at) {
        judging.refuse("checked_in", "The member has checked in already.");
        return;
    }
    Dispatch dispatch = *found;
    dispatch.dispatch_status = DispatchStatus::accepted;
    if (!dispatch.responded_at) dispatch.responded_at = judging.now();
    dispatch.checked_in_at = judging.now();
    judging.put(std::move(dispatch));
}

}  // namespace hallbook::core
