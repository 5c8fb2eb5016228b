/// \file
/// Implements Environment on the operating system.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/line/environment.hpp"

#include "core/values/failure.hpp"

#include <sys/random.h>

#include <thread>

namespace hallbook::sync {

core::Instant SystemEnvironment::now() {
    return std::chrono::time_point_cast<std::chrono::microseconds>(
        std::chrono::system_clock::now());
}

std::chrono::steady_clock::time_point SystemEnvironment::steady_now() {
    return std::chrono::steady_clock::now();
}

void SystemEnvironment::sleep(std::chrono::milliseconds duration) {
    std::this_thread::sleep_for(duration);
}

std::uint64_t SystemEnvironment::random() {
    std::uint64_t bits = 0;
    if (getrandom(&bits, sizeof bits, 0) != static_cast<ssize_t>(sizeof bits)) {
        throw core::Failure{core::FailureKind::storage, "The system gives no random numbers."};
    }
    return bits;
}

}  // namespace hallbook::sync
