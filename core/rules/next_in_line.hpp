/// \file
/// NextInLine: choosing whom a queue dispatch takes (rule 1).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.hpp"

#include <set>

namespace hallbook::core {

/// One in the line of a book, with what is needed to choose.
struct InLine {
    BookRegistration registration;
    Member member;
    /// On a live dispatch, from another book: then not callable, though ACTIVE here.
    bool is_out = false;
};

/// Why one in the line cannot be called at `now`, as a state: one of reason_not_callable(), or
/// member_already_out; empty when they can.
std::string reason_not_called(const InLine& each, Instant now);

/// Someone whom the dispatcher called and did not take.
struct NotTaken {
    std::string card_number;
    std::string reason;  ///< declined, not_present, requirement
    friend bool operator==(const NotTaken&, const NotTaken&) = default;
};

/// What the dispatcher heard when the line was called.
struct RollCall {
    std::vector<NotTaken> not_taken;
    /// Cards of those who answered; when given, everybody else was not present.
    std::optional<std::set<std::string>> present;
};

/// Takes the first of a line who can be called and who, as the dispatcher says, is there and takes
/// the call. Everybody before is passed over with a reason. Offer the line from its head, in order,
/// until somebody is taken or it ends.
class NextInLine {
public:
    NextInLine(RollCall roll_call, Instant now);

    /// Looks at the next in line; true when this one is taken: then nobody more is to be offered.
    [[nodiscard]] bool takes(const InLine& next);

    /// Who is taken; empty while nobody is.
    [[nodiscard]] const std::optional<InLine>& taken() const { return m_taken; }
    /// Those passed over before the one taken, in line order.
    [[nodiscard]] const std::vector<PassedOver>& passed_over() const { return m_passed_over; }
    /// Those the dispatcher named as not taken who do not stand before the one taken: the
    /// dispatcher's mistake.
    [[nodiscard]] std::vector<NotTaken> not_reached() const;

private:
    [[nodiscard]] std::string reason_to_pass(const InLine& next) const;

    RollCall m_roll_call;
    Instant m_now;
    std::optional<InLine> m_taken;
    std::vector<PassedOver> m_passed_over;
};

}  // namespace hallbook::core
