/// \file
/// The common part of all rules.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/judging.hpp"

namespace hallbook::core {

Judging::Judging(WorkingSet& rows, const Operation& operation)
    : m_rows(rows), m_operation(operation) {
    m_rows.begin();
    const User* user = rows.user(operation.actor);
    if (user != nullptr &&
        (!user->is_active || (user->locked_until && *user->locked_until > now()))) {
        refuse(
            "user_not_permitted",
            "The account of " + operation.actor +
                " is closed or locked. Ask headquarters, or work under "
                "your own name with --as.");
    }
}

Date Judging::day_of(Instant instant) const {
    const auto& civil = m_operation.civil;
    const auto ahead_of_utc =
        Instant{civil.date} + civil.time - std::chrono::floor<std::chrono::seconds>(now());
    return std::chrono::floor<std::chrono::days>(instant + ahead_of_utc);
}

void Judging::refuse(std::string code, std::string message) {
    m_refused = true;
    m_decision.violations.push_back({std::move(code), std::move(message)});
}

void Judging::leave_out(std::string code, std::string message) {
    m_decision.outcome = Outcome::adjusted;
    m_decision.violations.push_back({std::move(code), std::move(message)});
}

void Judging::leave_out_line(int line, std::string reason) {
    m_decision.outcome = Outcome::adjusted;
    m_decision.line_problems.push_back({line, std::move(reason)});
}

const Member* Judging::member(const MemberRef& ref) {
    const Member* by_card = m_rows.member(ref.card_number);
    const Member* found = by_card != nullptr ? by_card : m_rows.find(ref.id);
    if (found == nullptr) {
        refuse(
            "unknown_member",
            "No member has the card number " + ref.card_number +
                ". Import the roll of members, or look the name up with "
                "'hallbook member'.");
    }
    return found;
}

const ReferralBook* Judging::book(Id<ReferralBook> id) {
    const ReferralBook* found = m_rows.find(id);
    if (found == nullptr) {
        refuse("unknown_book", "There is no such book. 'hallbook books' lists them.");
    }
    return found;
}

const LaborRequest* Judging::request(const std::string& number) {
    const LaborRequest* found = m_rows.request(number);
    if (found == nullptr) {
        refuse(
            "unknown_request",
            "There is no request " + number + ". 'hallbook request list' shows the open ones.");
    }
    return found;
}

const Dispatch* Judging::dispatch(Id<Dispatch> id) {
    const Dispatch* found = m_rows.find(id);
    if (found == nullptr) {
        refuse(
            "unknown_dispatch", "There is no such dispatch. 'hallbook dispatch list' shows them.");
    }
    return found;
}

void Judging::record(
    RegistrationAction action,
    const BookRegistration& registration,
    std::optional<RegistrationStatus> before,
    std::optional<std::string> reason) {
    RegistrationActivity activity;
    activity.id = next_id<RegistrationActivity>();
    activity.registration_id = registration.id;
    activity.member_id = registration.member_id;
    activity.book_id = registration.book_id;
    activity.action = action;
    activity.previous_status = before;
    activity.new_status = registration.status;
    activity.dispatch_id = registration.dispatch_id;
    activity.performed_by_id = acting_user();
    activity.hall = m_operation.hall_code;
    activity.reason = std::move(reason);
    activity.occurred_at = now();
    activity.created_at = now();
    put_places(activity, m_operation.told);
    m_decision.activities.push_back(std::move(activity));
}

void Judging::of_request(Id<LaborRequest> request, std::optional<std::string> notes) {
    m_decision.activities.back().labor_request_id = request;
    m_decision.activities.back().notes = std::move(notes);
}

void Judging::decide_conflict(Conflict conflict) {
    m_decision.outcome = Outcome::adjusted;
    conflict.id = next_id<Conflict>();
    conflict.hall = m_operation.id.hall;
    conflict.seq = m_operation.id.sequence;
    conflict.occurred_at = now();
    conflict.created_at = now();
    m_rows.put(std::move(conflict));
}

Decision Judging::finish() {
    if (m_refused) {
        m_rows.roll_back();
        m_decision.outcome = Outcome::rejected;
        m_decision.activities.clear();
        m_decision.changes.clear();
    } else {
        if (m_operation.claimed_at) flag_clock(*m_operation.claimed_at);
        m_decision.changes = m_rows.changes();
        sort_for_writing(m_decision.changes);
    }
    return std::move(m_decision);
}

void Judging::flag_clock(Instant claimed_at) {
    Conflict conflict;
    conflict.rule = ConflictRule::suspect_clock;
    conflict.decision = "judged_at_bound";
    conflict.explanation = "The hall's clock said " + instant_text(claimed_at) +
                           ", which cannot be true; the operation counts as made at " +
                           instant_text(now()) + ". Check the clock of that laptop.";
    decide_conflict(std::move(conflict));
}

Id<User> Judging::acting_user() {
    if (const User* known = m_rows.user(m_operation.actor)) return known->id;
    User user;
    user.id = natural_id<User>(m_operation.actor);
    user.name = m_operation.actor;
    user.created_at = now();
    user.updated_at = now();
    m_rows.put(user);
    return user.id;
}

std::string words(const ReferralBook& book) { return book.name; }

std::string words(const Member& member) {
    return full_name(member) + " (card " + member.card_number + ")";
}

}  // namespace hallbook::core
