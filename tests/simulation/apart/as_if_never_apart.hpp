/// \file
/// As if never apart: central's rows against those that one judging of everything would give.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/apart/central_stage.hpp"
#include "tests/simulation/invariants.hpp"

namespace hallbook::simulation {

/// Judges all operations that central holds anew, in canonical order and at once, from the rows in
/// the beginning, and compares. Holds as long as no other program wrote, and nothing came so late
/// that what it would change was final.
Findings findings_in_order(CentralStage& stage);

}  // namespace hallbook::simulation
