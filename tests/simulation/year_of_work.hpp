/// \file
/// YearOfWork: a hall works through all requests of a year, day by day in Pacific time.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/employers.hpp"
#include "tests/simulation/members.hpp"
#include "tests/simulation/office.hpp"
#include "tests/simulation/sample_hall.hpp"

namespace hallbook::simulation {

class YearOfWork {
public:
    /// Plays once in the file of `sample`, which must outlive this.
    YearOfWork(const SampleHall& sample, std::uint64_t seed, Durable durable = Durable::together);

    /// Plays the next day and makes it durable; false when the year is over.
    bool play_day();

    [[nodiscard]] core::Date today() const { return m_day; }
    [[nodiscard]] SimulatedHall& hall() { return m_hall; }

private:
    SimulatedHall m_hall;
    Simulation m_simulation;
    Members m_members;
    Jobs m_jobs;
    Dispatcher m_dispatcher;
    Employers m_employers;
    Office m_office;
    core::Date m_day;  // to be played next
    core::Date m_end;  // after the last day
};

}  // namespace hallbook::simulation
