/// \file
/// Doing an operation at the hall: load, judge, write, record.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/replica/replica.hpp"

namespace hallbook::core {

/// Judges a new operation at the hall, writes its rows and records it with the places in line that
/// are shown to the person (fills in `operation.told`). An operation that is refused, or that
/// changes nothing (a file imported twice), is neither written nor recorded. Call it inside one
/// transaction of the replica.
Decision execute(Replica& replica, Operation& operation);

/// Whether a decision of execute() was recorded.
bool is_recorded(const Decision& decision);

}  // namespace hallbook::core
