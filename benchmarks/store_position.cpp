/// \file
/// Measures looking up a member's places, within a process. store_position REPLICA REPETITIONS
/// SPDX-License-Identifier: Apache-2.0
#include "benchmarks/store_data.hpp"
#include "store/file/replica_file.hpp"
#include "store/queries/as_of.hpp"
#include "store/queries/members.hpp"
#include "store/queries/position.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

using namespace hallbook;

int main(int count, char** arguments) {
    if (count < 3) {
        std::fprintf(stderr, "usage: store_position REPLICA REPETITIONS\n");
        return 2;
    }
    std::vector<double> taken;
    std::size_t places = 0;
    for (int i = 0; i < std::atoi(arguments[2]); ++i) {
        const auto start = std::chrono::steady_clock::now();
        auto database =
            store::open_replica(arguments[1], store::Access::read, migrations::embedded_chain());
        const auto card = std::to_string(1'000'000 + i * 7 % 1'300);
        const auto found = store::find_members(database, card, 2);
        places += store::places(database, found.at(0).id, std::nullopt, benchmarks::benchmark_now())
                      .size();
        static_cast<void>(store::as_of(database));
        taken.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
                .count());
    }
    std::sort(taken.begin(), taken.end());
    std::printf(
        "position, in process: median %.3f ms, 95 %% %.3f ms (%zu places)\n",
        taken[taken.size() / 2],
        taken[taken.size() * 95 / 100],
        places);
}
