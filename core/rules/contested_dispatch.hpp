/// \file
/// Dispatches that meet others' which their makers could not know: the conflict rules
/// double-dispatch, overfilled-request, request-closed and left-or-dispatched (DESIGN.md 6). One
/// that loses stays as a voided row, and a later check-in can still turn the matter.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rules/judging.hpp"

namespace hallbook::core {

/// Settles `arriving`, not yet among the rows, with the dispatches that its maker could not know:
/// another of the member, and those that fill its request. Voids those that yield to it; when it
/// yields itself, nothing is changed and the conflict by which it does is returned.
std::optional<Conflict> make_way(Judging& judging, const Dispatch& arriving);

/// The conflict by which a dispatch yields that was refused although its hall had made it:
/// `refusals` are why.
Conflict conflict_of_refused(
    const Judging& judging, const Dispatch& dispatch, const std::vector<Violation>& refusals);

/// Whether the call itself was in order, so that who declined it keeps the check mark, although the
/// dispatch that came of it yields by this rule.
bool leaves_call_valid(ConflictRule rule);

/// Conflict rule request-closed, the other way: dispatches made before a request was cancelled,
/// which the hall that cancelled it could not know, stand and are flagged.
void flag_dispatches_of_cancelled(Judging& judging, const LaborRequest& request);

/// The member of a voided dispatch has checked in at the job. It stands again, and what stands
/// against it is voided; unless that has been checked in before, or outranks it for the slot.
void check_in_voided(Judging& judging, Dispatch dispatch);

}  // namespace hallbook::core
