/// \file
/// Run: plays one world from its seed and checks the promises.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/apart/promises.hpp"

namespace hallbook::simulation {

struct Run {
    Story story;
    Findings findings;
    /// Whether central was compared with judging all at once.
    bool is_compared = false;
};

/// Plays a world at `stage`, whose clock is `time`, heals it and checks all promises.
Run run(
    CentralStage& stage,
    PlayedTime& time,
    std::uint64_t seed,
    MakeSyncHall make_sync_hall = sound_sync_hall);

/// Adds what happened in one world to what happened in others.
void add(Story& sum, const Story& story);

/// "1204 wishes, 310 syncs (44 failed), ...".
std::string words(const Story& story);

}  // namespace hallbook::simulation
