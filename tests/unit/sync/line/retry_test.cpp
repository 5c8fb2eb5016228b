/// \file
/// Trying again: how often, and how long between.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/line/retry.hpp"

#include "tests/support/catch.hpp"

#include <vector>

using namespace hallbook;

namespace {

class CountingEnvironment final : public sync::Environment {
public:
    [[nodiscard]] core::Instant now() override { return {}; }
    [[nodiscard]] std::chrono::steady_clock::time_point steady_now() override { return {}; }
    void sleep(std::chrono::milliseconds duration) override { waits.push_back(duration.count()); }
    [[nodiscard]] std::uint64_t random() override { return 12'345; }
    std::vector<std::int64_t> waits;
};

core::Failure failure(core::Retry retry) {
    return {core::FailureKind::unreachable, "away", {}, retry};
}

}  // namespace

TEST_CASE("waits double, are jittered by half, and are bounded", "[sync][retry]") {
    const sync::RetryPolicy policy{
        .attempts_max = 9,
        .first_wait = std::chrono::milliseconds{100},
        .wait_max = std::chrono::milliseconds{1'000}};
    CHECK(sync::wait_before_retry(policy, 0, 0).count() == 50);
    CHECK(sync::wait_before_retry(policy, 0, 50).count() == 100);
    CHECK(sync::wait_before_retry(policy, 2, 0).count() == 200);
    CHECK(sync::wait_before_retry(policy, 60, 0).count() == 500);
    for (std::uint64_t random = 0; random < 1'000; ++random) {
        const auto wait = sync::wait_before_retry(policy, 1, random).count();
        CHECK((wait >= 100 && wait <= 200));
    }
}

TEST_CASE("what may help is tried again, a bounded number of times", "[sync][retry]") {
    CountingEnvironment environment;
    const sync::RetryPolicy policy{.attempts_max = 3};
    SECTION("until it works") {
        const auto attempts = sync::with_retries(policy, environment, [](int attempt) {
            if (attempt < 2) throw failure(core::Retry::yes);
            return attempt;
        });
        CHECK(attempts == 2);
        CHECK(environment.waits.size() == 2);
    }
    SECTION("until it is enough") {
        int calls = 0;
        CHECK_THROWS_AS(
            sync::with_retries(
                policy,
                environment,
                [&](int) -> int {
                    ++calls;
                    throw failure(core::Retry::yes);
                }),
            core::Failure);
        CHECK(calls == 3);
    }
    SECTION("not at all when it cannot help") {
        CHECK_THROWS_AS(
            sync::with_retries(
                policy, environment, [](int) -> int { throw failure(core::Retry::no); }),
            core::Failure);
        CHECK(environment.waits.empty());
    }
}
