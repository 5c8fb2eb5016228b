/// \file
/// Lines to central with a defect, to test that the property test finds it.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/order/play.hpp"

namespace hallbook::order {

/// Late operations are judged on top of all others: the backlog does not say what they reach.
std::unique_ptr<sync::Central> line_without_late_insertion(
    test::MemoryCentral& central, core::HallNumber hall);

/// Operations that late ones reach are judged again, but their changes are not taken back first.
std::unique_ptr<sync::Central> line_without_taking_back(
    test::MemoryCentral& central, core::HallNumber hall);

/// Changes of operations that late ones reach are taken back first to last, not last to first.
std::unique_ptr<sync::Central> line_taking_back_in_wrong_order(
    test::MemoryCentral& central, core::HallNumber hall);

}  // namespace hallbook::order
