/// \file
/// Histories that once broke the property, cut down, each by the name of what it was.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/order/history.hpp"

namespace hallbook::order {

struct OnceBroken {
    const char* name;
    History history;
    Schedule schedule;
};

const std::vector<OnceBroken>& once_broken();

}  // namespace hallbook::order
