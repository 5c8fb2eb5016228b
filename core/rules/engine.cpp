/// \file
/// From an operation to the rule that decides about it.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/engine.hpp"

#include "core/rules/rules.hpp"

namespace hallbook::core {

namespace {

/// An honest program's instants never lie before what it has pulled (DESIGN.md 3).
void refuse_instant_before_pull(Judging& judging) {
    const Operation& operation = judging.operation();
    if (!operation.not_before || operation.payload_version < version_of_sure_instants) return;
    const Instant claimed = operation.claimed_at.value_or(operation.recorded_at);
    if (claimed + clock_tolerance >= *operation.not_before) return;
    judging.refuse_by(
        ConflictRule::false_place,
        "refused",
        "false_place",
        "It claims a time before what its hall had received from central when it was entered, at " +
            judging.civil_words(*operation.not_before) + " or later. No clock can cause that.");
}

}  // namespace

Decision judge(WorkingSet& rows, const Operation& operation, Standpoint standpoint) {
    Judging judging{rows, operation, standpoint};
    if (!judging.refused()) refuse_instant_before_pull(judging);
    if (!judging.refused()) {
        std::visit([&](const auto& wish) { decide(judging, wish); }, operation.payload);
    }
    return judging.finish();
}

}  // namespace hallbook::core
