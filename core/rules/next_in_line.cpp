/// \file
/// Choosing whom a queue dispatch takes.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/next_in_line.hpp"

#include "core/rules/calling.hpp"

#include <algorithm>

namespace hallbook::core {

std::string reason_not_called(const InLine& each, Instant now) {
    std::string reason = reason_not_callable(each.registration, each.member, now);
    return reason.empty() && each.is_out ? "member_already_out" : reason;
}

NextInLine::NextInLine(RollCall roll_call, Instant now)
    : m_roll_call(std::move(roll_call)), m_now(now) {}

std::string NextInLine::reason_to_pass(const InLine& next) const {
    // Someone who cannot be called cannot have declined: the reason by rule goes first, and gives
    // no check mark.
    std::string reason = reason_not_called(next, m_now);
    if (!reason.empty()) return reason;
    const auto& card = next.member.card_number;
    for (const auto& named : m_roll_call.not_taken) {
        if (named.card_number == card) return named.reason;
    }
    const bool present = !m_roll_call.present || m_roll_call.present->contains(card);
    return present ? std::string{} : "not_present";
}

bool NextInLine::takes(const InLine& next) {
    std::string reason = reason_to_pass(next);
    if (reason.empty()) {
        m_taken = next;
        return true;
    }
    m_passed_over.push_back({next.member.card_number, next.registration.id, std::move(reason)});
    return false;
}

std::vector<NotTaken> NextInLine::not_reached() const {
    std::vector<NotTaken> result;
    for (const auto& named : m_roll_call.not_taken) {
        const bool reached =
            std::any_of(m_passed_over.begin(), m_passed_over.end(), [&](const auto& each) {
                return each.card_number == named.card_number;
            });
        if (!reached) result.push_back(named);
    }
    return result;
}

}  // namespace hallbook::core
