/// \file
/// Members: they re-sign, register, leave and bid (rules 3, 4, 9, 15).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/queries/position.hpp"
#include "store/queries/requests.hpp"
#include "tests/simulation/simulation.hpp"

namespace hallbook::simulation {

class Members {
public:
    /// `registrations`: those that were imported in the beginning.
    Members(Simulation& simulation, const std::vector<core::RegistrationLine>& registrations);

    /// Plans that all registered members come to the counter before their deadline, a few too late.
    void plan_visits();
    /// Plans what else members do on a day: few come for the first time, few leave, some bid.
    void plan_day(core::Date day);
    /// Plans that a member whose job is over, or who declined it, soon comes to register anew.
    void come_back(const core::MemberRef& member);

private:
    /// A book and the tier on it to which a member belongs.
    struct BookOfMember {
        core::Id<core::ReferralBook> book;
        core::BookTier tier{};
    };
    struct Person {
        core::MemberRef member;
        std::vector<BookOfMember> books;  ///< on which they want to be registered
        int visit = 0;  ///< number of the visit planned last; only that one takes place
    };

    [[nodiscard]] std::vector<store::Place> places(const Person& person);

    void plan_visit(Person& person, core::Instant at);
    void plan_next_visit(Person& person);
    void visit(Person& person);
    void re_sign(const Person& person, const std::vector<store::Place>& places);
    void register_where_missing(const Person& person, const std::vector<store::Place>& places);
    void sign(const Person& person, const BookOfMember& book, const Refusals& may_refuse);

    void welcome_newcomer();
    void leave_a_book();
    void come_again_by_mistake();
    [[nodiscard]] Person& somebody_on_the_books();

    void plan_bids();
    void plan_bids_on(const core::LaborRequest& request);
    void plan_bid(const core::LaborRequest& request, const core::MemberRef& member);
    void plan_late_bid(const core::LaborRequest& request, const core::MemberRef& member);

    Simulation& m_simulation;
    std::map<std::string, Person> m_people;  // by card: all of the roll
    std::vector<std::string> m_roll;  // cards
};

}  // namespace hallbook::simulation
