/// \file
/// Checks the property "as if never apart", and shrinks histories that break it.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/order/play.hpp"

namespace hallbook::order {

/// A history that breaks the property, with the schedule that shows it.
struct Broken {
    History history;
    Schedule schedule;  ///< empty when the history breaks it as it was played
    std::string what;  ///< which part of the property breaks, and how
};

/// Plays the history and compares its ending, and the ending by each schedule, with the ending when
/// all operations are judged at once, in canonical order. Empty when all are equal.
std::optional<Broken> find_broken(
    const History& history, const std::vector<Schedule>& schedules, const Connect& connect);

/// Leaves out steps, halls and deliveries, and sets choices to 0, as long as the property stays
/// broken. Deterministic; ends when nothing more can be left out.
Broken shrunk(Broken broken, const Connect& connect);

/// For people: the steps that did something, the deliveries and what is wrong; then all as code.
std::string report(const Broken& broken, const Connect& connect);

}  // namespace hallbook::order
