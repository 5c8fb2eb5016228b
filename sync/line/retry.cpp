/// \file
/// The length of the waits between attempts.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/line/retry.hpp"

#include <algorithm>

namespace hallbook::sync {

std::chrono::milliseconds wait_before_retry(
    const RetryPolicy& policy, int attempt, std::uint64_t random) {
    const auto doubled = policy.first_wait * (std::int64_t{1} << std::min(attempt, 20));
    const auto whole = std::min<std::chrono::milliseconds>(doubled, policy.wait_max);
    const auto half = whole.count() / 2;
    const auto jitter = static_cast<std::int64_t>(random % static_cast<std::uint64_t>(half + 1));
    return std::chrono::milliseconds{half + jitter};
}

}  // namespace hallbook::sync
