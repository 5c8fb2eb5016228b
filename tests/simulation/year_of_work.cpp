/// \file
/// Plays the days of a year.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/year_of_work.hpp"

namespace hallbook::simulation {

namespace {

using std::chrono::days;

/// Days for dealing with the requests that came in on the last day.
constexpr days after_last_request{7};

}  // namespace

YearOfWork::YearOfWork(const SampleHall& sample, std::uint64_t seed, Durable durable)
    : m_hall(sample.file(), sample.zone(), durable),
      m_simulation(m_hall, sample.imported_at() + std::chrono::hours{1}, seed),
      m_members(m_simulation, sample.registrations()),
      m_jobs(m_simulation, [this](const auto& member) { m_members.come_back(member); }),
      m_dispatcher(m_simulation, m_jobs),
      m_employers(m_simulation, m_dispatcher),
      m_office(m_simulation, sample.registrations()),
      m_day(m_simulation.today() + days{1}),
      m_end(sample.requests().back().start_date + after_last_request) {
    m_office.set_books();
    m_office.plan_returns(m_day, m_end);
    m_members.plan_visits();
    m_employers.plan(sample.requests());
}

bool YearOfWork::play_day() {
    if (m_day >= m_end) return false;
    if (m_simulation.working_days.is_working_day(m_day)) {
        m_office.plan_day(m_day);
        m_dispatcher.plan_day(m_day);
    }
    m_members.plan_day(m_day);
    m_day += days{1};
    m_simulation.run_until(m_simulation.at(m_day, std::chrono::seconds{0}));
    m_hall.commit();
    return true;
}

}  // namespace hallbook::simulation
