/// \file
/// The simulation finds defects that are put in on purpose.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/apart/defects.hpp"
#include "tests/simulation/apart/run.hpp"
#include "tests/simulation/apart/stage_rows.hpp"
#include "tests/support/catch.hpp"

#include <cstdio>

using namespace hallbook;

namespace {

/// As many as apart_test.cpp plays in memory.
constexpr std::uint64_t worlds_max = 200;

simulation::Findings findings_with(simulation::RebaseDefect defect, std::uint64_t seed) {
    simulation::PlayedTime time{simulation::begin_of_time()};
    simulation::MemoryStage stage{time};
    return simulation::run(stage, time, seed, simulation::defective_sync_hall(defect)).findings;
}

simulation::Findings findings_with(simulation::CentralDefect defect, std::uint64_t seed) {
    simulation::PlayedTime time{simulation::begin_of_time()};
    simulation::DefectiveStage stage{time, defect};
    return simulation::run(stage, time, seed).findings;
}

simulation::Findings findings_without_defect(std::uint64_t seed) {
    simulation::PlayedTime time{simulation::begin_of_time()};
    simulation::MemoryStage stage{time};
    return simulation::run(stage, time, seed).findings;
}

/// Plays worlds until one has findings that it does not have without the defect.
template <class Defect>
void expect_found(const char* name, Defect defect) {
    const auto first = simulation::seed_of_this_run();
    CAPTURE(first);
    auto seed = first;
    auto findings = findings_with(defect, seed);
    while (findings.empty() && seed - first < worlds_max)
        findings = findings_with(defect, ++seed);
    REQUIRE_FALSE(findings.empty());
    CHECK(findings_without_defect(seed) == simulation::Findings{});
    std::printf(
        "HALLBOOK_SEED=%llu: %s, found in world %llu: %s\n",
        static_cast<unsigned long long>(first),
        name,
        static_cast<unsigned long long>(seed - first + 1),
        findings.front().c_str());
}

}  // namespace

TEST_CASE("a rebase that takes nothing back is found", "[simulation][simulator]") {
    expect_found("no undo", simulation::RebaseDefect::no_undo);
}

TEST_CASE("a rebase that takes back in the wrong order is found", "[simulation][simulator]") {
    expect_found("undo in order", simulation::RebaseDefect::undo_in_order);
}

TEST_CASE("a central that deposits twice is found", "[simulation][simulator]") {
    expect_found("deposits again", simulation::CentralDefect::deposits_again);
}

TEST_CASE("a cursor that skips what is committed late is found", "[simulation][simulator]") {
    expect_found("cursor by number", simulation::CentralDefect::cursor_by_number);
}

TEST_CASE("late operations judged last are found", "[simulation][simulator]") {
    expect_found("judges late last", simulation::CentralDefect::judges_late_last);
}
