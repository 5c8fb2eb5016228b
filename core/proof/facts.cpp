/// \file
/// Checking recorded reasons against rows.
/// SPDX-License-Identifier: Apache-2.0
#include "core/proof/facts.hpp"

#include "core/rules/calling.hpp"

#include <algorithm>

namespace hallbook::core {

namespace {

/// Whether no exemption can have been in force, for all the hall could know.
bool was_not_exempt(const StoodAhead& each, const std::string& hall) {
    const bool ended_unseen = each.exemption_ended_by && *each.exemption_ended_by != hall;
    return !each.is_exempt && each.exemptions_are_told && !ended_unseen;
}

/// Whether a step puts into the line only who is not out, for all that its hall knows. An import
/// and an edit do not look.
bool looks_who_is_out(const RegistrationActivity& step) {
    using enum RegistrationAction;
    return step.action == re_register || step.action == restore ||
           (step.action == register_ && !is_import(step));
}

/// The instant at which the hall itself took someone into the line, as one who was not out; empty
/// when it did not.
std::optional<Instant> taken_in_by(const std::string& hall, const StoodAhead& each) {
    const auto& step = each.put_there;
    if (!step || step->hall != hall || !looks_who_is_out(*step)) return std::nullopt;
    return step->occurred_at;
}

bool was_over(const Dispatch& dispatch, std::optional<Instant> by) {
    return by && !is_live(dispatch) && !dispatch.voided_by_conflict_id &&
           dispatch.updated_at <= *by;
}

}  // namespace

Facts::Facts(const AuditFacts& rows) {
    for (const auto& each : rows.members)
        m_members[each.id] = &each;
    for (const auto& each : rows.dispatches)
        m_dispatches[each.member_id].push_back(&each);
    for (const auto& each : rows.reconciled) {
        const auto [first, is_new] = m_reconciled.try_emplace(each.member_id, each.occurred_at);
        if (!is_new) first->second = std::min(first->second, each.occurred_at);
    }
}

bool Facts::rule_out(
    const std::string& reason, const StoodAhead& each, const RegistrationActivity& step) const {
    const auto member = each.registration.member_id;
    if (was_reconciled(member, step.occurred_at)) return false;
    if (reason == "exempt")
        return !m_reconciled.contains(member) && was_not_exempt(each, step.hall);
    if (reason == "not_in_good_standing") return was_always_in_good_standing(member);
    if (reason == "not_active") return taken_in_by(step.hall, each).has_value();
    return reason == "member_already_out" && !may_be_out(each, step);
}

bool Facts::was_reconciled(Id<Member> member, Instant until) const {
    const auto found = m_reconciled.find(member);
    return found != m_reconciled.end() && found->second <= until;
}

bool Facts::was_always_in_good_standing(Id<Member> member) const {
    const auto found = m_members.find(member);
    if (found == m_members.end()) return false;
    const Member& row = *found->second;
    return row.status == MemberStatus::active && !row.locked_until &&
           row.updated_at == row.created_at;
}

bool Facts::may_be_out(const StoodAhead& each, const RegistrationActivity& step) const {
    const auto found = m_dispatches.find(each.registration.member_id);
    if (found == m_dispatches.end()) return false;
    const auto taken_in = taken_in_by(step.hall, each);
    const auto& dispatches = found->second;
    return std::any_of(dispatches.begin(), dispatches.end(), [&](const Dispatch* dispatch) {
        return dispatch->dispatched_at <= step.occurred_at && !was_over(*dispatch, taken_in);
    });
}

}  // namespace hallbook::core
