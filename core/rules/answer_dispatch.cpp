/// \file
/// Rule 12: a declined dispatch gives back its slot and the places in line; one by bid counts as
/// a quit (rule 9). Rule 11: checking in, also at a voided dispatch (rule double-dispatch).
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/calling.hpp"
#include "core/rules/contested_dispatch.hpp"
#include "core/rules/rules.hpp"
#include "core/rules/standing.hpp"

namespace hallbook::core {

namespace {

bool is_unanswered_or_accepted(const Dispatch& dispatch) {
    return dispatch.dispatch_status == DispatchStatus::pending ||
           dispatch.dispatch_status == DispatchStatus::accepted;
}

/// The dispatch when it is live; else refuses and returns null.
const Dispatch* live_dispatch(Judging& judging, Id<Dispatch> id) {
    const Dispatch* dispatch = judging.dispatch(id);
    if (dispatch != nullptr && !is_live(*dispatch)) {
        judging.refuse("dispatch_over", "This dispatch is over; nothing is left to answer.");
        return nullptr;
    }
    return dispatch;
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

/// Records the answer to a dispatch that was voided unseen by the hall. Nothing else changes: the
/// places have already been given back.
void note_answer(Judging& judging, const AnswerDispatch& wish, Dispatch dispatch) {
    dispatch.dispatch_status = wish.accepted ? DispatchStatus::accepted : DispatchStatus::rejected;
    dispatch.responded_at = judging.now();
    if (wish.reason) dispatch.term_reason = *wish.reason;
    judging.put(std::move(dispatch));
}

}  // namespace

void decide(Judging& judging, const AnswerDispatch& wish) {
    const Dispatch* voided = judging.rows().find(wish.dispatch);
    if (voided != nullptr && voided->voided_by_conflict_id && judging.is_afterwards()) {
        note_answer(judging, wish, *voided);
        return;
    }
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
    const Dispatch* found = judging.dispatch(wish.dispatch);
    if (found == nullptr) return;
    if (found->checked_in_at) {
        judging.refuse("checked_in", "The member has checked in already.");
        return;
    }
    if (!is_unanswered_or_accepted(*found)) {
        judging.refuse("dispatch_over", "This dispatch is over; nobody can check in any more.");
        return;
    }
    Dispatch dispatch = *found;
    dispatch.dispatch_status = DispatchStatus::accepted;
    if (!dispatch.responded_at) dispatch.responded_at = judging.now();
    dispatch.checked_in_at = judging.now();
    if (dispatch.voided_by_conflict_id) {
        check_in_voided(judging, std::move(dispatch));
    } else {
        judging.put(std::move(dispatch));
    }
}

}  // namespace hallbook::core
