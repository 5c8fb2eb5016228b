/// \file
/// Draws wishes about requests, dispatches and bids.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/bids.hpp"
#include "store/queries/dispatches.hpp"
#include "store/queries/line.hpp"
#include "store/queries/referrals.hpp"
#include "store/queries/requests.hpp"
#include "tests/simulation/apart/desk.hpp"

namespace hallbook::simulation {

namespace {

using std::chrono::days;
using std::chrono::hours;

/// Makes the request's number from the operation's id, so that no other request has it.
Wish numbered(core::OpenRequest wish) {
    return [wish](const core::Operation& draft) mutable -> core::Payload {
        wish.request_number = draft.hall_code + "-" + std::to_string(draft.id.sequence);
        if (wish.bidding_closes_at) {
            wish.bidding_opens_at = draft.recorded_at;
            wish.bidding_closes_at = draft.recorded_at + hours{6};
        }
        return wish;
    };
}

}  // namespace

/// Mostly an unfilled one.
std::optional<core::LaborRequest> Desk::some_request() {
    const auto scope =
        m_chance.percent(85) ? store::RequestScope::unfilled : store::RequestScope::all;
    const auto requests = store::requests(database(), scope, std::nullopt);
    if (requests.empty()) return std::nullopt;
    return m_chance.one_of(requests).request;
}

std::optional<Wish> Desk::open_request() {
    core::OpenRequest wish;
    wish.employer_code = "E1";
    wish.book = some_book();
    wish.workers_requested = m_chance.between(1, 2);
    wish.start_date = today() + days{m_chance.between(0, 2)};
    wish.start_time = core::TimeOfDay{hours{7}};
    if (m_chance.percent(40)) wish.short_call_days = m_chance.between(1, 3);
    wish.is_emergency = m_chance.percent(10);
    if (!wish.is_emergency && m_chance.percent(15)) wish.named_card = somebody().card_number;
    if (m_chance.percent(10)) wish.no_check_mark_reason = core::NoCheckMarkReason::specialty;
    if (m_chance.percent(40)) wish.bidding_closes_at = m_now;
    return numbered(wish);
}

std::optional<Wish> Desk::amend_request() {
    const auto request = some_request();
    if (!request) return std::nullopt;
    const int workers = request->workers_requested + m_chance.between(-1, 1);
    return exactly(core::AmendRequest{
        request->request_number,
        {{"workers_requested", std::to_string(workers)}, {"report_to", "gate 3"}},
        "otherwise after all"});
}

std::optional<Wish> Desk::cancel_request() {
    const auto request = some_request();
    if (!request) return std::nullopt;
    return exactly(core::CancelRequest{request->request_number, "the work is put off"});
}

// --- dispatches ---------------------------------------------------------------------------------

core::DispatchMember Desk::dispatch_to(const core::LaborRequest& request) {
    core::DispatchMember wish;
    wish.request_number = request.request_number;
    wish.hall_region = m_hall.identity().region;
    const store::Referrals referrals{database(), m_hall.zone()};
    if (!referrals.calls(request.book_id)) wish.other_area_reason = "nobody is there today";
    return wish;
}

/// Calls the line until somebody takes the job.
std::optional<Wish> Desk::dispatch_next() {
    const auto request = some_request();
    if (!request) return std::nullopt;
    core::NextInLine choice{{}, m_now};
    store::walk_line(database(), request->book_id, [&](const core::InLine& each) {
        return choice.takes(each) ? store::Walk::stop : store::Walk::go_on;
    });
    if (!choice.taken()) return std::nullopt;
    auto wish = dispatch_to(*request);
    const auto& member = choice.taken()->member;
    wish.member = {member.id, member.card_number};
    wish.method = core::DispatchMethod::queue;
    wish.passed_over = choice.passed_over();
    return exactly(wish);
}

std::optional<Wish> Desk::dispatch_by_name() {
    const auto request = some_request();
    if (!request) return std::nullopt;
    auto wish = dispatch_to(*request);
    wish.member = somebody();
    if (request->foreman_member_id) {
        const auto card = database().text(
            "SELECT card_number FROM members WHERE id = ?1", request->foreman_member_id->value);
        wish.member = {*request->foreman_member_id, card.value()};
    }
    wish.method = core::DispatchMethod::by_name;
    wish.attestation = "the foreperson called, nothing was arranged";
    return exactly(wish);
}

std::optional<Wish> Desk::dispatch_somebody() {
    const auto request = some_request();
    if (!request) return std::nullopt;
    auto wish = dispatch_to(*request);
    wish.member = somebody();
    wish.method =
        m_chance.percent(50) ? core::DispatchMethod::emergency : core::DispatchMethod::bid;
    return exactly(wish);
}

namespace {

/// Any dispatch in the hall's rows, mostly a live one.
std::optional<store::DispatchEntry> some_dispatch(store::SqliteDatabase& database, Chance& chance) {
    store::DispatchQuery query;
    if (chance.percent(90)) query.scope = store::DispatchQuery::Scope::live;
    const auto dispatches = store::dispatches(database, query);
    if (dispatches.empty()) return std::nullopt;
    return chance.one_of(dispatches);
}

}  // namespace

std::optional<Wish> Desk::answer_dispatch() {
    const auto entry = some_dispatch(database(), m_chance);
    if (!entry) return std::nullopt;
    return exactly(core::AnswerDispatch{
        .dispatch = entry->dispatch.id,
        .member = {entry->dispatch.member_id, entry->card_number},
        .request_number = entry->request.request_number,
        .accepted = m_chance.percent(60),
        .reason = "as told on the phone"});
}

std::optional<Wish> Desk::check_in() {
    const auto entry = some_dispatch(database(), m_chance);
    if (!entry) return std::nullopt;
    return exactly(core::CheckIn{
        entry->dispatch.id,
        {entry->dispatch.member_id, entry->card_number},
        entry->request.request_number});
}

std::optional<Wish> Desk::end_dispatch() {
    const auto entry = some_dispatch(database(), m_chance);
    if (!entry) return std::nullopt;
    core::EndDispatch wish;
    wish.dispatch = entry->dispatch.id;
    wish.member = {entry->dispatch.member_id, entry->card_number};
    wish.request_number = entry->request.request_number;
    wish.outcome = static_cast<core::DispatchOutcome>(
        m_chance.between(0, static_cast<int>(core::DispatchOutcome::injury)));
    wish.term_date = std::max(today(), entry->dispatch.start_date);
    wish.reason = "the work is over";
    if (m_chance.percent(20)) wish.is_turnaround = true;
    return exactly(wish);
}

// --- bids ---------------------------------------------------------------------------------------

std::optional<Wish> Desk::place_bid() {
    const auto request = some_request();
    if (!request) return std::nullopt;
    return exactly(core::PlaceBid{request->request_number, somebody()});
}

std::optional<Wish> Desk::withdraw_bid() {
    const auto bids = store::bids(database(), store::BidScope::pending, std::nullopt);
    if (bids.empty()) return std::nullopt;
    const auto& bid = m_chance.one_of(bids);
    return exactly(core::WithdrawBid{bid.request_number, {bid.bid.member_id, bid.card_number}});
}

std::optional<Wish> Desk::answer_bid() {
    const auto bids = store::bids(database(), store::BidScope::pending, std::nullopt);
    if (bids.empty()) return std::nullopt;
    const auto& bid = m_chance.one_of(bids);
    return exactly(core::AnswerBid{
        bid.request_number, {bid.bid.member_id, bid.card_number}, m_chance.percent(80)});
}

}  // namespace hallbook::simulation
