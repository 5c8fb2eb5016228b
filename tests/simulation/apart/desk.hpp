/// \file
/// Desk: draws what people ask of a hall, from the rows that the hall has at the moment.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/chance.hpp"
#include "tests/simulation/simulated_hall.hpp"

namespace hallbook::simulation {

/// A Wish that always gives this payload.
Wish exactly(core::Payload payload);

/// Draws wishes (operations to ask for) from a hall's rows.
class Desk {
public:
    /// Both must outlive this. `now` is what the hall's clock shows.
    Desk(SimulatedHall& hall, Chance& chance, core::Instant now);

    /// A wish of any kind. The rules accept most of them and refuse some, as at any counter.
    Wish some_wish();

    /// The books of a played central: few, so that halls often work on the same one.
    static const std::vector<std::string>& book_codes();

private:
    using Maker = std::optional<Wish> (Desk::*)();
    struct Kind {
        int weight;
        Maker make;
    };
    static const std::vector<Kind>& kinds();

    // members and books
    std::optional<Wish> register_somebody();
    std::optional<Wish> re_sign();
    std::optional<Wish> leave();
    std::optional<Wish> give_check_mark();
    std::optional<Wish> restore_check_mark();
    std::optional<Wish> exempt();
    std::optional<Wish> revoke_exemption();
    std::optional<Wish> roll_off();

    // requests and dispatches
    std::optional<Wish> open_request();
    std::optional<Wish> amend_request();
    std::optional<Wish> cancel_request();
    std::optional<Wish> dispatch_next();
    std::optional<Wish> dispatch_by_name();
    std::optional<Wish> dispatch_somebody();
    std::optional<Wish> answer_dispatch();
    std::optional<Wish> check_in();
    std::optional<Wish> end_dispatch();
    std::optional<Wish> place_bid();
    std::optional<Wish> withdraw_bid();
    std::optional<Wish> answer_bid();

    // the office
    std::optional<Wish> close_referral();
    std::optional<Wish> enforce_day();
    std::optional<Wish> edit_registration();
    std::optional<Wish> edit_member();
    std::optional<Wish> edit_book();
    std::optional<Wish> edit_holidays();
    std::optional<Wish> import_members();
    std::optional<Wish> import_registrations();
    std::optional<Wish> import_employers();
    std::optional<Wish> import_requests();

    struct Standing {
        core::MemberRef member;
        core::Id<core::ReferralBook> book;
    };
    [[nodiscard]] core::MemberRef somebody();
    [[nodiscard]] core::Id<core::ReferralBook> some_book();
    /// Any registration, in line or not; empty when there is none.
    [[nodiscard]] std::optional<Standing> some_registration();
    [[nodiscard]] std::optional<core::LaborRequest> some_request();
    [[nodiscard]] core::DispatchMember dispatch_to(const core::LaborRequest& request);
    [[nodiscard]] core::Date today() const;
    [[nodiscard]] store::SqliteDatabase& database() { return m_hall.database(); }

    SimulatedHall& m_hall;
    Chance& m_chance;
    core::Instant m_now;
};

}  // namespace hallbook::simulation
