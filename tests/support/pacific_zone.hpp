/// \file
/// Pacific time for tests that need the real rules of daylight saving.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/platform/pacific_zone.hpp"

namespace hallbook::test {

/// The one zone of the test program.
inline const core::CivilZone& pacific() {
    static const cli::PacificZone zone;
    return zone;
}

}  // namespace hallbook::test
