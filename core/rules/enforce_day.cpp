/// \file
/// The deadlines of a day: missed re-signs (rule 4), exemptions that ended (rule 7), members who
/// did not register anew in time (rule 15). What the hall found is looked at again: who acted in
/// time at another hall stays. SPDX-License-Identifier: Apache-2.0
#include "core/line.hpp"
#include "core/local_settings.hpp"
#include "core/rules/rules.hpp"
#include "core/rules/standing.hpp"

namespace hallbook::core {

namespace {

/// The ACTIVE registration a line of the list means; null when it is gone.
const BookRegistration* standing(const Judging& judging, const PassedDeadline& found) {
    const Member* member = judging.rows().member(found.card_number);
    if (member == nullptr) return nullptr;
    const auto* live = judging.rows().live_registration(member->id, found.book);
    return live != nullptr && live->status == RegistrationStatus::active ? live : nullptr;
}

void expire(Judging& judging, const PassedDeadline& found) {
    const BookRegistration* registration = standing(judging, found);
    const ReferralBook* book = judging.rows().find(found.book);
    if (registration == nullptr || book == nullptr || registration->is_exempt ||
        !registration->re_sign_due) {
        return;
    }
    const Date last = *registration->re_sign_due + std::chrono::days{book->grace_days};
    if (judging.today() <= last) return;
    const std::string words = "re-sign was due by " + date_text(last);
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

/// Off all books, when the time to register anew has passed unused (rule 15).
void drop_not_re_registered(Judging& judging, const std::string& card) {
    const Member* member = judging.rows().member(card);
    if (member == nullptr) return;
    std::vector<BookRegistration> missed;
    for (const auto* each : judging.rows().registrations(member->id)) {
        const bool passed = each->re_register_by && *each->re_register_by < judging.today();
        if (!is_live(each->status) && passed) missed.push_back(*each);
    }
    // All at once: one left over would drop the member again on another day.
    for (auto& registration : missed) {
        registration.re_register_by.reset();
        judging.put(registration);
    }
    if (!missed.empty()) drop_all(judging, member->id, DropReason::not_re_registered);
}

}  // namespace

void decide(Judging& judging, const EnforceDay& wish) {
    for (const auto& each : wish.re_signs)
        expire(judging, each);
    for (const auto& each : wish.exemptions)
        end_exemption(judging, each);
    for (const auto& card : wish.re_registrations)
        drop_not_re_registered(judging, card);
}

}  // namespace hallbook::core
