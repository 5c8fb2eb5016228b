/// \file
/// Plays members' visits to the counter and their bids in the evening.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/members.hpp"

#include "store/file/row_columns.hpp"
#include "store/queries/line.hpp"

#include <algorithm>

namespace hallbook::simulation {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

/// At most this many members at the head of a line bid.
constexpr std::size_t bidders_max = 40;

bool is_standing(const store::Place& place) {
    return place.status == core::RegistrationStatus::active;
}

/// The first re-sign deadline of a member on any book; empty when there is none.
std::optional<core::Date> first_deadline(const std::vector<store::Place>& places) {
    std::optional<core::Date> first;
    for (const auto& place : places) {
        if (!is_standing(place) || !place.re_sign_due) continue;
        first = std::min(first.value_or(*place.re_sign_due), *place.re_sign_due);
    }
    return first;
}

}  // namespace

Members::Members(Simulation& simulation, const std::vector<core::RegistrationLine>& registrations)
    : m_simulation(simulation) {
    for (const auto& row : store::all_rows<core::Member>(simulation.hall.database())) {
        m_people[row.card_number].member = {row.id, row.card_number};
        m_roll.push_back(row.card_number);
    }
    for (const auto& line : registrations)
        m_people.at(line.card_number).books.push_back({line.book, line.tier});
}

std::vector<store::Place> Members::places(const Person& person) {
    return store::places(
        m_simulation.hall.database(), person.member.id, std::nullopt, m_simulation.now());
}

// --- visits -------------------------------------------------------------------------------------

void Members::plan_visits() {
    for (auto& [card, person] : m_people) {
        if (!person.books.empty()) plan_next_visit(person);
    }
}

void Members::plan_visit(Person& person, core::Instant at) {
    const int number = ++person.visit;
    m_simulation.agenda.plan(at, [this, &person, number] {
        if (person.visit == number) visit(person);
    });
}

/// Plans a visit in the last week before the deadline; without a deadline in two weeks.
void Members::plan_next_visit(Person& person) {
    auto& chance = m_simulation.chance;
    const core::Date tomorrow = m_simulation.today() + days{1};
    core::Date day = m_simulation.today() + days{14};
    if (const auto deadline = first_deadline(places(person))) {
        const bool forgets = chance.percent(2);
        day = *deadline + days{forgets ? chance.between(1, 4) : -chance.between(0, 6)};
    }
    plan_visit(person, m_simulation.within(std::max(day, tomorrow), counter_hours));
}

void Members::visit(Person& person) {
    if (person.books.empty()) return;
    const auto before = places(person);
    re_sign(person, before);
    register_where_missing(person, before);
    plan_next_visit(person);
}

void Members::re_sign(const Person& person, const std::vector<store::Place>& places) {
    core::ReSign wish{.member = person.member, .books = {}};
    for (const auto& place : places) {
        if (is_standing(place)) wish.books.push_back(place.book);
    }
    if (wish.books.empty() || !first_deadline(places)) return;
    m_simulation.hall.enter(wish, {"re_sign_overdue"});
}

/// A member who is off all books registers on all of them again, one who is off some books only
/// sometimes, and one who is out on a job never.
void Members::register_where_missing(
    const Person& person, const std::vector<store::Place>& places) {
    if (!std::all_of(places.begin(), places.end(), is_standing)) return;
    for (const auto& book : person.books) {
        const bool stands = std::any_of(places.begin(), places.end(), [&](const auto& place) {
            return place.book == book.book;
        });
        if (stands) continue;
        if (places.empty() || m_simulation.chance.percent(50)) sign(person, book, {});
    }
}

void Members::sign(const Person& person, const BookOfMember& book, const Refusals& may_refuse) {
    const bool by_email = m_simulation.chance.percent(20);
    m_simulation.hall.enter(
        [&](const core::Operation& draft) -> core::Payload {
            return core::RegisterOnBook{
                .member = person.member,
                .book = book.book,
                .tier = book.tier,
                .applicant_priority_number = core::Apn::from_civil(draft.civil),
                .method = by_email ? core::RegistrationMethod::email
                                   : core::RegistrationMethod::in_person};
        },
        may_refuse);
}

/// Plans a visit, mostly within the time in which one may register anew (rule 15).
void Members::come_back(const core::MemberRef& member) {
    auto& person = m_people.at(member.card_number);
    if (!places(person).empty()) return plan_next_visit(person);
    auto& chance = m_simulation.chance;
    const int luck = chance.between(1, 100);
    const int later = luck <= 80 ? 1 : luck <= 95 ? chance.between(2, 5) : 20;
    const core::Date day = m_simulation.working_days_after(m_simulation.today(), later);
    plan_visit(person, m_simulation.within(day, counter_hours));
}

