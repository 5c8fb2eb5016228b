/// \file
/// Plays a history, and brings its operations to central in other orders.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/order/findings.hpp"
#include "tests/simulation/order/history.hpp"
#include "tests/support/memory_replica.hpp"

#include <memory>

namespace hallbook::order {

/// Makes a hall's line to central. Tests of the checker pass a faulty one.
using Connect =
    std::function<std::unique_ptr<sync::Central>(test::MemoryCentral&, core::HallNumber)>;
std::unique_ptr<sync::Central> sound_line(test::MemoryCentral& central, core::HallNumber hall);

/// The result of a step, for people.
struct Told {
    std::size_t step = 0;
    std::string words;
};

/// The rows and outcomes in the end, a line each. Without users and steps, which depend on the
/// order of judging (docs/adr/0005, 0006).
using Ending = std::vector<std::string>;

/// A history after it was played.
struct Played {
    std::vector<Told> told;
    std::map<core::HallNumber, std::vector<core::EncodedOperation>> operations;
    Ending ending;
    Findings findings;
};

/// Enters each step at its hall, on the rows of that hall's replica; in the end all halls sync.
Played play(const History& history, const Connect& connect);

/// The result when the same operations reach central by another schedule.
struct Delivered {
    Ending ending;
    Findings findings;
};
Delivered deliver(
    const History& history, const Played& played, const Schedule& schedule, const Connect& connect);

}  // namespace hallbook::order
