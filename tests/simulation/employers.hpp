/// \file
/// Employers: they ask for workers, change their minds, and give up (rule 16).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/dispatcher.hpp"

namespace hallbook::simulation {

class Employers {
public:
    /// Both must outlive this.
    Employers(Simulation& simulation, Dispatcher& dispatcher);

    /// Plans that each request comes in at its received_at.
    void plan(const std::vector<core::RequestLine>& requests);

private:
    void open(const core::RequestLine& line);
    [[nodiscard]] core::OpenRequest wish_of(const core::RequestLine& line);
    void take_bids(core::OpenRequest& wish) const;

    void plan_call_by_name(const std::string& request_number);
    void plan_emergency(const std::string& request_number);
    void plan_change_of_mind(const core::OpenRequest& wish);
    void plan_giving_up(const core::OpenRequest& wish);
    void amend(const core::OpenRequest& wish);
    void cancel(const std::string& request_number, const std::string& reason);
    [[nodiscard]] bool is_unfilled(const std::string& request_number);

    Simulation& m_simulation;
    Dispatcher& m_dispatcher;
};

}  // namespace hallbook::simulation
