/// \file
/// Opens, amends and cancels requests.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/employers.hpp"

#include "core/rules/local_settings.hpp"
#include "store/queries/settings.hpp"

namespace hallbook::simulation {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

bool takes_bids(store::SqliteDatabase& database, core::Id<core::ReferralBook> book) {
    return database.number(
               "SELECT online_bidding_enabled FROM referral_books WHERE id = ?1", book.value) == 1;
}

}  // namespace

Employers::Employers(Simulation& simulation, Dispatcher& dispatcher)
    : m_simulation(simulation), m_dispatcher(dispatcher) {}

void Employers::plan(const std::vector<core::RequestLine>& requests) {
    for (const auto& line : requests)
        m_simulation.agenda.plan(line.received_at, [this, line] { open(line); });
}

void Employers::open(const core::RequestLine& line) {
    const auto wish = wish_of(line);
    m_simulation.hall.enter(wish);
    if (wish.named_card) {
        plan_call_by_name(wish.request_number);
    } else if (wish.is_emergency) {
        plan_emergency(wish.request_number);
    } else {
        plan_change_of_mind(wish);
    }
    plan_giving_up(wish);
}

core::OpenRequest Employers::wish_of(const core::RequestLine& line) {
    auto& chance = m_simulation.chance;
    core::OpenRequest wish;
    wish.request_number = m_simulation.hall.identity().code + "-" + line.request_number;
    wish.employer_code = line.employer_code;
    wish.book = line.book;
    wish.workers_requested = line.workers_requested;
    wish.start_date = line.start_date;
    wish.start_time = line.start_time;
    if (line.is_short_call) {
        wish.short_call_days = line.duration_days;
    } else {
        wish.end_date = line.start_date + std::chrono::days{line.duration_days - 1};
    }
    wish.agreement_type = line.agreement_type;
    wish.wage_rate = line.wage_rate;
    wish.worksite_name = line.worksite_name;
    wish.city = line.city;
    wish.named_card = line.by_name_card;
    if (wish.named_card) return wish;
    if (chance.percent(5)) wish.no_check_mark_reason = core::NoCheckMarkReason::specialty;
    if (chance.per_mille(7)) wish.special_requirements = "a license that nobody here has";
    wish.is_emergency = chance.percent(2);
    if (!wish.is_emergency && chance.percent(30)) take_bids(wish);
    return wish;
}

/// Opens the request to bids if the book takes bids and an evening is left before the work starts.
void Employers::take_bids(core::OpenRequest& wish) const {
    auto& database = m_simulation.hall.database();
    if (!takes_bids(database, wish.book)) return;
    const auto window = core::bidding_window(
        store::local_settings(database),
        m_simulation.hall.zone(),
        m_simulation.today(),
        wish.start_date);
    if (!window) return;
    wish.bidding_opens_at = window->opens;
    wish.bidding_closes_at = window->closes;
}

/// Plans the dispatch by name; if that member cannot come, the foreperson cancels the request.
void Employers::plan_call_by_name(const std::string& request_number) {
    const minutes later{m_simulation.chance.between(5, 45)};
    m_simulation.agenda.plan(m_simulation.now() + later, [this, request_number] {
        if (!m_dispatcher.dispatch_by_name(request_number))
            cancel(request_number, "the member asked for cannot come");
    });
}

void Employers::plan_emergency(const std::string& request_number) {
    const minutes later{m_simulation.chance.between(5, 20)};
    m_simulation.agenda.plan(m_simulation.now() + later, [this, request_number] {
        m_dispatcher.dispatch_emergency(request_number);
    });
}

/// Plans an amendment on the day the request came in, before anybody is called for it.
void Employers::plan_change_of_mind(const core::OpenRequest& wish) {
    const auto later = m_simulation.now() + minutes{m_simulation.chance.between(20, 60)};
    const int luck = m_simulation.chance.between(1, 100);
    if (luck <= 4) m_simulation.agenda.plan(later, [this, wish] { amend(wish); });
    if (luck > 98) {
        m_simulation.agenda.plan(
            later, [this, number = wish.request_number] { cancel(number, "the work is put off"); });
    }
}

/// Plans that a request not filled in a few days is cancelled; members dispatched to it stay.
void Employers::plan_giving_up(const core::OpenRequest& wish) {
    const core::Date day = m_simulation.working_days_after(wish.start_date, 3);
    m_simulation.agenda.plan(m_simulation.at(day, hours{16}), [this, number = wish.request_number] {
        if (is_unfilled(number)) cancel(number, "found people elsewhere");
    });
}

void Employers::amend(const core::OpenRequest& wish) {
    m_simulation.hall.enter(core::AmendRequest{
        .request_number = wish.request_number,
        .changes =
            {{"workers_requested", std::to_string(wish.workers_requested + 1)},
             {"report_to", "gate 3"}},
        .reason = "one more after all"});
}

void Employers::cancel(const std::string& request_number, const std::string& reason) {
    m_simulation.hall.enter(core::CancelRequest{request_number, reason});
}

bool Employers::is_unfilled(const std::string& request_number) {
    const auto found =
        store::find_request(m_simulation.hall.database(), request_number).value().request.status;
    return found == core::LaborRequestStatus::open ||
           found == core::LaborRequestStatus::partially_filled;
}

}  // namespace hallbook::simulation
