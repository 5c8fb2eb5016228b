/// \file
/// Dispatches that conflict with those of other halls, unseen by their makers: the conflict
/// rules double-dispatch, overfilled-request, request-closed, left-or-dispatched (DESIGN.md 6).
/// One that yields stays as a voided row; a later check-in can make it stand again.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rules/judging.hpp"

namespace hallbook::core {

/// Settles `arriving`, not yet among the rows, against unseen dispatches: another one of its
/// member, and those that fill its request. Voids those that yield to it. When `arriving` yields,
/// returns the conflict; the caller must then take back what was voided (Judging::relent).
std::optional<Conflict> make_way(Judging& judging, const Dispatch& arriving);

/// The conflict by which a dispatch yields that its hall had made and that is now refused, for the
/// reasons `refusals`.
Conflict conflict_of_refused(
    const Judging& judging, const Dispatch& dispatch, const std::vector<Violation>& refusals);

/// Whether the call was in order, although its dispatch yields by this rule: then a member who
/// declined the call keeps the check mark.
bool leaves_call_valid(ConflictRule rule);

/// Conflict rule request-closed for dispatches made before a request was cancelled and unseen by
/// the hall that cancelled it: they stand and are flagged.
void flag_dispatches_of_cancelled(Judging& judging, const LaborRequest& request);

/// Checks a member in at a voided dispatch. It stands again and voids the dispatches that conflict
/// with it, unless one of them was checked in before, or outranks it for the slot.
void check_in_voided(Judging& judging, Dispatch dispatch);

}  // namespace hallbook::core
