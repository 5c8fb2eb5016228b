/// \file
/// The shared steps of registrations.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/standing.hpp"

#include "core/rows/line.hpp"
#include "core/rules/calling.hpp"
#include "core/rules/local_settings.hpp"
#include "core/values/working_days.hpp"

#include <algorithm>

namespace hallbook::core {

void drop(
    Judging& judging,
    BookRegistration registration,
    DropReason reason,
    std::optional<std::string> words) {
    const RegistrationStatus before = registration.status;
    registration.status = reason == DropReason::missed_re_sign ? RegistrationStatus::expired
                                                               : RegistrationStatus::dropped;
    registration.drop_reason = reason;
    registration.dropped_at = judging.now();
    // Keeps the deadline that was missed: a re-sign that arrives late is judged by it.
    if (reason != DropReason::missed_re_sign) registration.re_sign_due.reset();
    judging.put(registration);
    if (!words) words = std::string{label(reason)};
    judging.record(RegistrationAction::roll_off, registration, before, std::move(words));
}

void drop_all(
    Judging& judging, Id<Member> member, DropReason reason, std::optional<std::string> words) {
    for (const auto* each : judging.rows().registrations(member)) {
        if (is_live(each->status)) drop(judging, *each, reason, words);
    }
}

bool is_out(const Judging& judging, Id<Member> member) {
    const auto dispatches = judging.rows().dispatches(member);
    return std::any_of(
        dispatches.begin(), dispatches.end(), [](const auto* each) { return is_live(*each); });
}

void take_off(Judging& judging, BookRegistration registration, const Dispatch& dispatch) {
    registration.status = RegistrationStatus::dispatched;
    registration.dispatch_id = dispatch.id;
    judging.put(registration);
    judging.record(RegistrationAction::dispatch, registration, RegistrationStatus::active);
    judging.of_request(dispatch.labor_request_id);
}

void take_all_off(Judging& judging, const Dispatch& dispatch) {
    for (const auto* each : judging.rows().registrations(dispatch.member_id)) {
        if (each->status == RegistrationStatus::active) take_off(judging, *each, dispatch);
    }
}

void take_off_if_out(Judging& judging, const BookRegistration& registration) {
    for (const auto* each : judging.rows().dispatches(registration.member_id)) {
        if (!is_live(*each)) continue;
        const Dispatch dispatch = *each;
        take_off(judging, registration, dispatch);
        return;
    }
}

std::vector<BookRegistration> taken_off_by(const Judging& judging, const Dispatch& dispatch) {
    std::vector<BookRegistration> result;
    for (const auto* each : judging.rows().registrations(dispatch.member_id)) {
        if (each->status == RegistrationStatus::dispatched && each->dispatch_id == dispatch.id) {
            result.push_back(*each);
        }
    }
    return result;
}

void bring_back(Judging& judging, BookRegistration registration, std::string why) {
    registration.status = RegistrationStatus::active;
    registration.dispatch_id.reset();
    judging.put(registration);
    judging.record(
        RegistrationAction::restore, registration, RegistrationStatus::dispatched, std::move(why));
}

void leave_time_to_re_sign(const Judging& judging, BookRegistration& registration) {
    if (!registration.re_sign_due) return;
    const WorkingDays days{judging.rows().holidays()};
    if (*registration.re_sign_due < judging.today())
        registration.re_sign_due = days.next(judging.today());
}

Mark give_mark(
    Judging& judging, Id<Member> member, const ReferralBook& book, const std::string& reason) {
    const BookRegistration* live = judging.rows().live_registration(member, book.id);
    if (live == nullptr || live->status != RegistrationStatus::active) return Mark::not_standing;
    if (live->is_exempt) return Mark::exempt;
    if (live->last_check_mark_on == judging.today()) return Mark::already_today;
    BookRegistration registration = *live;
    ++registration.check_marks;
    registration.has_check_mark = true;
    registration.last_check_mark_on = judging.today();
    judging.put(registration);
    judging.record(RegistrationAction::check_mark, registration, registration.status, reason);
    if (registration.check_marks <= book.max_check_marks) return Mark::given;
    drop(
        judging,
        registration,
        DropReason::check_marks,
        "check mark " + std::to_string(registration.check_marks) + ": " + reason);
    return Mark::rolled_off;
}

std::optional<Date> last_re_sign_day(
    const BookRegistration& registration, const ReferralBook& book) {
    if (!registration.re_sign_due) return std::nullopt;
    return *registration.re_sign_due + std::chrono::days{book.grace_days};
}

bool is_overdue(
    const Judging& judging, const BookRegistration& registration, const ReferralBook& book) {
    const auto last = last_re_sign_day(registration, book);
    return last && judging.today() > *last;
}

void flag_re_sign_in_time(
    Judging& judging,
    const BookRegistration& registration,
    const std::string& was_let_expire,
    const std::string& what_it_does) {
    Conflict conflict;
    conflict.rule = ConflictRule::re_sign_in_time;
    conflict.member_id = registration.member_id;
    conflict.book_id = registration.book_id;
    conflict.registration_id = registration.id;
    conflict.applicant_priority_number = registration.applicant_priority_number;
    conflict.decision = "reinstated";
    conflict.explanation =
        was_let_expire + ", but it had been re-signed in time at another hall. It " + what_it_does +
        " with APN " + registration.applicant_priority_number.text() + " in its old place.";
    judging.decide_conflict(std::move(conflict), &registration, RegistrationStatus::expired);
}

void restart_re_sign_clock(
    const Judging& judging, BookRegistration& registration, const ReferralBook& book) {
    registration.re_sign_due = judging.today() + std::chrono::days{book.re_sign_days};
}

void share_exemption(BookRegistration& registration, const BookRegistration& of) {
    registration.is_exempt = of.is_exempt;
    registration.exempt_reason = of.exempt_reason;
    registration.exempt_from = of.exempt_from;
    registration.exempt_until = of.exempt_until;
    registration.exempt_approved_by = of.exempt_approved_by;
}

void clear_exemption(BookRegistration& registration) { share_exemption(registration, {}); }

LaborRequestStatus status_by_count(const LaborRequest& request) {
    if (request.workers_dispatched == 0) return LaborRequestStatus::open;
    return request.workers_dispatched < request.workers_requested
               ? LaborRequestStatus::partially_filled
               : LaborRequestStatus::filled;
}

Date by_name_barred_until(const Judging& judging, Date day) {
    return day + std::chrono::weeks{local_settings(judging.rows()).by_name_bar_weeks};
}

namespace {

/// A cancelled or expired request keeps its status, however many are dispatched.
void count_slots(Judging& judging, LaborRequest request, int more) {
    request.workers_dispatched += more;
    const bool is_over = request.status == LaborRequestStatus::cancelled ||
                         request.status == LaborRequestStatus::expired;
    if (!is_over) request.status = status_by_count(request);
    judging.put(std::move(request));
}

}  // namespace

void take_slot(Judging& judging, LaborRequest request) {
    count_slots(judging, std::move(request), 1);
}

void give_slot_back(Judging& judging, LaborRequest request) {
    count_slots(judging, std::move(request), -1);
}

}  // namespace hallbook::core
