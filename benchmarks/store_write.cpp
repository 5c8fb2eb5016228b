/// \file
/// Measures a durable registration at the hall against one durable transaction that writes just
/// the same rows. store_write REPLICA REPETITIONS
/// SPDX-License-Identifier: Apache-2.0
#include "benchmarks/store_data.hpp"
#include "benchmarks/store_rows.hpp"

#include <cstdio>
#include <cstdlib>

using namespace hallbook;

namespace {

core::RegisterOnBook wish_of(int number, core::Instant now) {
    const auto member = benchmarks::Rows::member(number);
    core::RegisterOnBook wish;
    wish.member = {member.id, member.card_number};
    wish.book = {11};
    wish.applicant_priority_number = core::Apn::from_civil(benchmarks::FixedZone{}.civil(now));
    return wish;
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 3) {
        std::fprintf(stderr, "usage: store_write REPLICA REPETITIONS\n");
        return 2;
    }
    const std::string file = arguments[1];
    const std::string peer_file = file + ".peer";
    benchmarks::copy_replica(file, peer_file);
    std::vector<double> registered;
    std::vector<double> peer;
    for (int i = 0; i < std::atoi(arguments[2]); ++i) {
        const auto now = benchmarks::benchmark_now() + std::chrono::minutes{i};
        const auto start = benchmarks::Clock::now();
        const auto done = benchmarks::enter(file, wish_of(i, now), now);
        registered.push_back(benchmarks::milliseconds_since(start));
        const auto rows = benchmarks::rows_of(done);
        const auto peer_start = benchmarks::Clock::now();
        benchmarks::write_rows(peer_file, rows);
        peer.push_back(benchmarks::milliseconds_since(peer_start));
    }
    std::printf(
        "one durable registration: %.2f ms, the same rows in one transaction %.2f ms, ratio %.2f\n",
        benchmarks::median(registered),
        benchmarks::median(peer),
        benchmarks::median(registered) / benchmarks::median(peer));
}
