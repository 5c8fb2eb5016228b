/// \file
/// Playing a history, and bringing what was made in it to central in other orders.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/order/findings.hpp"
#include "tests/simulation/order/history.hpp"
#include "tests/support/memory_replica.hpp"

#include <memory>

namespace hallbook::order {

/// Makes a hall's line to central. A test of the checker puts a faulty one in between.
using Connect =
    std::function<std::unique_ptr<sync::Central>(test::MemoryCentral&, core::HallNumber)>;
std::unique_ptr<sync::Central> sound_line(test::MemoryCentral& central, core::HallNumber hall);

/// What a step came to, for people.
struct Told {
    std::size_t step = 0;
    std::string words;
};

/// What the books came to: rows and outcomes, a line each. Users and steps are not among them:
/// they tell how it came about (docs/adr/0005, 0006).
using Ending = std::vector<std::string>;

/// A history as it happened.
struct Played {
    std::vector<Told> told;
    std::map<core::HallNumber, std::vector<core::EncodedOperation>> operations;
    Ending ending;
    Findings findings;
};

/// Enters each step at its hall against what that hall's replica holds; in the end all halls sync.
Played play(const History& history, const Connect& connect);

/// What the same operations come to when they reach central by another schedule.
struct Delivered {
    Ending ending;
    Findings findings;
};
Delivered deliver(
    const History& history, const Played& played, const Schedule& schedule, const Connect& connect);

}  // namespace hallbook::order
