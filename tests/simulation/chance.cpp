/// \file
/// Draws numbers without the standard's distributions.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/chance.hpp"

#include "core/values/assert.hpp"

#include <cstdlib>

namespace hallbook::simulation {

int Chance::between(int first, int last) {
    HALLBOOK_ASSERT(first <= last);
    const auto count = static_cast<std::uint64_t>(last - first) + 1;
    return first + static_cast<int>(m_random() % count);
}

std::uint64_t seed_of_this_run() {
    if (const char* wish = std::getenv("HALLBOOK_SEED")) return std::strtoull(wish, nullptr, 10);
    return std::random_device{}();
}

}  // namespace hallbook::simulation
