/// \file
/// Histories: the steps tried at several halls from one common state, and the portions in which
/// they reach central. Plain data, so that they can be shrunk and kept.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/values/ids.hpp"
#include "tests/simulation/chance.hpp"

#include <array>
#include <string>

namespace hallbook::order {

/// What a step tries. In the order of `acts` in history.cpp.
enum class Act {
    sign,
    re_sign,
    leave,
    roll_off,
    mark,
    take_mark_back,
    exempt,
    end_exemption,
    open_request,
    amend_request,
    cancel_request,
    place_bid,
    withdraw_bid,
    answer_bid,
    dispatch_next,
    dispatch_named,
    dispatch_bidder,
    dispatch_emergency,
    answer_dispatch,
    check_in,
    end_dispatch,
    close_referral,
    enforce_day,
    edit_registration,
    edit_member,
    edit_card,
    edit_rules,
    submit_equipment,
    decide_equipment,
    sync,  ///< deposit, judge and pull, or only some of these
};

inline constexpr int act_count = static_cast<int>(Act::sync) + 1;

std::string act_name(Act act);

/// One attempt at one hall. `choice` selects from the rows that the hall's replica holds at that
/// time, so a step still makes sense when earlier ones are left out.
struct Step {
    Act act{};
    core::HallNumber hall = 1;
    int minute = 0;  ///< since the history began; never less than that of the step before
    std::array<int, 3> choice{};  ///< selects, modulo the number of rows to choose from
    friend bool operator==(const Step&, const Step&) = default;
};

struct History {
    std::uint64_t ground = 0;  ///< the common state is drawn from it
    int halls = 2;
    std::vector<Step> steps;
    friend bool operator==(const History&, const History&) = default;
};

/// The next operations of one hall reach central. With a `batch_max` all waiting operations are
/// then judged, at most that many at a time; without one nothing is judged yet.
struct Delivery {
    core::HallNumber hall = 1;
    int operations = 0;
    int batch_max = 0;
    friend bool operator==(const Delivery&, const Delivery&) = default;
};

/// The portions in which the operations of a history reach central. Operations left over in the end
/// come hall by hall and are judged at once.
using Schedule = std::vector<Delivery>;

/// More operations than any history has.
inline constexpr int all_operations = 1'000;

/// Draws halls and steps. `weights`, by Act: how often each kind is drawn; 0: never.
History draw_history(simulation::Chance& chance, const std::array<int, act_count>& weights);

/// All kinds of steps; those that conflict are drawn more often.
const std::array<int, act_count>& usual_weights();

/// Every order in which the halls can sync, drawn either hall by hall or in portions.
std::vector<Schedule> draw_schedules(simulation::Chance& chance, int halls);

/// As C++ initialisers, to be kept in once_broken.cpp.
std::string as_code(const History& history);
std::string as_code(const Schedule& schedule);

/// One delivery a line.
std::string as_words(const Schedule& schedule);

}  // namespace hallbook::order
