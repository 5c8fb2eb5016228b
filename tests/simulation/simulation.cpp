/// \file
/// Lets played time run.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/simulation.hpp"

#include "store/queries/settings.hpp"

#include <algorithm>

namespace hallbook::simulation {

Simulation::Simulation(SimulatedHall& hall_, core::Instant begin, std::uint64_t seed)
    : hall(hall_), chance(seed), working_days(store::holidays(hall_.database())) {
    hall.set_clock(begin);
}

void Simulation::run_until(core::Instant end) {
    while (!agenda.is_empty() && agenda.next_at() < end) {
        hall.set_clock(agenda.next_at());
        agenda.take_next()();
    }
    hall.set_clock(end);
}

core::Instant Simulation::at(core::Date date, std::chrono::seconds time) const {
    return hall.zone().instant({date, time}).value();
}

core::Instant Simulation::within(core::Date date, Hours hours) {
    const std::chrono::seconds first = hours.from;
    const std::chrono::seconds last = hours.to;
    const std::chrono::seconds time{
        chance.between(static_cast<int>(first.count()), static_cast<int>(last.count()) - 1)};
    return std::max(at(date, time), now() + std::chrono::seconds{1});
}

core::Date Simulation::working_days_after(core::Date date, int count) const {
    for (; count > 0; --count)
        date = working_days.next(date);
    return date;
}

}  // namespace hallbook::simulation
