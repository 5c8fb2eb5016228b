/// \file
/// Dispatcher: the morning referral, bids, and the dispatches made outside it (rules 1, 2 and
/// 9 to 11).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rules/next_in_line.hpp"
#include "store/queries/bids.hpp"
#include "store/queries/requests.hpp"
#include "tests/simulation/jobs.hpp"

namespace hallbook::simulation {

class Dispatcher {
public:
    /// Both must outlive this.
    Dispatcher(Simulation& simulation, Jobs& jobs);

    /// Plans a working day: the bids of the night, then the books in the order of their slots.
    void plan_day(core::Date day);

    /// Dispatches the member a foreperson asked for; returns whether that was possible.
    bool dispatch_by_name(const std::string& request_number);

    /// Fills an emergency request with people who can come at once, at any place in line.
    void dispatch_emergency(const std::string& request_number);

private:
    void refer(core::Id<core::ReferralBook> book);
    /// Calls the line for one worker; returns whether somebody was dispatched.
    bool dispatch_next(const core::LaborRequest& request);
    /// Calls people until one comes, and returns those before who do not; empty when none comes.
    [[nodiscard]] std::optional<std::vector<core::NotTaken>> call_line(
        core::Id<core::ReferralBook> book);

    void answer_bids();
    void answer_bids(const store::RequestEntry& entry, const std::vector<store::BidEntry>& bids);
    bool dispatch_bidder(const core::LaborRequest& request, const core::MemberRef& member);

    /// The payload of a dispatch without the member and the dispatch method.
    [[nodiscard]] core::DispatchMember wish_for(const core::LaborRequest& request) const;
    void begin_job(
        const Entered& entered, const core::LaborRequest& request, const core::MemberRef& member);

    Simulation& m_simulation;
    Jobs& m_jobs;
    std::vector<core::ReferralBook> m_books;  // by id
};

}  // namespace hallbook::simulation
