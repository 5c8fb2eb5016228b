/// \file
/// Rule 9: bids, taken only while the window of the request is open and accepted in queue order.
/// SPDX-License-Identifier: Apache-2.0
#include "core/calling.hpp"
#include "core/line.hpp"
#include "core/local_settings.hpp"
#include "core/rules/requests.hpp"
#include "core/rules/rules.hpp"

#include <algorithm>

namespace hallbook::core {

namespace {

const JobBid* pending_bid(const Judging& judging, const LaborRequest& request, Id<Member> member) {
    for (const auto* bid : judging.rows().bids(request.id)) {
        if (bid->member_id == member && bid->bid_status == BidStatus::pending) return bid;
    }
    return nullptr;
}

Date months_before(Date day, int months) {
    const auto earlier = std::chrono::year_month_day{day} - std::chrono::months{months};
    return earlier.ok() ? Date{earlier}
                        : Date{earlier.year() / earlier.month() / std::chrono::last};
}

/// The day until which a member may not bid: the second refusal within the months suspends.
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
    if (!open) {
        judging.refuse(
            "bidding_closed",
            "Bids on request " + request.request_number + " are not being taken now.");
    }
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
    }
    const auto until = suspended_until(judging, member->id);
    if (until && judging.today() <= *until) {
        judging.refuse(
            "bidding_suspended",
            words(*member) + " may not bid until after " + date_text(*until) +
                ": two bids were refused.");
    }
    if (pending_bid(judging, *request, member->id) != nullptr) {
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
    const JobBid* found = pending_bid(judging, *request, member->id);
    if (found == nullptr) {
        judging.refuse(
            "no_bid",
            words(*member) + " has no open bid on request " + request->request_number + ".");
        return;
    }
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
    const JobBid* found = pending_bid(judging, *request, member->id);
    const ReferralBook* book = judging.book(request->book_id);
    if (found == nullptr) {
        judging.refuse(
            "no_bid",
            words(*member) + " has no open bid on request " + request->request_number + ".");
    }
    if (judging.refused()) return;
    const auto* own = judging.rows().find(found->registration_id);
    for (const auto* other : judging.rows().bids(request->id)) {
        const auto* theirs = judging.rows().find(other->registration_id);
        if (!wish.accepted || other->bid_status != BidStatus::pending || theirs == nullptr ||
            own == nullptr || theirs->status != RegistrationStatus::active) {
            continue;
        }
        if (line_key(*book, *theirs) < line_key(*book, *own)) {
            judging.refuse(
                "not_first_bidder",
                "Another bidder stands earlier in the line (APN " +
                    theirs->applicant_priority_number.text() + "); answer that bid first.");
            return;
        }
    }
    JobBid bid = *found;
    bid.bid_status = wish.accepted ? BidStatus::accepted : BidStatus::declined;
    bid.bid_responded_at = judging.now();
    judging.put(std::move(bid));
}

}  // namespace hallbook::core
