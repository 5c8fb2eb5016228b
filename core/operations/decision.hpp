/// \file
/// Decision: the result of judging an operation.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/change.hpp"

#include <set>

namespace hallbook::core {

/// Where an operation is judged.
enum class Standpoint {
    at_the_counter,  ///< for the first time: its maker knew of everything in the rows
    afterwards,  ///< at central or after a pull: the rows may hold what its maker did not know
};

/// A named reason why a rule says no, and the sentence for the person at the counter.
struct Violation {
    std::string code;  ///< a state, such as already_registered
    std::string message;  ///< what is wrong, and what to do instead
    friend bool operator==(const Violation&, const Violation&) = default;
};

/// Why one line of an import was left out.
struct LineProblem {
    int line = 0;
    std::string reason;
    friend bool operator==(const LineProblem&, const LineProblem&) = default;
};

/// The judgement of one operation.
struct [[nodiscard]] Decision {
    Outcome outcome = Outcome::accepted;
    std::vector<Violation> violations;  ///< why it, or a part of it, was refused
    std::vector<Change> changes;  ///< of all tables but the activities; each row at most once
    std::vector<RegistrationActivity> activities;  ///< to append
    /// What the judgement rests on beyond what the payload names, as in Touched::reads.
    std::set<std::string> also_read;
    std::vector<LineProblem> line_problems;  ///< of imports
    int lines_imported = 0;
    int lines_unchanged = 0;

    friend bool operator==(const Decision&, const Decision&) = default;
};

/// The codes and messages of the violations as one text, "code: message; ..."; empty for none.
std::string reason_text(const Decision& decision);

}  // namespace hallbook::core
