/// \file
/// Agenda: what will happen, in the order of time.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/values/date.hpp"

#include <functional>
#include <map>

namespace hallbook::simulation {

/// What is planned for the same instant happens in the order in which it was planned.
class Agenda {
public:
    using Happening = std::function<void()>;

    /// `at` is not before anything that has happened.
    void plan(core::Instant at, Happening happening);

    [[nodiscard]] bool is_empty() const { return m_planned.empty(); }
    /// When the next thing happens; the agenda is not empty.
    [[nodiscard]] core::Instant next_at() const { return m_planned.begin()->first; }
    /// Takes the next thing out, to be called.
    [[nodiscard]] Happening take_next();

private:
    std::multimap<core::Instant, Happening> m_planned;
    core::Instant m_now = core::Instant::min();
};

}  // namespace hallbook::simulation
