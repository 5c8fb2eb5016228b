/// \file
/// The end of a job: rules 8 (short call), 13 (quit, discharge), 14 (other ends), 15 (re-register).
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/calling.hpp"
#include "core/rules/job_days.hpp"
#include "core/rules/local_settings.hpp"
#include "core/rules/rules.hpp"
#include "core/rules/standing.hpp"

namespace hallbook::core {

namespace {

bool is_quit_or_discharge(DispatchOutcome outcome) {
    return outcome == DispatchOutcome::quit || outcome == DispatchOutcome::terminated;
}

/// Working days the call lasted; the day of referral is not counted (rule 8).
int days_of_call(
    const Judging& judging, const WorkingDays& days, const Dispatch& dispatch, Date term_date) {
    return days.between(judging.day_of(dispatch.dispatched_at), term_date);
}

/// Whether a registration returns to its place when a call of this length from `called`, the book
/// of the request, ends.
bool returns(const BookRegistration& registration, const ReferralBook& called, int call_days) {
    if (call_days > called.short_call_max_days) return false;
    return call_days <= called.short_call_free_days ||
           registration.short_call_restorations < called.short_call_restorations_max;
}

void return_to_place(
    Judging& judging,
    BookRegistration registration,
    const ReferralBook& called,
    int call_days,
    const std::string& why) {
    if (call_days > called.short_call_free_days) ++registration.short_call_restorations;
    const ReferralBook* book = judging.rows().find(registration.book_id);
    if (!registration.is_exempt && book != nullptr)
        restart_re_sign_clock(judging, registration, *book);
    bring_back(judging, std::move(registration), why);
}

/// Rule 15: whether the job gives the member until the next working day to register anew.
bool opens_time_to_register(
    const Judging& judging, const EndDispatch& wish, const Dispatch& dispatch) {
    const LaborRequest* request = judging.rows().find(dispatch.labor_request_id);
    const bool under_scale =
        request != nullptr && request->no_check_mark_reason == NoCheckMarkReason::under_scale;
    return dispatch.dispatch_type == DispatchType::short_call || under_scale ||
           wish.is_turnaround.value_or(false) ||
           (local_settings(judging.rows()).ninety_day_rule &&
            is_ninety_days(dispatch, wish.term_date));
}

/// Closes a registration because the job that took its place has ended.
void close_place(
    Judging& judging, BookRegistration registration, const std::optional<Date>& register_by) {
    registration.re_register_by = register_by;
    drop(judging, std::move(registration), DropReason::job_ended);
}

/// Returns or closes the registrations the dispatch took. Whether any returned.
bool settle_places(Judging& judging, const EndDispatch& wish, const Dispatch& dispatch) {
    const WorkingDays days{judging.rows().holidays()};
    const int call_days = days_of_call(judging, days, dispatch, wish.term_date);
    std::optional<Date> register_by;
    if (opens_time_to_register(judging, wish, dispatch)) register_by = days.next(judging.today());
    const BookRegistration* sent = judging.rows().find(dispatch.registration_id);
    const ReferralBook* called = sent == nullptr ? nullptr : judging.rows().find(sent->book_id);
    const std::string why = dispatch.dispatch_type == DispatchType::short_call
                                ? "short call ended"
                                : "ended within the length of a short call";
    bool any = false;
    for (const auto& registration : taken_off_by(judging, dispatch)) {
        if (called != nullptr && returns(registration, *called, call_days)) {
            return_to_place(judging, registration, *called, call_days, why);
            any = true;
        } else {
            close_place(judging, registration, register_by);
        }
    }
    return any;
}

MemberEmployment employment_of(
    Judging& judging, const Dispatch& dispatch, Date term_date, const LaborRequest* request) {
    MemberEmployment employment;
    employment.id = judging.next_id<MemberEmployment>();
    employment.member_id = dispatch.member_id;
    employment.organization_id = dispatch.employer_id;
    employment.start_date = dispatch.start_date;
    employment.end_date = term_date;
    employment.dispatch_id = dispatch.id;
    employment.worksite_code = dispatch.worksite_code;
    if (dispatch.dispatch_class) {
        employment.dispatch_class = std::string{label(*dispatch.dispatch_class)};
    }
    employment.dispatch_date = dispatch.start_date;
    employment.dispatch_type = dispatch.dispatch_type;
    if (request != nullptr) employment.book_id = request->book_id;
    return employment;
}

void check_end(Judging& judging, const EndDispatch& wish, const Dispatch& dispatch) {
    if (dispatch.voided_by_conflict_id) {
        judging.refuse(
            "dispatch_voided",
            "This dispatch was voided by a conflict ('hallbook conflicts'). If the member worked "
            "there "
            "all the same, record the check-in first: 'hallbook dispatch check-in'.");
    } else if (!is_live(dispatch)) {
        judging.refuse("dispatch_over", "This dispatch is over already.");
    } else if (wish.term_date < dispatch.start_date) {
        judging.refuse(
            "end_before_start",
            "The job began on " + date_text(dispatch.start_date) + "; it cannot have ended on " +
                date_text(wish.term_date) + ".");
    } else if (wish.term_date > judging.today()) {
        judging.refuse(
            "end_in_future",
            "The job cannot have ended on " + date_text(wish.term_date) +
                ", which is yet to come.");
    }
}

}  // namespace

void decide(Judging& judging, const EndDispatch& wish) {
    const Dispatch* found = judging.dispatch(wish.dispatch);
    if (found == nullptr) return;
    check_end(judging, wish, *found);
    if (judging.refused()) return;
    Dispatch dispatch = *found;
    dispatch.dispatch_status =
        is_quit_or_discharge(wish.outcome) ? DispatchStatus::terminated : DispatchStatus::completed;
    dispatch.outcome = wish.outcome;
    dispatch.term_date = wish.term_date;
    dispatch.term_reason = wish.reason;
    dispatch.term_comment = wish.comment;
    dispatch.term_rate = wish.term_rate;
    dispatch.days_worked = wish.days_worked;
    dispatch.hours_worked = wish.hours_worked;
    if (is_quit_or_discharge(wish.outcome)) {
        dispatch.by_name_barred_until = by_name_barred_until(judging, wish.term_date);
        drop_all(
            judging,
            dispatch.member_id,
            wish.outcome == DispatchOutcome::quit ? DropReason::quit : DropReason::discharged);
    } else if (settle_places(judging, wish, dispatch)) {
        dispatch.restored_at = judging.now();
    }
    judging.put(employment_of(
        judging, dispatch, wish.term_date, judging.rows().find(dispatch.labor_request_id)));
    judging.put(std::move(dispatch));
}

}  // namespace hallbook::core
