/// \file
/// The deadlines of a day: missed re-signs (rule 4), ended exemptions (rule 7), members who did
/// not register anew in time (rule 15), requests whose work is over (rule 16). Each finding of
/// the hall is checked again: a member who acted in time at another hall is left alone.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rows/line.hpp"
#include "core/rules/job_days.hpp"
#include "core/rules/local_settings.hpp"
#include "core/rules/requests.hpp"
#include "core/rules/rules.hpp"
#include "core/rules/standing.hpp"

#include <algorithm>

namespace hallbook::core {

namespace {

/// The ACTIVE registration that an entry of the list names; null when it is gone.
const BookRegistration* standing(const Judging& judging, const PassedDeadline& found) {
    const Member* member = judging.rows().member(found.card_number);
    if (member == nullptr) return nullptr;
    const auto* live = judging.rows().live_registration(member->id, found.book);
    return live != nullptr && live->status == RegistrationStatus::active ? live : nullptr;
}

void expire(Judging& judging, const PassedDeadline& found) {
    const BookRegistration* registration = standing(judging, found);
    const ReferralBook* book = judging.rows().find(found.book);
    if (registration == nullptr || book == nullptr || registration->is_exempt) return;
    if (!is_overdue(judging, *registration, *book)) {
        if (judging.is_afterwards() && !judging.is_unseen(*registration)) {
            const auto& hall = judging.operation().hall_code;
            flag_re_sign_in_time(
                judging,
                *registration,
                hall + " let the registration expire at " + judging.civil_words(judging.now()),
                "stands");
        }
        return;
    }
    const std::string words =
        "re-sign was due by " + date_text(last_re_sign_day(*registration, *book).value());
    if (local_settings(judging.rows()).missed_re_sign_drops_all) {
        drop_all(judging, registration->member_id, DropReason::missed_re_sign, words);
    } else {
        drop(judging, *registration, DropReason::missed_re_sign, words);
    }
}

void end_exemption(Judging& judging, const PassedDeadline& found) {
    const BookRegistration* standing_here = standing(judging, found);
    const ReferralBook* book = judging.rows().find(found.book);
    if (standing_here == nullptr || book == nullptr || !standing_here->exempt_until ||
        *standing_here->exempt_until >= judging.today()) {
        return;
    }
    BookRegistration registration = *standing_here;
    clear_exemption(registration);
    restart_re_sign_clock(judging, registration, *book);
    judging.put(registration);
    judging.record(
        RegistrationAction::exempt_revoked, registration, registration.status, "exemption ended");
}

/// Whether the dispatch that a registration was closed with lasted so long that the 90-day rule set
/// its time to register anew.
bool ended_long_job(const Judging& judging, const BookRegistration& registration) {
    if (!registration.dispatch_id) return false;
    const Dispatch* dispatch = judging.rows().find(*registration.dispatch_id);
    return dispatch != nullptr && dispatch->term_date &&
           is_ninety_days(*dispatch, *dispatch->term_date);
}

/// Drops the member from all books when the time to register anew has passed unused (rule 15).
void drop_not_re_registered(Judging& judging, const std::string& card) {
    const Member* member = judging.rows().member(card);
    if (member == nullptr) return;
    std::vector<BookRegistration> missed;
    for (const auto* each : judging.rows().registrations(member->id)) {
        const bool passed = each->re_register_by && *each->re_register_by < judging.today();
        if (!is_live(each->status) && passed) missed.push_back(*each);
    }
    // Settles all at once: one left over would drop the member again on another day.
    Date last = judging.today();
    bool by_ninety_days = true;
    for (auto& registration : missed) {
        last = std::min(last, *registration.re_register_by);
        by_ninety_days = by_ninety_days && ended_long_job(judging, registration);
        registration.re_register_by.reset();
        judging.put(registration);
    }
    if (missed.empty()) return;
    const auto reason =
        by_ninety_days ? DropReason::ninety_day_rule : DropReason::not_re_registered;
    for (const auto* each : judging.rows().registrations(member->id)) {
        // A registration signed after the deadline stays, whenever the deadlines are enforced.
        if (is_live(each->status) && judging.day_of(each->registered_at) <= last)
            drop(judging, *each, reason);
    }
}

/// Expires a request to which nobody can be sent any more. Its dispatches stay (rule 16).
void expire_request(Judging& judging, const std::string& number) {
    const LaborRequest* found = judging.rows().request(number);
    if (found == nullptr) return;
    const auto last = last_day_of_work(*found, WorkingDays{judging.rows().holidays()});
    if (!last || *last >= judging.today()) return;
    LaborRequest request = *found;
    expire_bids(judging, request.id);
    if (!is_unfilled(request)) return;
    request.status = LaborRequestStatus::expired;
    judging.put(std::move(request));
}

}  // namespace

void decide(Judging& judging, const EnforceDay& wish) {
    for (const auto& each : wish.re_signs)
        expire(judging, each);
    for (const auto& each : wish.exemptions)
        end_exemption(judging, each);
    for (const auto& card : wish.re_registrations)
        drop_not_re_registered(judging, card);
    for (const auto& number : wish.requests.value_or(std::vector<std::string>{}))
        expire_request(judging, number);
}

}  // namespace hallbook::core
