/// \file
/// Histories: what is tried at several halls from one common state, and in which portions it
/// reaches central. Plain data, so that it can be cut down and kept.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/values/ids.hpp"
#include "tests/simulation/chance.hpp"

#include <array>
#include <string>

namespace hallbook::order {

/// What a step tries. The order is that of act_names in history.cpp.
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
    sync,  ///< deposit, judge, pull; or only some of it
};

inline constexpr int act_count = static_cast<int>(Act::sync) + 1;

std::string act_name(Act act);

/// One attempt at one hall. What exactly is meant follows from what the hall's replica holds when
/// it is tried: so a step still makes sense when others before it are left out.
struct Step {
    Act act{};
    core::HallNumber hall = 1;
    int minute = 0;  ///< since the history began; never less than that of the step before
    std::array<int, 3> choice{};  ///< picks one of whatever there is to choose from
    friend bool operator==(const Step&, const Step&) = default;
};

struct History {
    std::uint64_t ground = 0;  ///< the common state is drawn from it
    int halls = 2;
    std::vector<Step> steps;
    friend bool operator==(const History&, const History&) = default;
};

/// The next operations of one hall reach central; with a `batch_max` all that waits there is
/// judged, so many at a time, else nothing is judged yet.
struct Delivery {
    core::HallNumber hall = 1;
    int operations = 0;
    int batch_max = 0;
    friend bool operator==(const Delivery&, const Delivery&) = default;
};

/// In what portions the operations of a history reach central. What is left over in the end comes
/// hall by hall and is judged at once.
using Schedule = std::vector<Delivery>;

/// More operations than any history has.
inline constexpr int all_operations = 1'000;

/// Halls, pools and steps by chance, of kinds of `weights` only: how often each is tried, by Act.
History draw_history(simulation::Chance& chance, const std::array<int, act_count>& weights);

/// All kinds of steps, those that collide more often.
const std::array<int, act_count>& usual_weights();

/// Every order in which so many halls can come, each either hall by hall or in portions.
std::vector<Schedule> draw_schedules(simulation::Chance& chance, int halls);

/// As C++ initialisers, to be kept as a case of its own.
std::string as_code(const History& history);
std::string as_code(const Schedule& schedule);

/// One delivery a line.
std::string as_words(const Schedule& schedule);

}  // namespace hallbook::order
