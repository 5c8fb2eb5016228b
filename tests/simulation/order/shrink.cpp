/// \file
/// Shrinks a history that breaks the property.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/order/property.hpp"

#include <algorithm>

namespace hallbook::order {

namespace {

class Shrinker {
public:
    Shrinker(Broken broken, const Connect& connect)
        : m_broken(std::move(broken)), m_connect(connect) {}

    Broken shrink() {
        bool goes_on = true;
        while (goes_on) {
            goes_on = leave_out_steps();
            goes_on = leave_out_deliveries() || goes_on;
            goes_on = make_plain() || goes_on;
        }
        leave_out_halls();
        return std::move(m_broken);
    }

private:
    /// Keeps the shorter history and schedule if they break the property, too; returns whether.
    bool keep(const History& history, const Schedule& schedule) {
        std::vector<Schedule> schedules;
        if (!m_broken.schedule.empty()) schedules.push_back(schedule);
        auto broken = find_broken(history, schedules, m_connect);
        if (!broken) return false;
        m_broken = std::move(*broken);
        return true;
    }

    /// Tries to leave out each stretch of `size` elements; returns whether any was left out.
    template <class T, class Keep>
    static bool leave_out(const std::vector<T>& all, std::size_t size, const Keep& kept) {
        bool any = false;
        auto left = all;
        for (std::size_t end = left.size(); end >= size; end = std::min(end - 1, left.size())) {
            auto tried = left;
            const auto last = tried.begin() + static_cast<std::ptrdiff_t>(end);
            tried.erase(last - static_cast<std::ptrdiff_t>(size), last);
            if (!kept(tried)) continue;
            any = true;
            left = std::move(tried);
        }
        return any;
    }

    bool leave_out_steps() {
        bool any = false;
        for (std::size_t size = 8; size > 0; size /= 2) {
            const auto kept = [&](const std::vector<Step>& steps) {
                auto history = m_broken.history;
                history.steps = steps;
                return keep(history, m_broken.schedule);
            };
            any = leave_out(std::vector<Step>{m_broken.history.steps}, size, kept) || any;
        }
        return any;
    }

    bool leave_out_deliveries() {
        const auto kept = [&](const Schedule& schedule) {
            return !schedule.empty() && keep(m_broken.history, schedule);
        };
        return leave_out(Schedule{m_broken.schedule}, 1, kept);
    }

    /// Tries 0 for each choice, and no time between steps; returns whether any change was kept.
    bool make_plain() {
        bool any = false;
        for (std::size_t i = 0; i < m_broken.history.steps.size(); ++i) {
            for (std::size_t which = 0; which < 3 && i < m_broken.history.steps.size(); ++which) {
                auto history = m_broken.history;
                auto& choice = history.steps[i].choice.at(which);
                if (choice == 0) continue;
                choice = 0;
                any = keep(history, m_broken.schedule) || any;
            }
        }
        return any;
    }

    /// Leaves out halls after the last one that has a step.
    void leave_out_halls() {
        auto history = m_broken.history;
        history.halls = 1;
        for (const auto& step : history.steps)
            history.halls = std::max(history.halls, static_cast<int>(step.hall));
        keep(history, m_broken.schedule);
    }

    Broken m_broken;
    const Connect& m_connect;
};

}  // namespace

Broken shrunk(Broken broken, const Connect& connect) {
    return Shrinker{std::move(broken), connect}.shrink();
}

}  // namespace hallbook::order
