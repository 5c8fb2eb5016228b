/// \file
/// The counter: what a step of a history means at a hall, given what its replica holds.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/order/history.hpp"
#include "tests/support/memory_replica.hpp"

namespace hallbook::order {

/// The payload that a step asks for; empty when there is nothing to choose from (nobody is out, no
/// request is open). `draft` has the id and the instant of the operation to be made.
std::optional<core::Payload> wish_of(
    const Step& step, const test::MemoryReplica& replica, const core::Operation& draft);

}  // namespace hallbook::order
