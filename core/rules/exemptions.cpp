/// \file
/// Rule 7: exempt registrants keep APN and place, get no check marks, have no deadline and are not
/// called.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rows/line.hpp"
#include "core/rules/local_settings.hpp"
#include "core/rules/rules.hpp"
#include "core/rules/standing.hpp"

#include <algorithm>

namespace hallbook::core {

namespace {

bool is_capped(ExemptReason reason) {
    return reason == ExemptReason::under_scale || reason == ExemptReason::traveling;
}

/// The last day an exemption under the cap may reach.
Date cap(Date from, int months) {
    const std::chrono::year_month_day day{from};
    auto last = day + std::chrono::months{months};
    if (!last.ok()) last = last.year() / last.month() / std::chrono::last;
    return Date{last};
}

/// The day from which the cap counts: the start of the exemption that this one renews, if any.
Date began(const GrantExemption& wish, const std::vector<BookRegistration>& registrations) {
    Date day = wish.from;
    for (const auto& each : registrations) {
        if (each.is_exempt && each.exempt_reason && is_capped(*each.exempt_reason) &&
            each.exempt_from) {
            day = std::min(day, *each.exempt_from);
        }
    }
    return day;
}

/// Refuses an exemption whose span is not allowed.
void check_span(
    Judging& judging,
    const GrantExemption& wish,
    const std::vector<BookRegistration>& registrations) {
    if (wish.until && *wish.until < wish.from) {
        judging.refuse("end_before_start", "The exemption would end before it begins.");
        return;
    }
    if (wish.from > judging.today() || (wish.until && *wish.until < judging.today())) {
        judging.refuse(
            "exemption_not_now",
            (wish.from > judging.today()
                 ? "The exemption would begin only on " + date_text(wish.from) +
                       ". Grant it on that day: until then the member can be called."
                 : "The exemption would be over since " + date_text(*wish.until) +
                       ". It counts from today on; give a later --until."));
        return;
    }
    if (!is_capped(wish.reason) || !wish.approved_by.value_or("").empty()) return;
    const int months = local_settings(judging.rows()).exemption_cap_months;
    const Date last = cap(began(wish, registrations), months);
    if (!wish.until || *wish.until > last) {
        judging.refuse(
            "exemption_over_cap",
            "A " + std::string{label(wish.reason)} + " exemption lasts at most " +
                std::to_string(months) + " months, here until " + date_text(last) +
                ". Give an earlier --until, or who approved it with --approved-by.");
    }
}

/// Rule 4 goes first: refuses when a re-sign deadline was missed, as that place is lost.
void check_deadlines(
    Judging& judging, const Member& member, const std::vector<BookRegistration>& registrations) {
    for (const auto& each : registrations) {
        const ReferralBook* book = judging.rows().find(each.book_id);
        if (book == nullptr || !is_overdue(judging, each, *book)) continue;
        judging.refuse(
            "re_sign_overdue",
            words(member) + " had to re-sign on " + words(*book) + " by " +
                date_text(last_re_sign_day(each, *book).value()) +
                ". Run 'hallbook enforce' first; the exemption holds for the places that stay.");
    }
}

std::vector<BookRegistration> standing_on(const Judging& judging, Id<Member> member) {
    std::vector<BookRegistration> result;
    for (const auto* each : judging.rows().registrations(member)) {
        if (each->status == RegistrationStatus::active) result.push_back(*each);
    }
    return result;
}

}  // namespace

void decide(Judging& judging, const GrantExemption& wish) {
    const Member* member = judging.member(wish.member);
    if (member == nullptr) return;
    const auto registrations = standing_on(judging, member->id);
    if (registrations.empty()) {
        judging.refuse("not_registered", words(*member) + " stands in the line of no book.");
    }
    check_span(judging, wish, registrations);
    check_deadlines(judging, *member, registrations);
    if (judging.refused()) return;
    for (auto registration : registrations) {
        registration.is_exempt = true;
        registration.exempt_reason = wish.reason;
        registration.exempt_from = wish.from;
        registration.exempt_until = wish.until;
        registration.exempt_approved_by = wish.approved_by;
        registration.re_sign_due.reset();
        if (!judging.put(registration)) continue;
        judging.record(
            RegistrationAction::exempt_granted,
            registration,
            registration.status,
            std::string{label(wish.reason)});
    }
}

void decide(Judging& judging, const RevokeExemption& wish) {
    const Member* member = judging.member(wish.member);
    if (member == nullptr) return;
    bool any = false;
    for (auto registration : standing_on(judging, member->id)) {
        if (!registration.is_exempt) continue;
        const ReferralBook* book = judging.book(registration.book_id);
        if (book == nullptr) return;
        any = true;
        clear_exemption(registration);
        restart_re_sign_clock(judging, registration, *book);
        judging.put(registration);
        judging.record(
            RegistrationAction::exempt_revoked,
            registration,
            registration.status,
            wish.reason.empty() ? std::nullopt : std::optional{wish.reason});
    }
    if (!any) judging.refuse("not_exempt", words(*member) + " is exempt on no book.");
}

}  // namespace hallbook::core
