/// \file
/// As if never apart (DESIGN.md 1): in any order of syncs, and in any portions, the books end the
/// same.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/order/faulty_lines.hpp"
#include "tests/simulation/order/once_broken.hpp"
#include "tests/simulation/order/property.hpp"
#include "tests/support/catch.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>

using namespace hallbook;

namespace {

constexpr int seeds_per_run = 2'000;

/// Draws a history and schedules from a seed, and tries them.
std::optional<order::Broken> try_seed(std::uint64_t seed, const order::Connect& connect) {
    simulation::Chance chance{seed};
    const auto history = order::draw_history(chance, order::usual_weights());
    return order::find_broken(history, order::draw_schedules(chance, history.halls), connect);
}

/// 1 when HALLBOOK_SEED replays a seed; otherwise HALLBOOK_SEEDS, counted on from a new seed.
int count_of_seeds() {
    if (std::getenv("HALLBOOK_SEED") != nullptr) return 1;
    const char* wish = std::getenv("HALLBOOK_SEEDS");
    return wish != nullptr ? std::atoi(wish) : seeds_per_run;
}

void print(std::uint64_t first, int count, std::chrono::duration<double> spent) {
    std::printf(
        "HALLBOOK_SEED=%llu and the following, %d in all, in %.1f s\n",
        static_cast<unsigned long long>(first),
        count,
        spent.count());
}

/// The first history that breaks the property over such a line, among so many seeds.
std::optional<order::Broken> first_broken(int seeds, const order::Connect& connect) {
    const auto first = simulation::seed_of_this_run();
    for (int i = 0; i < seeds; ++i) {
        if (auto broken = try_seed(first + static_cast<std::uint64_t>(i), connect)) return broken;
    }
    return std::nullopt;
}

/// The most steps of a small case: two halls in conflict over one member, and little else.
constexpr std::size_t steps_of_a_small_case = 8;

void check_is_found(const order::Connect& faulty) {
    constexpr int few = 60;
    auto broken = first_broken(few, faulty);
    REQUIRE(broken.has_value());
    const auto least = order::shrunk(*broken, faulty);
    INFO(order::report(least, faulty));
    CHECK(least.history.steps.size() <= steps_of_a_small_case);
    CHECK(least.history.steps.size() <= broken->history.steps.size());
    // Shrinking the same history gives the same result.
    CHECK(order::shrunk(*broken, faulty).history == least.history);
}

}  // namespace

TEST_CASE(
    "whatever order halls sync in, the books come to the same, any seed", "[simulation][order]") {
    const auto first = simulation::seed_of_this_run();
    const int count = count_of_seeds();
    const auto start = std::chrono::steady_clock::now();
    int failed = 0;
    for (int i = 0; i < count && failed < 3; ++i) {
        const auto seed = first + static_cast<std::uint64_t>(i);
        auto broken = try_seed(seed, order::sound_line);
        if (!broken) continue;
        ++failed;
        const auto least = order::shrunk(std::move(*broken), order::sound_line);
        INFO("HALLBOOK_SEED=" << seed << "\n" << order::report(least, order::sound_line));
        FAIL_CHECK("broken");
    }
    CHECK(failed == 0);
    print(first, count, std::chrono::steady_clock::now() - start);
}

TEST_CASE("what once broke the property holds", "[simulation][order]") {
    for (const auto& each : order::once_broken()) {
        INFO(each.name);
        const auto broken = order::find_broken(each.history, {each.schedule}, order::sound_line);
        if (broken) UNSCOPED_INFO(order::report(*broken, order::sound_line));
        CHECK_FALSE(broken.has_value());
    }
}

TEST_CASE("judging late operations at the end is found out", "[simulation][order]") {
    check_is_found(order::line_without_late_insertion);
}

TEST_CASE("judging again without taking back is found out", "[simulation][order]") {
    check_is_found(order::line_without_taking_back);
}

TEST_CASE("taking back in the wrong order is found out", "[simulation][order]") {
    check_is_found(order::line_taking_back_in_wrong_order);
}
