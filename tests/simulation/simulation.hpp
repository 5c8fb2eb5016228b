/// \file
/// Simulation: what all actors in a simulated hall share, and how its time runs.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/values/working_days.hpp"
#include "tests/simulation/agenda.hpp"
#include "tests/simulation/chance.hpp"
#include "tests/simulation/simulated_hall.hpp"

namespace hallbook::simulation {

/// A span of the wall clock.
struct Hours {
    std::chrono::minutes from;
    std::chrono::minutes to;
};

/// When the counter is open.
inline constexpr Hours counter_hours{std::chrono::hours{8}, std::chrono::hours{17}};

class Simulation {
public:
    /// Time begins at `begin`. `hall` must outlive this.
    Simulation(SimulatedHall& hall, core::Instant begin, std::uint64_t seed);

    /// Lets all that is planned before `end` happen.
    void run_until(core::Instant end);

    [[nodiscard]] core::Instant now() const { return hall.now(); }
    [[nodiscard]] core::Date today() const { return hall.zone().civil(now()).date; }
    /// The instant at which the wall clock shows this; `time` must not lie in the hour that is
    /// skipped in spring.
    [[nodiscard]] core::Instant at(core::Date date, std::chrono::seconds time) const;
    /// A random instant of a day within these hours, and after now.
    [[nodiscard]] core::Instant within(core::Date date, Hours hours);
    /// The working day that is `count` working days after `date`.
    [[nodiscard]] core::Date working_days_after(core::Date date, int count) const;

    SimulatedHall& hall;
    Agenda agenda;
    Chance chance;
    const core::WorkingDays working_days;
};

}  // namespace hallbook::simulation
