/// \file
/// Computes what a wrong clock shows.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/apart/played_time.hpp"

namespace hallbook::simulation {

core::Instant HallClock::now() const {
    const auto since = std::chrono::floor<std::chrono::seconds>(m_time->now() - m_since);
    return m_time->now() + m_error + std::chrono::microseconds{since.count() * m_drift};
}

void HallClock::drift(int microseconds_per_second) {
    m_error = now() - m_time->now();
    m_since = m_time->now();
    m_drift = microseconds_per_second;
}

void HallClock::set_right() {
    m_error = std::chrono::microseconds{0};
    m_since = m_time->now();
    m_drift = 0;
}

}  // namespace hallbook::simulation
