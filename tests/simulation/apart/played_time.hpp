/// \file
/// The time that a simulation plays, and the clocks of its halls' computers.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/line/environment.hpp"
#include "tests/simulation/chance.hpp"

namespace hallbook::simulation {

/// The true time, which central's clock shows. It only goes forwards.
class PlayedTime {
public:
    explicit PlayedTime(core::Instant begin) : m_now(begin) {}

    [[nodiscard]] core::Instant now() const { return m_now; }
    void pass(std::chrono::microseconds span) { m_now += span; }

private:
    core::Instant m_now;
};

/// The clock of a hall's computer: wrong by a constant and by a drift.
class HallClock {
public:
    /// `time` must outlive this.
    explicit HallClock(const PlayedTime& time) : m_time(&time), m_since(time.now()) {}

    [[nodiscard]] core::Instant now() const;

    /// From now on the clock gains this many microseconds in every second; negative: loses them.
    void drift(int microseconds_per_second);
    void jump(std::chrono::microseconds span) { m_error += span; }
    /// Sets the clock to the true time and its drift to 0.
    void set_right();

private:
    const PlayedTime* m_time;
    core::Instant m_since;  // of the drift
    std::chrono::microseconds m_error{0};  // at that instant
    int m_drift = 0;
};

/// The environment of a sync on the hall's computer: waits take played time only.
class PlayedEnvironment final : public sync::Environment {
public:
    /// All must outlive this.
    PlayedEnvironment(PlayedTime& time, const HallClock& clock, Chance& chance)
        : m_time(time), m_clock(clock), m_chance(chance) {}

    [[nodiscard]] core::Instant now() override { return m_clock.now(); }
    [[nodiscard]] std::chrono::steady_clock::time_point steady_now() override {
        return std::chrono::steady_clock::time_point{m_time.now().time_since_epoch()};
    }
    void sleep(std::chrono::milliseconds duration) override { m_time.pass(duration); }
    [[nodiscard]] std::uint64_t random() override { return m_chance.bits(); }

private:
    PlayedTime& m_time;
    const HallClock& m_clock;
    Chance& m_chance;
};

}  // namespace hallbook::simulation
