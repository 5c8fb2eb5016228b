/// \file
/// Draws histories and schedules, and prints them.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/order/history.hpp"

#include <algorithm>
#include <numeric>

namespace hallbook::order {

namespace {

using simulation::Chance;

constexpr int minutes_max = 64 * 60;  // the whole history lies within the finality window

struct ActName {
    const char* name;
    int weight;
};

constexpr std::array<ActName, act_count> acts{{
    {"sign", 6},
    {"re_sign", 5},
    {"leave", 4},
    {"roll_off", 2},
    {"mark", 4},
    {"take_mark_back", 3},
    {"exempt", 3},
    {"end_exemption", 3},
    {"open_request", 4},
    {"amend_request", 4},
    {"cancel_request", 3},
    {"place_bid", 10},
    {"withdraw_bid", 3},
    {"answer_bid", 7},
    {"dispatch_next", 12},
    {"dispatch_named", 4},
    {"dispatch_bidder", 7},
    {"dispatch_emergency", 4},
    {"answer_dispatch", 7},
    {"check_in", 6},
    {"end_dispatch", 7},
    {"close_referral", 4},
    {"enforce_day", 5},
    {"edit_registration", 4},
    {"edit_member", 2},
    {"edit_card", 1},
    {"edit_rules", 1},
    {"submit_equipment", 2},
    {"decide_equipment", 5},
    {"sync", 12},
}};

Act draw_act(Chance& chance, const std::array<int, act_count>& weights) {
    int luck = chance.between(1, std::accumulate(weights.begin(), weights.end(), 0));
    std::size_t act = 0;
    while (luck > weights[act])
        luck -= weights[act++];
    return static_cast<Act>(act);
}

/// The minutes to the next step: often 0, so that instants are equal; now and then a night.
int draw_pause(Chance& chance) {
    const int luck = chance.between(1, 100);
    if (luck <= 30) return 0;
    if (luck <= 65) return chance.between(1, 10);
    if (luck <= 95) return chance.between(10, 240);
    return 12 * 60;
}

Schedule in_portions(Chance& chance, const std::vector<core::HallNumber>& halls) {
    Schedule schedule;
    const int rounds = chance.between(1, 4);
    for (int round = 0; round < rounds; ++round) {
        for (const auto hall : halls) {
            const int batch_max = chance.percent(30) ? 0 : chance.between(1, 6);
            schedule.push_back({hall, chance.between(1, 6), batch_max});
        }
    }
    return schedule;
}

Schedule hall_by_hall(Chance& chance, const std::vector<core::HallNumber>& halls) {
    Schedule schedule;
    for (const auto hall : halls) {
        const int batch_max = chance.percent(50) ? all_operations : chance.between(1, 4);
        schedule.push_back({hall, all_operations, batch_max});
    }
    return schedule;
}

std::string number(int value) { return std::to_string(value); }

}  // namespace

std::string act_name(Act act) { return acts.at(static_cast<std::size_t>(act)).name; }

const std::array<int, act_count>& usual_weights() {
    static const auto weights = [] {
        std::array<int, act_count> result{};
        std::transform(
            acts.begin(), acts.end(), result.begin(), [](const auto& each) { return each.weight; });
        return result;
    }();
    return weights;
}

History draw_history(Chance& chance, const std::array<int, act_count>& weights) {
    History history;
    history.ground = static_cast<std::uint64_t>(chance.between(1, 1'000'000));
    history.halls = chance.percent(50) ? 2 : chance.percent(70) ? 3 : 4;
    const int count = chance.between(6, 36);
    int minute = 0;
    for (int i = 0; i < count; ++i) {
        minute = std::min(minute + draw_pause(chance), minutes_max);
        const auto hall = chance.between(1, history.halls);
        const auto act = draw_act(chance, weights);
        history.steps.push_back(
            {act,
             hall,
             minute,
             {chance.between(0, 999), chance.between(0, 999), chance.between(0, 999)}});
    }
    return history;
}

std::vector<Schedule> draw_schedules(Chance& chance, int halls) {
    std::vector<core::HallNumber> order(static_cast<std::size_t>(halls));
    std::iota(order.begin(), order.end(), 1);
    std::vector<Schedule> schedules;
    do {
        schedules.push_back(
            chance.percent(50) ? in_portions(chance, order) : hall_by_hall(chance, order));
    } while (std::next_permutation(order.begin(), order.end()));
    return schedules;
}

std::string as_code(const History& history) {
    std::string text = "{.ground = " + std::to_string(history.ground) +
                       ", .halls = " + number(history.halls) + ", .steps = {\n";
    for (const auto& step : history.steps) {
        text += "    {Act::" + act_name(step.act) + ", " + number(step.hall) + ", " +
                number(step.minute) + ", {" + number(step.choice[0]) + ", " +
                number(step.choice[1]) + ", " + number(step.choice[2]) + "}},\n";
    }
    return text + "}}";
}

std::string as_code(const Schedule& schedule) {
    std::string text = "{";
    for (const auto& each : schedule) {
        text += "{" + number(each.hall) + ", " + number(each.operations) + ", " +
                number(each.batch_max) + "}, ";
    }
    return text + "}";
}

std::string as_words(const Schedule& schedule) {
    std::string text;
    for (const auto& each : schedule) {
        text += "  hall " + number(each.hall) + " deposits ";
        text +=
            each.operations >= all_operations ? "all it has" : "up to " + number(each.operations);
        text += each.batch_max == 0                ? "; not judged yet\n"
                : each.batch_max >= all_operations ? "; judged at once\n"
                                                   : "; judged by " + number(each.batch_max) + "\n";
    }
    return text + "  what is left comes hall by hall and is judged at once\n";
}

}  // namespace hallbook::order
