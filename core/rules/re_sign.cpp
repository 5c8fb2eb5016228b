/// \file
/// Rule 4: a member re-signs and keeps the place. Conflict rule re-sign-in-time: another side let
/// the registration expire although it was re-signed before the deadline.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rows/line.hpp"
#include "core/rules/rules.hpp"
#include "core/rules/standing.hpp"

#include <algorithm>

namespace hallbook::core {

namespace {

/// The registration that was expired after this re-sign was made; null when there is none.
const BookRegistration* expired_in_spite(
    const Judging& judging, const Member& member, const ReferralBook& book) {
    const BookRegistration* found = nullptr;
    for (const auto* each : judging.rows().registrations(member.id)) {
        if (each->book_id == book.id && each->status == RegistrationStatus::expired &&
            each->dropped_at && *each->dropped_at > judging.now() &&
            !is_overdue(judging, *each, book)) {
            found = each;
        }
    }
    return found;
}

void renew(Judging& judging, BookRegistration& registration, const ReferralBook& book) {
    registration.last_re_signed_at =
        std::max(registration.last_re_signed_at, std::optional{judging.now()});
    if (!registration.is_exempt) {
        const Date due = judging.today() + std::chrono::days{book.re_sign_days};
        registration.re_sign_due = std::max(registration.re_sign_due.value_or(due), due);
    }
}

void reinstate(Judging& judging, BookRegistration registration, const ReferralBook& book) {
    const Instant expired_at = registration.dropped_at.value_or(judging.now());
    registration.status = RegistrationStatus::active;
    registration.dropped_at.reset();
    registration.drop_reason.reset();
    renew(judging, registration, book);
    judging.put(registration);
    judging.record(RegistrationAction::re_sign, registration, RegistrationStatus::expired);
    flag_re_sign_in_time(
        judging,
        registration,
        "The registration was let expire at " + judging.civil_words(expired_at),
        "is reinstated");
}

/// Re-signs on one book; the reason when that is refused.
std::optional<Violation> re_sign_on(
    Judging& judging, const Member& member, const ReferralBook& book) {
    const BookRegistration* live = judging.rows().live_registration(member.id, book.id);
    if (live == nullptr) {
        if (const auto* expired = expired_in_spite(judging, member, book)) {
            reinstate(judging, *expired, book);
            return std::nullopt;
        }
        return Violation{
            "not_registered",
            words(member) + " is not registered on " + words(book) + ". Use 'hallbook register'."};
    }
    if (live->status == RegistrationStatus::dispatched) {
        return Violation{
            "out_on_dispatch",
            words(member) + " is out on a job; on " + words(book) +
                " no re-sign is due meanwhile."};
    }
    if (is_overdue(judging, *live, book)) {
        return Violation{
            "re_sign_overdue",
            words(member) + " had to re-sign on " + words(book) + " by " +
                date_text(last_re_sign_day(*live, book).value()) +
                ". The deadline has passed: 'hallbook enforce' closes the place, and only "
                "then a new registration, with a new APN, is possible."};
    }
    BookRegistration registration = *live;
    renew(judging, registration, book);
    judging.put(registration);
    judging.record(RegistrationAction::re_sign, registration, registration.status);
    return std::nullopt;
}

/// Whether the counter had re-signed the member on the book: then leaving it out needs a conflict.
/// Also true for a registration that is gone, as nobody knows of which book it was.
bool was_done_at_the_counter(const Judging& judging, const Member& member, Id<ReferralBook> book) {
    const auto& told = judging.operation().told;
    return std::any_of(told.begin(), told.end(), [&](const ToldPlace& each) {
        const auto* registration = judging.rows().find(each.registration);
        return registration == nullptr ||
               (registration->member_id == member.id && registration->book_id == book);
    });
}

ConflictRule rule_of(const Violation& refusal) {
    return refusal.code == "re_sign_overdue" ? ConflictRule::re_sign_in_time
                                             : ConflictRule::superseded;
}

}  // namespace

void decide(Judging& judging, const ReSign& wish) {
    const Member* member = judging.member(wish.member);
    if (member == nullptr) return;
    std::vector<std::pair<Id<ReferralBook>, Violation>> refusals;
    for (const auto id : wish.books) {
        const ReferralBook* book = judging.book(id);
        if (book == nullptr) return;
        if (auto refusal = re_sign_on(judging, *member, *book))
            refusals.emplace_back(id, std::move(*refusal));
    }
    if (wish.books.empty()) {
        judging.refuse(
            "not_registered",
            words(*member) + " stands in the line of no book; no re-sign is due.");
    }
    const bool nothing_done = refusals.size() == wish.books.size();
    for (auto& [book, refusal] : refusals) {
        const auto rule = rule_of(refusal);
        if (nothing_done) {
            judging.refuse_by(rule, "refused", std::move(refusal.code), std::move(refusal.message));
        } else if (was_done_at_the_counter(judging, *member, book)) {
            judging.leave_out_by(
                rule, "refused", std::move(refusal.code), std::move(refusal.message));
        } else {
            judging.leave_out(std::move(refusal.code), std::move(refusal.message));
        }
    }
}

}  // namespace hallbook::core
