/// \file
/// Agenda: what will happen in a simulation, in the order of time.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/values/date.hpp"

#include <functional>
#include <map>

namespace hallbook::simulation {

/// Happenings planned for the same instant happen in the order in which they were planned.
class Agenda {
public:
    using Happening = std::function<void()>;

    /// `at` must not be earlier than a happening that was taken out.
    void plan(core::Instant at, Happening happening);

    [[nodiscard]] bool is_empty() const { return m_planned.empty(); }
    /// The instant of the next happening; the agenda must not be empty.
    [[nodiscard]] core::Instant next_at() const { return m_planned.begin()->first; }
    /// Takes the next happening out; the caller calls it.
    [[nodiscard]] Happening take_next();

private:
    std::multimap<core::Instant, Happening> m_planned;
    core::Instant m_now = core::Instant::min();
};

}  // namespace hallbook::simulation
