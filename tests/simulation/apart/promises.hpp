/// \file
/// Promises: what must be so when all halls have synced, whatever went wrong before.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/apart/world.hpp"

namespace hallbook::simulation {

/// Every outbox is empty, and every replica holds central's rows, byte for byte.
Findings findings_in_replicas(const World& world, CentralStage& stage);

/// What was confirmed at a counter is at central once, with an outcome, and nothing else is; what
/// was refused or adjusted is shown at its hall.
Findings findings_in_operations(const World& world, CentralStage& stage);

/// No APN that a person was told has changed.
Findings findings_in_apns(const World& world, CentralStage& stage);

/// Counters, statuses, and what `hallbook verify` finds, at every hall.
Findings findings_in_files(const World& world);

/// All of them, and what surprised the world.
Findings findings_after_healing(const World& world, CentralStage& stage);

}  // namespace hallbook::simulation
