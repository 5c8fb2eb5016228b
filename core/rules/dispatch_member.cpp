/// \file
/// Rules 1, 10 and 11: a member is dispatched to a request and comes off all books. Conflicts
/// with what other halls did are settled by the conflict rules of dispatches.
/// SPDX-License-Identifier: Apache-2.0
#include "core/operations/passed_over.hpp"
#include "core/rules/calling.hpp"
#include "core/rules/contested_dispatch.hpp"
#include "core/rules/requests.hpp"
#include "core/rules/rules.hpp"
#include "core/rules/standing.hpp"

#include <algorithm>

namespace hallbook::core {

namespace {

/// The registration the dispatch takes; refuses and returns null when the member cannot be sent.
const BookRegistration* registration_for(
    Judging& judging, const Member& member, const LaborRequest& request, const ReferralBook& book) {
    const BookRegistration* live = judging.rows().live_registration(member.id, request.book_id);
    if (is_out(judging, member.id) ||
        (live != nullptr && live->status == RegistrationStatus::dispatched)) {
        judging.refuse("member_already_out", words(member) + " is out on a job already.");
        return nullptr;
    }
    if (live == nullptr) {
        judging.refuse(
            "not_registered", words(member) + " is not registered on " + words(book) + ".");
        return nullptr;
    }
    const std::string reason = reason_not_callable(*live, member, judging.now());
    if (!reason.empty()) {
        judging.refuse(reason, words(member) + " cannot be called: " + sentence_of(reason) + ".");
        return nullptr;
    }
    return live;
}

/// Rule 10, and the bar of rule 13.
void check_by_name(
    Judging& judging,
    const DispatchMember& wish,
    const Member& member,
    const LaborRequest& request) {
    if (wish.attestation.value_or("").empty()) {
        judging.refuse(
            "attestation_missing",
            "A dispatch by name needs the dispatcher's word that the rule against "
            "arranged requests was kept (--attest \"...\").");
    }
    if (!request.foreman_member_id) {
        judging.refuse(
            "names_nobody",
            "Request " + request.request_number +
                " asks for nobody by name. It is filled in the order of the line: 'hallbook "
                "dispatch next'.");
    } else if (*request.foreman_member_id != member.id) {
        judging.refuse(
            "not_the_named_member",
            "Request " + request.request_number + " names " +
                request.foreman_requested.value_or("another") + ".");
    }
    for (const auto* past : judging.rows().dispatches(member.id)) {
        if (past->by_name_barred_until && judging.today() <= *past->by_name_barred_until &&
            past->employer_id != request.employer_id) {
            judging.refuse(
                "by_name_barred",
                words(member) +
                    " quit or was discharged; no dispatch by name to "
                    "another employer until after " +
                    date_text(*past->by_name_barred_until) + ".");
            return;
        }
    }
}

/// Rule 10, conversely: the slot of the named member is not filled from the line, unless that
/// member was asked before.
void check_not_by_name(Judging& judging, const LaborRequest& request) {
    if (!request.foreman_member_id) return;
    const auto dispatches = judging.rows().dispatches(request.id);
    const bool was_asked = std::any_of(dispatches.begin(), dispatches.end(), [&](const auto* each) {
        return each->member_id == *request.foreman_member_id;
    });
    if (was_asked || request.workers_requested - request.workers_dispatched > 1) return;
    judging.refuse(
        "slot_is_named",
        "Request " + request.request_number + " asks for " +
            request.foreman_requested.value_or("a member") +
            " by name: 'hallbook dispatch by-name'.");
}

/// Only the employer's call makes an emergency, not the dispatcher.
void check_emergency(Judging& judging, const LaborRequest& request) {
    if (request.request_type == LaborRequestType::emergency) return;
    judging.refuse(
        "no_emergency",
        "Request " + request.request_number +
            " is no emergency call. It is filled in the order of the line: 'hallbook dispatch "
            "next'.");
}

void check_method(
    Judging& judging,
    const DispatchMember& wish,
    const Member& member,
    const LaborRequest& request) {
    switch (wish.method) {
        case DispatchMethod::by_name: check_by_name(judging, wish, member, request); return;
        case DispatchMethod::emergency: check_emergency(judging, request); return;
        case DispatchMethod::queue:
        case DispatchMethod::bid: check_not_by_name(judging, request); return;
    }
}

/// Rule 11: the area books are separate referral points.
void check_area(Judging& judging, const DispatchMember& wish, const ReferralBook& book) {
    if (!is_own_area(wish.hall_region, book.region) &&
        wish.other_area_reason.value_or("").empty()) {
        judging.refuse(
            "other_area",
            words(book) +
                " belongs to another area. A dispatch from it needs a reason "
                "(--other-area \"...\").");
    }
}

DispatchType type_of(const DispatchMember& wish, const LaborRequest& request) {
    if (wish.method == DispatchMethod::emergency) return DispatchType::emergency;
    return request.is_short_call ? DispatchType::short_call : DispatchType::normal;
}

/// The notes that the audit reads: attestation and reason for another area's book.
std::optional<std::string> notes_of(const DispatchMember& wish, const ReferralBook& book) {
    std::string notes;
    if (wish.attestation) notes = "by name: " + *wish.attestation;
    if (wish.other_area_reason && !is_own_area(wish.hall_region, book.region)) {
        notes += (notes.empty() ? "" : "; ") + ("other area: " + *wish.other_area_reason);
    }
    return notes.empty() ? std::nullopt : std::optional{notes};
}

/// The accepted bid that the dispatch answers; empty when there is none.
std::optional<Id<JobBid>> accepted_bid(
    const Judging& judging,
    const DispatchMember& wish,
    const Member& member,
    const LaborRequest& request) {
    if (wish.method != DispatchMethod::bid) return std::nullopt;
    for (const auto* bid : judging.rows().bids(request.id)) {
        if (bid->member_id == member.id && bid->bid_status == BidStatus::accepted) return bid->id;
    }
    return std::nullopt;
}

void check_bid(
    Judging& judging, const Dispatch& dispatch, const Member& member, const LaborRequest& request) {
    if (dispatch.method != DispatchMethod::bid || dispatch.bid_id) return;
    judging.refuse(
        "no_accepted_bid",
        words(member) + " has no accepted bid on request " + request.request_number + ".");
}

/// The new dispatch, its registration not yet set.
Dispatch new_dispatch(
    Judging& judging,
    const DispatchMember& wish,
    const Member& member,
    const LaborRequest& request,
    const ReferralBook& book) {
    Dispatch dispatch;
    dispatch.id = judging.next_id<Dispatch>();
    dispatch.labor_request_id = request.id;
    dispatch.member_id = member.id;
    dispatch.bid_id = accepted_bid(judging, wish, member, request);
    dispatch.employer_id = request.employer_id;
    dispatch.contract_code = request.contract_code;
    dispatch.dispatch_type = type_of(wish, request);
    dispatch.dispatch_status = DispatchStatus::pending;
    dispatch.dispatch_class = request.job_class;
    dispatch.method = wish.method;
    dispatch.dispatched_at = judging.now();
    dispatch.start_date = request.start_date;
    dispatch.end_date = request.end_date;
    dispatch.start_rate = request.wage_rate;
    dispatch.worksite_name = request.worksite_name;
    dispatch.restore_to_book = request.is_short_call;
    dispatch.notes = notes_of(wish, book);
    return dispatch;
}

/// Gives a check mark to those who declined, or were not present, where the request generates them
/// (rules 5a, 5c).
void mark_passed_over(
    Judging& judging,
    const DispatchMember& wish,
    const LaborRequest& request,
    const ReferralBook& book) {
    if (!request.generates_check_mark) return;
    for (const auto& each : wish.passed_over) {
        if (each.reason != "declined" && each.reason != "not_present") continue;
        const Member* member = judging.rows().member(each.card_number);
        if (member != nullptr) {
            give_mark(
                judging, member->id, book, each.reason + " on request " + request.request_number);
        }
    }
}

void send(
    Judging& judging,
    const DispatchMember& wish,
    const LaborRequest& request,
    const BookRegistration& registration,
    Dispatch dispatch) {
    dispatch.registration_id = registration.id;
    dispatch.dispatched_by_id = judging.acting_user();
    judging.put(dispatch);
    take_off(judging, registration, dispatch);
    judging.of_request(request.id, encode_passed_over(wish.passed_over));
    take_all_off(judging, dispatch);
    take_slot(judging, request);
}

/// Judges by the ordinary rules, without the conflict rules.
void judge_alone(
    Judging& judging,
    const DispatchMember& wish,
    const Member& member,
    const ReferralBook& book,
    Dispatch dispatch) {
    const LaborRequest request = *judging.rows().find(dispatch.labor_request_id);
    refuse_if_closed(judging, request);
    if (judging.refused()) return;
    const BookRegistration* found = registration_for(judging, member, request, book);
    if (found == nullptr) return;
    check_area(judging, wish, book);
    check_method(judging, wish, member, request);
    check_bid(judging, dispatch, member, request);
    if (judging.refused()) return;
    const BookRegistration registration = *found;
    mark_passed_over(judging, wish, request, book);
    send(judging, wish, request, registration, std::move(dispatch));
}

/// Keeps the dispatch as a voided row, because somebody may hold its slip: a later check-in can
/// make it stand again.
void keep_voided(
    Judging& judging,
    const DispatchMember& wish,
    const ReferralBook& book,
    Dispatch dispatch,
    Conflict conflict) {
    const bool marks = leaves_call_valid(conflict.rule);
    dispatch.dispatched_by_id = judging.acting_user();
    dispatch.voided_by_conflict_id =
        judging.decide_conflict(std::move(conflict), judging.rows().find(dispatch.registration_id));
    const LaborRequest request = *judging.rows().find(dispatch.labor_request_id);
    judging.put(std::move(dispatch));
    if (marks) mark_passed_over(judging, wish, request, book);
}

/// The member's live registration on the book of the request, else the newest one.
const BookRegistration* registration_meant(
    const Judging& judging, const Member& member, const ReferralBook& book) {
    const auto* live = judging.rows().live_registration(member.id, book.id);
    return live != nullptr ? live : newest_registration(judging.rows(), member.id, book.id);
}

}  // namespace

void decide(Judging& judging, const DispatchMember& wish) {
    const LaborRequest* request = judging.request(wish.request_number);
    const Member* member = judging.member(wish.member);
    if (request == nullptr || member == nullptr) return;
    const ReferralBook* book = judging.book(request->book_id);
    if (book == nullptr) return;
    Dispatch dispatch = new_dispatch(judging, wish, *member, *request, *book);
    const auto* meant = registration_meant(judging, *member, *book);
    if (!judging.is_afterwards() || meant == nullptr) {
        judge_alone(judging, wish, *member, *book, std::move(dispatch));
        return;
    }
    dispatch.registration_id = meant->id;
    auto yields_by = make_way(judging, dispatch);
    if (!yields_by) {
        judge_alone(judging, wish, *member, *book, dispatch);
        if (!judging.refused()) return;
        yields_by = conflict_of_refused(judging, dispatch, judging.violations());
    }
    judging.relent();
    keep_voided(judging, wish, *book, std::move(dispatch), std::move(*yields_by));
}

}  // namespace hallbook::core
