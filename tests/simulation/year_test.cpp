/// \file
/// One hall works through a year of requests, and all invariants of its books hold.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/invariants.hpp"
#include "tests/simulation/year_of_work.hpp"
#include "tests/support/catch.hpp"

#include <cstdio>

using namespace hallbook;
using simulation::Findings;

namespace {

void print(const char* heading, const std::map<std::string, int>& counts) {
    std::printf("  %s:", heading);
    for (const auto& [name, count] : counts)
        std::printf(" %s %d", name.c_str(), count);
    std::printf("\n");
}

void print(std::uint64_t seed, const simulation::Tally& tally, double seconds) {
    std::printf(
        "HALLBOOK_SEED=%llu: %d operations in %.1f s, %.0f a second\n",
        static_cast<unsigned long long>(seed),
        tally.operations(),
        seconds,
        tally.operations() / seconds);
    print("done", tally.done);
    print("refused", tally.refused);
}

bool is_sunday(core::Date day) { return std::chrono::weekday{day} == std::chrono::Sunday; }

/// Plays the year; checks the cheap invariants once a week, and all of them in the end.
void play(std::uint64_t seed) {
    CAPTURE(seed);
    const simulation::SampleHall sample;
    simulation::IssuedApns apns{sample.registrations(), sample.zone()};
    simulation::YearOfWork year{sample, seed};
    auto& database = year.hall().database();
    std::chrono::duration<double> played{0};
    for (bool goes_on = true; goes_on;) {
        const auto start = std::chrono::steady_clock::now();
        goes_on = year.play_day();
        played += std::chrono::steady_clock::now() - start;
        if (goes_on && !is_sunday(year.today())) continue;
        CAPTURE(core::date_text(year.today()));
        REQUIRE(simulation::findings_in_rows(database) == Findings{});
        REQUIRE(apns.look_at(database) == Findings{});
    }
    print(seed, year.hall().tally(), played.count());
    CHECK(year.hall().tally().surprises == Findings{});
    CHECK(simulation::findings_in_trace(database) == Findings{});
    CHECK(simulation::findings_of_verify(database) == Findings{});
}

}  // namespace

TEST_CASE("a year of work leaves the books right, seed 46", "[simulation][year]") { play(46); }

TEST_CASE("a year of work leaves the books right, seed 1891", "[simulation][year]") { play(1891); }

TEST_CASE("a year of work leaves the books right, seed 2026", "[simulation][year]") { play(2026); }

TEST_CASE("a year of work leaves the books right, any seed", "[simulation][year]") {
    play(simulation::seed_of_this_run());
}
