/// \file
/// Calls the line and dispatches people.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/dispatcher.hpp"

#include "store/file/row_columns.hpp"
#include "store/queries/line.hpp"
#include "store/queries/members.hpp"
#include "store/queries/referrals.hpp"

#include <algorithm>

namespace hallbook::simulation {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

/// Books without a slot in the morning are called after all others.
constexpr core::TimeOfDay last_slot{hours{10}};

/// Slots of requests that were reopened since are called once more then.
constexpr auto last_call_at = hours{10} + minutes{25};

constexpr auto bids_answered_at = hours{7} + minutes{5};

bool is_by_name_still(const core::LaborRequest& request) {
    return request.foreman_member_id && request.workers_dispatched == 0;
}

core::MemberRef ref(const core::Member& member) { return {member.id, member.card_number}; }

}  // namespace

Dispatcher::Dispatcher(Simulation& simulation, Jobs& jobs)
    : m_simulation(simulation),
      m_jobs(jobs),
      m_books(store::all_rows<core::ReferralBook>(simulation.hall.database())) {}

void Dispatcher::plan_day(core::Date day) {
    auto& agenda = m_simulation.agenda;
    agenda.plan(m_simulation.at(day, bids_answered_at), [this] { answer_bids(); });
    for (const auto& book : m_books) {
        const auto call = [this, id = book.id] { refer(id); };
        const auto slot = book.morning_slot.value_or(last_slot);
        agenda.plan(m_simulation.at(day, slot.since_midnight), call);
        agenda.plan(m_simulation.at(day, last_call_at), call);
    }
}

// --- the referral -------------------------------------------------------------------------------

void Dispatcher::refer(core::Id<core::ReferralBook> book) {
    auto& database = m_simulation.hall.database();
    const store::Referrals referrals{database, m_simulation.hall.zone()};
    for (const auto& [request, code, employer, book_code, book_name] :
         store::requests(database, store::RequestScope::unfilled, book)) {
        if (referrals.of(request) > m_simulation.today() || is_by_name_still(request)) continue;
        if (request.special_requirements) continue;  // no member of the sample meets them
        int open = request.workers_requested - request.workers_dispatched;
        while (open > 0 && dispatch_next(request))
            --open;
    }
}

bool Dispatcher::dispatch_next(const core::LaborRequest& request) {
    const auto not_taken = call_line(request.book_id);
    if (!not_taken) return false;
    core::MemberRef taken;
    const Wish wish = [&](const core::Operation& draft) -> core::Payload {
        core::NextInLine choice{{.not_taken = *not_taken, .present = {}}, draft.recorded_at};
        store::walk_line(
            m_simulation.hall.database(), request.book_id, [&](const core::InLine& each) {
                return choice.takes(each) ? store::Walk::stop : store::Walk::go_on;
            });
        taken = ref(choice.taken().value().member);
        auto dispatch = wish_for(request);
        dispatch.member = taken;
        dispatch.method = core::DispatchMethod::queue;
        dispatch.passed_over = choice.passed_over();
        return dispatch;
    };
    begin_job(m_simulation.hall.enter(wish), request, taken);
    return true;
}

std::optional<std::vector<core::NotTaken>> Dispatcher::call_line(
    core::Id<core::ReferralBook> book) {
    std::vector<core::NotTaken> not_taken;
    bool somebody_comes = false;
    store::walk_line(m_simulation.hall.database(), book, [&](const core::InLine& each) {
        if (!core::reason_not_called(each, m_simulation.now()).empty()) return store::Walk::go_on;
        const int luck = m_simulation.chance.between(1, 100);
        somebody_comes = luck > 10;
        if (somebody_comes) return store::Walk::stop;
        const char* reason = luck <= 4 ? "not_present" : luck <= 8 ? "declined" : "requirement";
        not_taken.push_back({each.member.card_number, reason});
        return store::Walk::go_on;
    });
    return somebody_comes ? std::optional{std::move(not_taken)} : std::nullopt;
}

// --- outside the order of the line --------------------------------------------------------------

bool Dispatcher::dispatch_by_name(const std::string& request_number) {
    auto& database = m_simulation.hall.database();
    const auto request = store::find_request(database, request_number).value().request;
    auto wish = wish_for(request);
    wish.member = {
        request.foreman_member_id.value(),
        database
            .text("SELECT card_number FROM members WHERE id = ?1", request.foreman_member_id->value)
            .value()};
    wish.method = core::DispatchMethod::by_name;
    const Refusals may_refuse{
        "attestation_missing",
        "by_name_barred",
        "exempt",
        "member_already_out",
        "not_in_good_standing",
        "not_registered"};
    if (m_simulation.chance.percent(10)) m_simulation.hall.enter(wish, may_refuse);
    wish.attestation = "the foreperson called, nothing was arranged";
    const auto entered = m_simulation.hall.enter(wish, may_refuse);
    begin_job(entered, request, wish.member);
    return entered.is_recorded;
}

