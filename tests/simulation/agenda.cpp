/// \file
/// Plans happenings and takes the next one out.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/agenda.hpp"

#include "core/values/assert.hpp"

namespace hallbook::simulation {

void Agenda::plan(core::Instant at, Happening happening) {
    HALLBOOK_ASSERT(at >= m_now);
    m_planned.emplace(at, std::move(happening));
}

Agenda::Happening Agenda::take_next() {
    HALLBOOK_ASSERT(!m_planned.empty());
    auto next = m_planned.extract(m_planned.begin());
    m_now = next.key();
    return std::move(next.mapped());
}

}  // namespace hallbook::simulation
