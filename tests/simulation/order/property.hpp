/// \file
/// The property: as if never apart. And cutting down what breaks it.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/order/play.hpp"

namespace hallbook::order {

/// A history that breaks the property, with the schedule that shows it.
struct Broken {
    History history;
    Schedule schedule;  ///< empty when it breaks without another order
    std::string what;  ///< which part of the property, and how
};

/// Plays the history and compares: what it came to as it happened, and by each schedule, with what
/// it comes to when all operations are judged at once, in canonical order. Empty when all is well.
std::optional<Broken> find_broken(
    const History& history, const std::vector<Schedule>& schedules, const Connect& connect);

/// Leaves out steps, halls and deliveries, and makes choices plain, as long as the property stays
/// broken. The same from the same; ends when nothing more can be left out.
Broken shrunk(Broken broken, const Connect& connect);

/// For people: the steps that did something, the deliveries and what is wrong; at the end as code.
std::string report(const Broken& broken, const Connect& connect);

}  // namespace hallbook::order
