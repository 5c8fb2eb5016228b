/// \file
/// As if never apart: compares central's rows with those that judging all at once would give.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/apart/central_stage.hpp"
#include "tests/simulation/invariants.hpp"

namespace hallbook::simulation {

/// Judges all operations that central holds anew, in canonical order and at once, from the rows in
/// the beginning, and compares. Only valid if no other program wrote, and no operation came so late
/// that the ones it reaches were final.
Findings findings_in_order(CentralStage& stage);

}  // namespace hallbook::simulation
