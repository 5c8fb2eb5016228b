/// \file
/// Rules 16 and 5b: unfilled requests of a morning go to the business manager, and the members
/// who could have taken one are marked where the request generates check marks.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/requests.hpp"
#include "core/rules/rules.hpp"
#include "core/rules/standing.hpp"

namespace hallbook::core {

namespace {

void refer(Judging& judging, LaborRequest request, const std::vector<std::string>& cards) {
    const bool marks = marks_the_line(request);
    const ReferralBook* book = judging.rows().find(request.book_id);
    const std::string reason = "request " + request.request_number + " went unfilled";
    request.referred_to_manager_at = judging.now();
    judging.put(std::move(request));
    if (!marks || book == nullptr) return;
    for (const auto& card : cards) {
        if (const Member* member = judging.rows().member(card)) {
            give_mark(judging, member->id, *book, reason);
        }
    }
}

}  // namespace

void decide(Judging& judging, const CloseReferral& wish) {
    if (wish.requests.empty()) {
        judging.refuse(
            "nothing_unfilled", "No request is left unfilled; there is nothing to close.");
        return;
    }
    for (const auto& each : wish.requests) {
        const LaborRequest* request = judging.rows().request(each.request_number);
        if (request == nullptr) {
            judging.leave_out_by(
                ConflictRule::superseded,
                "not_referred",
                "unknown_request",
                "There is no request " + each.request_number + ".");
        } else if (!is_unfilled(*request) || request->referred_to_manager_at) {
            judging.leave_out_by(
                ConflictRule::request_closed,
                "not_referred_again",
                "not_unfilled",
                "Request " + each.request_number + " is not unfilled, or was referred before.");
        } else {
            refer(judging, *request, each.marked_cards);
        }
    }
}

}  // namespace hallbook::core
