/// \file
/// Compares endings.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/order/property.hpp"

#include <algorithm>

namespace hallbook::order {

namespace {

std::string as_text(const Findings& findings) {
    std::string text;
    for (const auto& each : findings)
        text += "  " + each + "\n";
    return text;
}

/// The lines that differ: - when judged at once, + when judged in the other order.
std::string difference(const Ending& at_once, const Ending& other) {
    std::string text;
    for (const auto& line : at_once) {
        if (std::find(other.begin(), other.end(), line) == other.end())
            text += "  - " + line + "\n";
    }
    for (const auto& line : other) {
        if (std::find(at_once.begin(), at_once.end(), line) == at_once.end())
            text += "  + " + line + "\n";
    }
    return text;
}

}  // namespace

std::optional<Broken> find_broken(
    const History& history, const std::vector<Schedule>& schedules, const Connect& connect) {
    Schedule tried;
    try {
        const auto played = play(history, connect);
        if (!played.findings.empty())
            return Broken{history, {}, "The books are wrong:\n" + as_text(played.findings)};
        const auto at_once = deliver(history, played, {}, connect);
        if (at_once.ending != played.ending) {
            return Broken{
                history,
                {},
                "As it happened (+) and judged at once (-) differ:\n" +
                    difference(at_once.ending, played.ending)};
        }
        for (const auto& schedule : schedules) {
            tried = schedule;
            const auto delivered = deliver(history, played, schedule, connect);
            if (!delivered.findings.empty())
                return Broken{
                    history, schedule, "The books are wrong:\n" + as_text(delivered.findings)};
            if (delivered.ending != at_once.ending) {
                return Broken{
                    history,
                    schedule,
                    "In this order (+) and judged at once (-) differ:\n" +
                        difference(at_once.ending, delivered.ending)};
            }
        }
    } catch (const std::exception& failure) {
        return Broken{history, tried, std::string{"It failed: "} + failure.what() + "\n"};
    }
    return std::nullopt;
}

std::string report(const Broken& broken, const Connect& connect) {
    std::string text = "The order of syncing matters, or the books are wrong.\nWhat happened:\n";
    try {
        for (const auto& each : play(broken.history, connect).told)
            text += "  " + each.words + "\n";
    } catch (const std::exception& failure) {
        text += std::string{"  it failed: "} + failure.what() + "\n";
    }
    if (!broken.schedule.empty()) text += "How it reached central:\n" + as_words(broken.schedule);
    text += broken.what;
    return text + "As code:\n" + as_code(broken.history) + ", " + as_code(broken.schedule) + "\n";
}

}  // namespace hallbook::order
