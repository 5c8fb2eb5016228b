/// \file
/// Office: deadlines and the close of the referral every working day, check marks, exemptions and
/// corrections now and then (rules 4 to 7, 15 and 16).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/simulation.hpp"

namespace hallbook::simulation {

class Office {
public:
    /// `registrations`: the ones from which the office draws members for its work.
    Office(Simulation& simulation, std::vector<core::RegistrationLine> registrations);

    /// Configures the books as this local does: bids are taken, short calls last up to 10 days.
    void set_books();
    /// Plans the return of members who were out when the lists were imported. The hall has no
    /// dispatch for them, so the office puts them back on the book by an edit.
    void plan_returns(core::Date first, core::Date last);
    void plan_day(core::Date day);

private:
    /// A member and one of the books they were registered on in the beginning.
    struct Standing {
        core::MemberRef member;
        core::Id<core::ReferralBook> book;
    };

    void enforce_day();
    void close_referral();

    void give_check_mark();
    void exempt_somebody();
    void roll_somebody_off();
    void edit_notes();
    void edit_phone();
    void lock_somebody();
    void suspend_somebody();

    [[nodiscard]] Standing somebody();
    [[nodiscard]] core::MemberRef member(const std::string& card_number);
    void put_back(const core::RegistrationLine& line);
    void edit_member(const core::MemberRef& member, const core::ColumnEdit& change);

    Simulation& m_simulation;
    std::vector<core::RegistrationLine> m_registrations;
};

}  // namespace hallbook::simulation
