/// \file
/// The one function that judges an operation. It runs at the hall when the person presses Enter,
/// at central, and at the hall again when central's news arrives (DESIGN.md 2).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/decision.hpp"
#include "core/operations/footprint.hpp"
#include "core/operations/working_set.hpp"

namespace hallbook::core {

/// Judges `operation` against `rows`, which must hold its footprint, and applies the decision to
/// them; a refused operation leaves them as they were. Judged afterwards, the conflict rules
/// (DESIGN.md 6) decide about what its maker had not seen, and every outcome but plain acceptance
/// adds a row to conflicts, a refusal too. Pure: no clock, no I/O; the same arguments give the same
/// decision and the same rows, ids included.
Decision judge(
    WorkingSet& rows,
    const Operation& operation,
    Standpoint standpoint = Standpoint::at_the_counter);

}  // namespace hallbook::core