void Dispatcher::dispatch_emergency(const std::string& request_number) {
    auto& database = m_simulation.hall.database();
    const auto request = store::find_request(database, request_number).value().request;
    std::vector<core::MemberRef> callable;
    store::walk_line(database, request.book_id, [&](const core::InLine& each) {
        if (core::reason_not_called(each, m_simulation.now()).empty())
            callable.push_back(ref(each.member));
        return store::Walk::go_on;
    });
    for (int sent = 0; sent < request.workers_requested && !callable.empty(); ++sent) {
        const auto member = m_simulation.chance.one_of(callable);
        std::erase(callable, member);
        auto wish = wish_for(request);
        wish.member = member;
        wish.method = core::DispatchMethod::emergency;
        begin_job(m_simulation.hall.enter(wish), request, member);
    }
}

// --- bids ---------------------------------------------------------------------------------------

void Dispatcher::answer_bids() {
    auto& database = m_simulation.hall.database();
    std::map<std::string, std::vector<store::BidEntry>> by_request;
    for (auto& bid : store::bids(database, store::BidScope::pending, std::nullopt))
        by_request[bid.request_number].push_back(std::move(bid));
    for (const auto& [number, bids] : by_request) {
        const auto entry = store::find_request(database, number).value();
        const bool is_unfilled = entry.request.status == core::LaborRequestStatus::open ||
                                 entry.request.status == core::LaborRequestStatus::partially_filled;
        if (is_unfilled && entry.request.bidding_closes_at <= m_simulation.now())
            answer_bids(entry, bids);
    }
}

void Dispatcher::answer_bids(
    const store::RequestEntry& entry, const std::vector<store::BidEntry>& bids) {
    const auto& request = entry.request;
    int open = request.workers_requested - request.workers_dispatched;
    const auto answer = [&](const store::BidEntry& bid, bool accepted, const Refusals& may_refuse) {
        const core::MemberRef member{bid.bid.member_id, bid.card_number};
        const auto entered = m_simulation.hall.enter(
            core::AnswerBid{request.request_number, member, accepted}, may_refuse);
        if (!accepted || !entered.is_recorded) return false;
        // An accepted bid fills its slot at once; a filled request takes no more answers to bids.
        if (dispatch_bidder(request, member)) --open;
        return true;
    };
    // Now and then the dispatcher accepts the last bidder first, which is refused.
    const bool wrong_end = bids.size() > 1 && m_simulation.chance.percent(10);
    const bool last_taken = wrong_end && answer(bids.back(), true, {"not_first_bidder"});
    for (std::size_t i = 0; i + (last_taken ? 1 : 0) < bids.size() && open > 0; ++i)
        answer(bids[i], m_simulation.chance.percent(95), {});
}

/// Dispatches a bidder, who may be out or off the book since the evening.
bool Dispatcher::dispatch_bidder(const core::LaborRequest& request, const core::MemberRef& member) {
    auto wish = wish_for(request);
    wish.member = member;
    wish.method = core::DispatchMethod::bid;
    const auto entered = m_simulation.hall.enter(
        wish, {"exempt", "member_already_out", "not_in_good_standing", "not_registered"});
    // The bid is declined to free the slot for the next bidder.
    if (!entered.is_recorded)
        m_simulation.hall.enter(core::AnswerBid{request.request_number, member, false});
    begin_job(entered, request, member);
    return entered.is_recorded;
}

// --- all dispatches -----------------------------------------------------------------------------

core::DispatchMember Dispatcher::wish_for(const core::LaborRequest& request) const {
    core::DispatchMember wish;
    wish.request_number = request.request_number;
    wish.hall_region = m_simulation.hall.identity().region;
    const auto book = std::find_if(m_books.begin(), m_books.end(), [&](const auto& each) {
        return each.id == request.book_id;
    });
    if (book->region != core::BookRegion::jurisdiction_wide && book->region != wish.hall_region)
        wish.other_area_reason = "the dispatcher there is away";
    return wish;
}

void Dispatcher::begin_job(
    const Entered& entered, const core::LaborRequest& request, const core::MemberRef& member) {
    if (!entered.is_recorded) return;
    m_jobs.begin(changed_row<core::Dispatch>(entered).value(), member, request);
}

}  // namespace hallbook::simulation
