/// \file
/// Histories that once broke the property, shrunk, each with a name that says what broke.
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
