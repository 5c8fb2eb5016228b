/// \file
/// Jobs: how dispatches go on and end (rules 8, 11 to 14).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/simulation.hpp"

namespace hallbook::simulation {

/// Some dispatches are declined, most are accepted and checked in, and each ends as is usual for
/// its kind of call.
class Jobs {
public:
    /// Called with each member whose job is over or who declined it.
    using Returned = std::function<void(const core::MemberRef& member)>;

    Jobs(Simulation& simulation, Returned returned);

    /// Begins the job of a dispatch that was just made.
    void begin(
        const core::Dispatch& dispatch,
        const core::MemberRef& member,
        const core::LaborRequest& request);

private:
    struct Job {
        core::Dispatch dispatch;
        core::MemberRef member;
        std::string request_number;
        core::Date planned_last_day{};
    };
    struct End {
        core::DispatchOutcome outcome{};
        core::Date last_day{};
    };

    void plan_decline(const Job& job);
    void plan_work(const Job& job);
    void plan_end(const Job& job);
    [[nodiscard]] End end_of(const Job& job);
    [[nodiscard]] End end_of_short_call(const Job& job);
    [[nodiscard]] End end_of_long_call(const Job& job);
    /// A day of the job, its first and its planned last included.
    [[nodiscard]] core::Date any_day_of(const Job& job);
    void report_end(const Job& job, const End& end);

    Simulation& m_simulation;
    Returned m_returned;
};

}  // namespace hallbook::simulation
