/// \file
/// Lines to central with a defect put in, for the proof that the property finds it.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/order/play.hpp"

namespace hallbook::order {

/// Late operations are judged on top of everything: nobody is told what they reach.
std::unique_ptr<sync::Central> line_without_late_insertion(
    test::MemoryCentral& central, core::HallNumber hall);

/// What late operations reach is judged again, but its rows were not taken back before.
std::unique_ptr<sync::Central> line_without_taking_back(
    test::MemoryCentral& central, core::HallNumber hall);

/// What late operations reach is taken back the first first instead of the last first.
std::unique_ptr<sync::Central> line_taking_back_in_wrong_order(
    test::MemoryCentral& central, core::HallNumber hall);

}  // namespace hallbook::order
