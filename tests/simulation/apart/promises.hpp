/// \file
/// Promises: what must hold when all halls have synced, after any faults.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/apart/world.hpp"

namespace hallbook::simulation {

/// No hall has pending operations, and every replica holds central's rows, byte for byte.
Findings findings_in_replicas(const World& world, CentralStage& stage);

/// Every operation that was confirmed at a counter is at central once, with an outcome, and no
/// other is; those refused or adjusted are explained at their hall.
Findings findings_in_operations(const World& world, CentralStage& stage);

/// No APN that was shown to a person has changed.
Findings findings_in_apns(const World& world, CentralStage& stage);

/// Findings about counters and statuses, and those of `hallbook verify`, at every hall.
Findings findings_in_files(const World& world);

/// All of these, and the world's surprises.
Findings findings_after_healing(const World& world, CentralStage& stage);

}  // namespace hallbook::simulation
