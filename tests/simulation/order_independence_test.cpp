/// \file
/// As if never apart (DESIGN.md 1): whatever order halls sync in, and in whatever portions, the
/// books come to the same.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/order/property.hpp"
#include "tests/support/catch.hpp"

#include <cstdio>
#include <cstdlib>

using namespace hallbook;
using order::Act;
using order::History;
using order::Schedule;

namespace {

struct Drawn {
    History history;
    std::vector<Schedule> schedules;
};

Drawn drawn(std::uint64_t seed) {
    simulation::Chance chance{seed};
    Drawn result;
    result.history = order::draw_history(chance, order::usual_weights());
    result.schedules = order::draw_schedules(chance, result.history.halls);
    return result;
}

/// HALLBOOK_SEEDS, else `usual`.
int count_of_seeds(int usual) {
    const char* wish = std::getenv("HALLBOOK_SEEDS");
    return wish != nullptr ? std::atoi(wish) : usual;
}

/// HALLBOOK_SEED replays one history; without it many are tried, from a new seed on.
bool is_replay() { return std::getenv("HALLBOOK_SEED") != nullptr; }

}  // namespace

TEST_CASE(
    "whatever order halls sync in, the books come to the same, any seed", "[simulation][order]") {
    const auto first = simulation::seed_of_this_run();
    const int count = is_replay() ? 1 : count_of_seeds(2'000);
    std::printf(
        "HALLBOOK_SEED=%llu and the %d after it\n",
        static_cast<unsigned long long>(first),
        count - 1);
    for (int i = 0; i < count; ++i) {
        const auto seed = first + static_cast<std::uint64_t>(i);
        const auto [history, schedules] = drawn(seed);
        auto broken = order::find_broken(history, schedules, order::sound_line);
        if (!broken) continue;
        const auto least = order::shrunk(std::move(*broken), order::sound_line);
        UNSCOPED_INFO(order::report(least, order::sound_line));
        FAIL_CHECK("HALLBOOK_SEED=" << seed);
    }
}
