/// \file
/// FaultyCentral: a central over a link that loses, doubles and delays requests and answers.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/apart/central_stage.hpp"
#include "tests/simulation/apart/misfortune.hpp"
#include "tests/simulation/apart/played_time.hpp"
#include "tests/support/around_central.hpp"

namespace hallbook::simulation {

/// What a link needs for its faults.
struct Link {
    Misfortune& misfortune;
    Chance& chance;
    PlayedTime& time;
    CentralStage& stage;
    /// Called during a flight: lets other halls work.
    std::function<void()> meanwhile;
};

class FaultyCentral final : public test::AroundCentral {
public:
    /// Failure{unreachable} when the link has no connection. `link` must outlive this.
    FaultyCentral(Link& link, core::HallNumber hall);

    sync::Welcome hello(const sync::Greeting& greeting) override;
    sync::Backlog backlog(
        std::size_t operations_max, const std::vector<core::OperationId>& but_for) override;
    sync::Loaded load(
        const core::Footprint& footprint, const std::vector<core::OperationId>& past) override;
    bool commit(const sync::Verdict& verdict) override;
    sync::Arrival pull(const core::Cursor& cursor, core::HallNumber hall) override;

private:
    template <class Flight>
    auto fly(Flight flight);
    void before_arrival();
    void after_arrival();
    void lose(Fault fault);

    Link& m_link;
    int m_flights = 0;  // completed
};

}  // namespace hallbook::simulation
