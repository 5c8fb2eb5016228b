/// \file
/// Environment: clock, waiting and randomness as a port, so that tests need neither.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/values/date.hpp"

#include <chrono>
#include <cstdint>

namespace hallbook::sync {

class Environment {
public:
    virtual ~Environment() = default;
    /// What this computer's clock shows.
    [[nodiscard]] virtual core::Instant now() = 0;
    /// Never runs backwards; for durations.
    [[nodiscard]] virtual std::chrono::steady_clock::time_point steady_now() = 0;
    virtual void sleep(std::chrono::milliseconds duration) = 0;
    /// 64 random bits, good enough for passwords.
    [[nodiscard]] virtual std::uint64_t random() = 0;
};

/// The system's clock, and getrandom(2).
class SystemEnvironment final : public Environment {
public:
    [[nodiscard]] core::Instant now() override;
    [[nodiscard]] std::chrono::steady_clock::time_point steady_now() override;
    void sleep(std::chrono::milliseconds duration) override;
    /// Failure{storage} when the system gives no randomness.
    [[nodiscard]] std::uint64_t random() override;
};

}  // namespace hallbook::sync
