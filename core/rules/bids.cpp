/// \file
/// Rule 9: bids, taken only while the window of the request is open and accepted in queue order.
/// SPDX-License-Identifier: Apache-2.0
#include "core/operations/passed_over.hpp"
#include "core/rows/line.hpp"
#include "core/rules/calling.hpp"
#include "core/rules/local_settings.hpp"
#include "core/rules/requests.hpp"
#include "core/rules/rules.hpp"

#include <algorithm>

namespace hallbook::core {

namespace {

/// The member's bid with this status on a request; null when there is none.
const JobBid* bid_of(
    const Judging& judging, const LaborRequest& request, Id<Member> member, BidStatus status) {
    for (const auto* bid : judging.rows().bids(request.id)) {
        if (bid->member_id == member && bid->bid_status == status) return bid;
    }
    return nullptr;
}

/// The bid that waits for an answer; refuses and returns null when there is none.
const JobBid* open_bid(Judging& judging, const LaborRequest& request, const Member& member) {
    const JobBid* bid = bid_of(judging, request, member.id, BidStatus::pending);
    if (bid != nullptr) return bid;
    if (bid_of(judging, request, member.id, BidStatus::accepted) != nullptr) {
        judging.refuse(
            "bid_accepted",
            "The bid of " + words(member) + " on request " + request.request_number +
                " was accepted already. Who refuses now declines the dispatch, and that counts as "
                "a quit.");
    } else {
        judging.refuse(
            "no_bid",
            words(member) + " has no open bid on request " + request.request_number + ".");
    }
    return nullptr;
}

Date months_before(Date day, int months) {
    const auto earlier = std::chrono::year_month_day{day} - std::chrono::months{months};
    return earlier.ok() ? Date{earlier}
                        : Date{earlier.year() / earlier.month() / std::chrono::last};
}

/// The day until which a member may not bid: a second refusal within the set months suspends.
std::optional<Date> suspended_until(const Judging& judging, Id<Member> member) {
    const LocalSettings settings = local_settings(judging.rows());
    std::vector<Date> refusals;
    for (const auto* each : judging.rows().dispatches(member)) {
        if (each->method == DispatchMethod::bid && each->responded_at &&
            each->dispatch_status == DispatchStatus::rejected) {
            refusals.push_back(judging.day_of(*each->responded_at));
        }
    }
    std::sort(refusals.begin(), refusals.end());
    for (std::size_t i = refusals.size(); i-- > 1;) {
        if (refusals[i - 1] < months_before(refusals[i], settings.bid_refusals_months)) continue;
        return months_before(refusals[i], -12 * settings.bid_suspension_years);
    }
    return std::nullopt;
}

void check_window(Judging& judging, const LaborRequest& request) {
    const bool open = request.allows_online_bidding && request.bidding_opens_at &&
                      request.bidding_closes_at && judging.now() >= *request.bidding_opens_at &&
                      judging.now() < *request.bidding_closes_at;
    const WorkingDays days{judging.rows().holidays()};
    if (!open ||
        !bids_are_taken_at(local_settings(judging.rows()), days, judging.operation().civil)) {
        judging.refuse(
            "bidding_closed",
            "Bids on request " + request.request_number + " are not being taken now.");
    }
}

/// The registrations of bidders without an answer who stand earlier in the line, in line
/// order.
std::vector<const BookRegistration*> bidders_before(
    const Judging& judging,
    const LaborRequest& request,
    const JobBid& bid,
    const ReferralBook& book) {
    std::vector<const BookRegistration*> before;
    const auto* own = judging.rows().find(bid.registration_id);
    if (own == nullptr) return before;
    for (const auto* other : judging.rows().bids(request.id)) {
        const auto* theirs = judging.rows().find(other->registration_id);
        const bool waits = other->bid_status == BidStatus::pending && theirs != nullptr &&
                           theirs->status == RegistrationStatus::active;
        if (waits && line_key(book, *theirs) < line_key(book, *own)) before.push_back(theirs);
    }
    std::sort(before.begin(), before.end(), [&](const auto* a, const auto* b) {
        return line_key(book, *a) < line_key(book, *b);
    });
    return before;
}

/// Whether the bid was accepted and its member is not dispatched on it yet.
bool waits_for_dispatch(const Judging& judging, const JobBid& bid) {
    const auto dispatches = judging.rows().dispatches(bid.labor_request_id);
    return bid.bid_status == BidStatus::accepted &&
           std::none_of(dispatches.begin(), dispatches.end(), [&](const auto* dispatch) {
               return dispatch->bid_id == bid.id;
           });
}

/// How many bids were accepted whose members have not been dispatched yet.
int accepted_and_not_sent(const Judging& judging, const LaborRequest& request) {
    const auto bids = judging.rows().bids(request.id);
    return static_cast<int>(std::count_if(bids.begin(), bids.end(), [&](const auto* bid) {
        return waits_for_dispatch(judging, *bid);
    }));
}

/// The bid an answer is about. One that was accepted can still be declined, as when the member
/// cannot be sent any more; that is not the member's refusal.
const JobBid* bid_to_answer(
    Judging& judging, const AnswerBid& wish, const LaborRequest& request, const Member& member) {
    const JobBid* accepted = bid_of(judging, request, member.id, BidStatus::accepted);
    const bool taken_back =
        !wish.accepted && accepted != nullptr && waits_for_dispatch(judging, *accepted);
    return taken_back ? accepted : open_bid(judging, request, member);
}

int open_slots(const LaborRequest& request) {
    return request.workers_requested - request.workers_dispatched;
}

}  // namespace

void decide(Judging& judging, const PlaceBid& wish) {
    const LaborRequest* request = judging.request(wish.request_number);
    const Member* member = judging.member(wish.member);
    if (request == nullptr || member == nullptr) return;
    refuse_if_closed(judging, *request);
    check_window(judging, *request);
    const auto* registration = judging.rows().live_registration(member->id, request->book_id);
    if (registration == nullptr) {
        judging.refuse(
            "not_registered", words(*member) + " is not registered on the book of this request.");
    } else if (registration->status == RegistrationStatus::dispatched) {
        judging.refuse("member_already_out", words(*member) + " is out on a job.");
    } else if (const auto why = reason_not_callable(*registration, *member, judging.now());
               !why.empty()) {
        judging.refuse(why, words(*member) + " cannot be called: " + sentence_of(why) + ".");
    }
    const auto until = suspended_until(judging, member->id);
    if (until && judging.today() <= *until) {
        judging.refuse(
            "bidding_suspended",
            words(*member) + " may not bid until after " + date_text(*until) +
                ": two bids were refused.");
    }
    if (bid_of(judging, *request, member->id, BidStatus::pending) != nullptr ||
        bid_of(judging, *request, member->id, BidStatus::accepted) != nullptr) {
        judging.refuse("already_bid", words(*member) + " has a bid on this request already.");
    }
    if (judging.refused()) return;
    JobBid bid;
    bid.id = judging.next_id<JobBid>();
    bid.labor_request_id = request->id;
    bid.member_id = member->id;
    bid.registration_id = registration->id;
    bid.bid_submitted_at = judging.now();
    judging.put(bid);
    judging.record(RegistrationAction::bid, *registration, registration->status);
    judging.of_request(request->id);
}

void decide(Judging& judging, const WithdrawBid& wish) {
    const LaborRequest* request = judging.request(wish.request_number);
    const Member* member = judging.member(wish.member);
    if (request == nullptr || member == nullptr) return;
    const JobBid* found = open_bid(judging, *request, *member);
    if (found == nullptr) return;
    JobBid bid = *found;
    bid.bid_status = BidStatus::withdrawn;
    bid.bid_responded_at = judging.now();
    judging.put(std::move(bid));
}

void decide(Judging& judging, const AnswerBid& wish) {
    const LaborRequest* request = judging.request(wish.request_number);
    const Member* member = judging.member(wish.member);
    if (request == nullptr || member == nullptr) return;
    refuse_if_closed(judging, *request);
    if (judging.refused()) return;
    const JobBid* found = bid_to_answer(judging, wish, *request, *member);
    const ReferralBook* book = judging.book(request->book_id);
    if (found == nullptr || book == nullptr) return;
    for (const auto* bid : judging.rows().bids(request->id))
        judging.read_also(bid->member_id);
    const auto before = bidders_before(judging, *request, *found, *book);
    if (wish.accepted && !before.empty()) {
        judging.refuse(
            "not_first_bidder",
            "Another bidder stands earlier in the line (APN " +
                before.front()->applicant_priority_number.text() + "); answer that bid first.");
        return;
    }
    if (wish.accepted && accepted_and_not_sent(judging, *request) >= open_slots(*request)) {
        judging.refuse(
            "slots_taken",
            "The bids accepted on request " + request->request_number +
                " already take all its open slots. Dispatch those members first, or decline a bid "
                "whose member cannot be sent.");
        return;
    }
    JobBid bid = *found;
    bid.bid_status = wish.accepted ? BidStatus::accepted : BidStatus::declined;
    bid.bid_responded_at = judging.now();
    bid.bid_position = static_cast<int>(before.size()) + 1;
    judging.put(std::move(bid));
}

}  // namespace hallbook::core