// --- other days at the counter ------------------------------------------------------------------

void Members::plan_day(core::Date day) {
    auto& chance = m_simulation.chance;
    const auto plan = [&](int share, void (Members::*happening)()) {
        if (!chance.percent(share)) return;
        m_simulation.agenda.plan(
            m_simulation.within(day, counter_hours), [this, happening] { (this->*happening)(); });
    };
    if (m_simulation.working_days.is_working_day(day)) {
        plan(70, &Members::welcome_newcomer);
        plan(20, &Members::leave_a_book);
        plan(10, &Members::come_again_by_mistake);
    }
    const auto evening = m_simulation.at(day, hours{17} + minutes{31});
    m_simulation.agenda.plan(evening, [this] { plan_bids(); });
}

/// A member of the roll who is registered on no book registers on one or several.
void Members::welcome_newcomer() {
    auto& chance = m_simulation.chance;
    auto& person = m_people.at(chance.one_of(m_roll));
    if (!person.books.empty()) return;
    const auto tier = chance.percent(70) ? core::BookTier::book_1 : core::BookTier::book_2;
    const int first = chance.between(1, 6);
    for (int book = first; book <= first + chance.between(0, 2); ++book)
        person.books.push_back({{book}, tier});
    register_where_missing(person, {});
    plan_next_visit(person);
}

void Members::leave_a_book() {
    auto& person = somebody_on_the_books();
    const auto book = m_simulation.chance.one_of(person.books).book;
    m_simulation.hall.enter(
        core::LeaveBook{person.member, book, "moves away"}, {"not_registered", "out_on_dispatch"});
    std::erase_if(person.books, [&](const auto& each) { return each.book == book; });
}

void Members::come_again_by_mistake() {
    const auto& person = somebody_on_the_books();
    sign(
        person,
        m_simulation.chance.one_of(person.books),
        {"already_registered", "member_already_out"});
}

Members::Person& Members::somebody_on_the_books() {
    for (;;) {
        auto& person = m_people.at(m_simulation.chance.one_of(m_roll));
        if (!person.books.empty()) return person;
    }
}

// --- bids ---------------------------------------------------------------------------------------

void Members::plan_bids() {
    for (const auto& [request, code, employer, book_code, book_name] : store::requests(
             m_simulation.hall.database(), store::RequestScope::unfilled, std::nullopt)) {
        const bool is_open = request.allows_online_bidding &&
                             request.bidding_opens_at <= m_simulation.now() &&
                             request.bidding_closes_at > m_simulation.now();
        if (is_open) plan_bids_on(request);
    }
}

void Members::plan_bids_on(const core::LaborRequest& request) {
    auto& chance = m_simulation.chance;
    std::vector<core::MemberRef> bidders;
    store::walk_line(m_simulation.hall.database(), request.book_id, [&](const core::InLine& each) {
        if (core::reason_not_called(each, m_simulation.now()).empty())
            bidders.push_back({each.member.id, each.member.card_number});
        return bidders.size() < bidders_max ? store::Walk::go_on : store::Walk::stop;
    });
    for (int count = chance.between(0, request.workers_requested + 1); count > 0; --count) {
        if (bidders.empty()) return;
        const auto member = chance.one_of(bidders);
        std::erase(bidders, member);
        plan_bid(request, member);
        if (chance.percent(3)) plan_late_bid(request, member);
    }
}

void Members::plan_bid(const core::LaborRequest& request, const core::MemberRef& member) {
    const Hours evening{hours{17} + minutes{32}, hours{23}};
    const auto at = m_simulation.within(m_simulation.today(), evening);
    m_simulation.agenda.plan(at, [this, number = request.request_number, member] {
        const auto placed = m_simulation.hall.enter(
            core::PlaceBid{number, member},
            {"already_bid", "bidding_suspended", "request_cancelled"});
        if (!placed.is_recorded || !m_simulation.chance.percent(12)) return;
        const Hours early{hours{5}, hours{6} + minutes{50}};
        m_simulation.agenda.plan(
            m_simulation.within(m_simulation.today() + days{1}, early), [this, number, member] {
                m_simulation.hall.enter(core::WithdrawBid{number, member});
            });
    });
}

void Members::plan_late_bid(const core::LaborRequest& request, const core::MemberRef& member) {
    m_simulation.agenda.plan(
        *request.bidding_closes_at + minutes{1}, [this, number = request.request_number, member] {
            m_simulation.hall.enter(
                core::PlaceBid{number, member},
                {"already_bid",
                 "bidding_closed",
                 "bidding_suspended",
                 "exempt",
                 "member_already_out",
                 "not_in_good_standing",
                 "not_registered",
                 "request_cancelled"});
        });
}

}  // namespace hallbook::simulation
