/// \file
/// Trying again a bounded number of times, each time after a longer wait of random length, so that
/// halls that failed together do not try again together.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/values/failure.hpp"
#include "sync/line/environment.hpp"

namespace hallbook::sync {

struct RetryPolicy {
    int attempts_max = 4;  ///< the first one included
    std::chrono::milliseconds first_wait{250};
    std::chrono::milliseconds wait_max{5'000};
};

/// Between half of and the whole of first_wait * 2^attempt, at most wait_max. `attempt` is the
/// number of the attempt that failed, from 0.
std::chrono::milliseconds wait_before_retry(
    const RetryPolicy& policy, int attempt, std::uint64_t random);

/// Calls `attempt(number)`, number from 0, until it returns. After a Failure with Retry::yes it
/// tries again, up to attempts_max times; any other Failure, and the last one, is thrown on.
template <class Attempt>
auto with_retries(const RetryPolicy& policy, Environment& environment, Attempt attempt) {
    for (int number = 0;; ++number) {
        try {
            return attempt(number);
        } catch (const core::Failure& failure) {
            if (failure.retry() == core::Retry::no || number + 1 >= policy.attempts_max) throw;
        }
        environment.sleep(wait_before_retry(policy, number, environment.random()));
    }
}

}  // namespace hallbook::sync
