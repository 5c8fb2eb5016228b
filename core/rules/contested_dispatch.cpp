/// \file
/// Which of several dispatches stands.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/contested_dispatch.hpp"

#include "core/rows/line.hpp"
#include "core/rules/calling.hpp"
#include "core/rules/requests.hpp"
#include "core/rules/standing.hpp"

#include <algorithm>

namespace hallbook::core {

namespace {

/// "request PA-000004, dispatched 2026-03-02 08:30"
std::string words(const Judging& judging, const Dispatch& dispatch) {
    const LaborRequest* request = judging.rows().find(dispatch.labor_request_id);
    return "request " + (request == nullptr ? std::string{"?"} : request->request_number) +
           " (dispatched " + judging.civil_words(dispatch.dispatched_at) + ")";
}

std::string name_of(const Judging& judging, Id<Member> id) {
    const Member* member = judging.rows().find(id);
    return member == nullptr ? "a member" : words(*member);
}

/// A conflict in which the dispatch `standing` stands and `yielding` yields; it names the member of
/// the one that yields.
Conflict conflict_between(
    const Judging& judging,
    ConflictRule rule,
    std::string decision,
    const Dispatch& standing,
    const Dispatch& yielding) {
    Conflict conflict;
    conflict.rule = rule;
    conflict.decision = std::move(decision);
    // Of the two operations, the conflict names as the other one that of another hall.
    const auto yielded = maker_of(yielding.id.value);
    const auto other =
        yielded.hall == judging.operation().id.hall ? maker_of(standing.id.value) : yielded;
    if (other.hall != central_hall) {
        conflict.other_hall = other.hall;
        conflict.other_seq = other.sequence;
    }
    conflict.member_id = yielding.member_id;
    conflict.registration_id = standing.registration_id;
    conflict.other_registration_id = yielding.registration_id;
    if (const auto* registration = judging.rows().find(standing.registration_id))
        conflict.applicant_priority_number = registration->applicant_priority_number;
    if (const auto* registration = judging.rows().find(yielding.registration_id)) {
        conflict.book_id = registration->book_id;
        conflict.other_applicant_priority_number = registration->applicant_priority_number;
    }
    return conflict;
}

Conflict double_dispatch(
    const Judging& judging,
    std::string decision,
    const Dispatch& standing,
    const Dispatch& yielding,
    const std::string& because) {
    auto conflict = conflict_between(
        judging, ConflictRule::double_dispatch, std::move(decision), standing, yielding);
    conflict.explanation =
        "The member was dispatched twice, by halls that did not know of each other. The dispatch "
        "to " +
        words(judging, standing) + " stands, because " + because + "; that to " +
        words(judging, yielding) +
        " is voided, its slot is open again, and the places in line are kept.";
    return conflict;
}

Conflict overfilled_request(
    const Judging& judging, const Dispatch& standing, const Dispatch& yielding) {
    auto conflict = conflict_between(
        judging, ConflictRule::overfilled_request, "first_in_rank_stands", standing, yielding);
    conflict.explanation =
        "More were dispatched than asked for, by halls that did not know of each other. By rank "
        "(checked "
        "in, asked for by name, place in line) " +
        name_of(judging, standing.member_id) + " comes first on " + words(judging, standing) +
        "; this member's dispatch is voided, and the places in line are kept.";
    return conflict;
}

/// The dispatch the member is out on, other than `but`; null when there is none.
const Dispatch* live_dispatch_of(const Judging& judging, Id<Member> member, Id<Dispatch> but) {
    for (const auto* each : judging.rows().dispatches(member)) {
        if (each->id != but && is_live(*each)) return each;
    }
    return nullptr;
}

bool uses_slot(const Dispatch& dispatch) {
    return dispatch.dispatch_status != DispatchStatus::rejected && !dispatch.voided_by_conflict_id;
}

/// The order in which dispatches keep the slots when there are too few: the lowest first.
struct SlotRank {
    bool is_yet_to_come = true;  ///< not checked in, and no job that is over
    bool is_unnamed = true;  ///< not the foreperson's choice
    LineKey key;
    Id<Dispatch> id;
    friend auto operator<=>(const SlotRank&, const SlotRank&) = default;
};

SlotRank slot_rank(const Judging& judging, const LaborRequest& request, const Dispatch& dispatch) {
    SlotRank rank;
    rank.is_yet_to_come = !dispatch.checked_in_at && !dispatch.outcome;
    rank.is_unnamed = request.foreman_member_id != dispatch.member_id;
    const auto* book = judging.rows().find(request.book_id);
    const auto* registration = judging.rows().find(dispatch.registration_id);
    if (book != nullptr && registration != nullptr) rank.key = line_key(*book, *registration);
    rank.id = dispatch.id;
    return rank;
}

bool is_full(const LaborRequest& request) {
    return request.workers_dispatched >= request.workers_requested;
}

/// The last by SlotRank among the dispatches that use a slot and that `counts` picks; null when
/// there is none.
template <class Counts>
const Dispatch* last_in_rank(Judging& judging, const LaborRequest& request, Counts counts) {
    const Dispatch* last = nullptr;
    for (const auto* each : judging.rows().dispatches(request.id)) {
        if (!uses_slot(*each) || !counts(*each)) continue;
        judging.read_also(each->member_id);
        if (last == nullptr ||
            slot_rank(judging, request, *last) < slot_rank(judging, request, *each)) {
            last = each;
        }
    }
    return last;
}

/// Records the conflict and voids the dispatch: slot reopened, registrations back with their APN.
void void_by(Judging& judging, Conflict conflict, Dispatch dispatch) {
    const auto taken = taken_off_by(judging, dispatch);
    dispatch.voided_by_conflict_id =
        judging.decide_conflict(std::move(conflict), judging.rows().find(dispatch.registration_id));
    judging.put(dispatch);
    for (auto registration : taken) {
        leave_time_to_re_sign(judging, registration);
        bring_back(judging, std::move(registration), "dispatch voided");
    }
    if (const auto* request = judging.rows().find(dispatch.labor_request_id))
        give_slot_back(judging, *request);
}

/// Whether `arriving` stands: not after a check-in; else the earlier instant, then the lower APN.
bool stands_against(const Judging& judging, const Dispatch& arriving, const Dispatch& present) {
    if (present.checked_in_at) return false;
    if (arriving.dispatched_at != present.dispatched_at)
        return arriving.dispatched_at < present.dispatched_at;
    const auto* one = judging.rows().find(arriving.registration_id);
    const auto* other = judging.rows().find(present.registration_id);
    return one != nullptr && other != nullptr && stands_before(*one, *other);
}

std::optional<Conflict> settle_double_dispatch(Judging& judging, const Dispatch& arriving) {
    const auto* found = live_dispatch_of(judging, arriving.member_id, arriving.id);
    if (found == nullptr || !judging.is_unseen(*found)) return std::nullopt;
    const Dispatch present = *found;
    if (!stands_against(judging, arriving, present)) {
        return double_dispatch(
            judging,
            present.checked_in_at ? "first_check_in_stands" : "earlier_dispatch_stands",
            present,
            arriving,
            present.checked_in_at ? "the member has checked in there" : "it was made first");
    }
    void_by(
        judging,
        double_dispatch(judging, "earlier_dispatch_stands", arriving, present, "it was made first"),
        present);
    return std::nullopt;
}

std::optional<Conflict> settle_overfilled(Judging& judging, const Dispatch& arriving) {
    const auto* request = judging.rows().find(arriving.labor_request_id);
    if (request == nullptr || request->status != LaborRequestStatus::filled) return std::nullopt;
    const auto* found = last_in_rank(
        judging, *request, [&](const Dispatch& each) { return judging.is_unseen(each); });
    if (found == nullptr) return std::nullopt;
    const Dispatch last = *found;
    if (slot_rank(judging, *request, last) < slot_rank(judging, *request, arriving))
        return overfilled_request(judging, last, arriving);
    void_by(judging, overfilled_request(judging, arriving, last), last);
    return std::nullopt;
}

/// The conflict rule by which a refused dispatch yields.
ConflictRule rule_of_refused(const Judging& judging, const std::vector<Violation>& refusals) {
    if (judging.rests_on_edits()) return ConflictRule::edited_at_central;
    const auto& code = refusals.front().code;
    if (code == "request_cancelled" || code == "request_expired" || code == "request_filled")
        return ConflictRule::request_closed;
    return code == "not_registered" ? ConflictRule::left_or_dispatched : ConflictRule::superseded;
}

/// Makes the dispatch live again: it takes its slot and the member's places.
void reinstate(Judging& judging, Dispatch dispatch) {
    dispatch.voided_by_conflict_id.reset();
    dispatch.dispatch_status = DispatchStatus::accepted;
    judging.put(dispatch);
    take_all_off(judging, dispatch);
    if (const auto* request = judging.rows().find(dispatch.labor_request_id))
        take_slot(judging, *request);
}

/// Keeps the dispatch voided, with the check-in as evidence.
void stay_voided(Judging& judging, const Dispatch& dispatch, Conflict conflict) {
    judging.decide_conflict(std::move(conflict), judging.rows().find(dispatch.registration_id));
    judging.put(dispatch);
}

/// Records that a voided dispatch stands again, when nothing conflicts with it any more.
void note_turned(Judging& judging, const Dispatch& dispatch, const LaborRequest* request) {
    const bool is_open = request == nullptr || is_unfilled(*request);
    auto conflict = conflict_between(
        judging,
        is_open ? ConflictRule::double_dispatch : ConflictRule::request_closed,
        "check_in_stands",
        dispatch,
        dispatch);
    conflict.explanation = "The dispatch to " + words(judging, dispatch) +
                           " had been voided, but the member has checked in at the job: it stands "
                           "again. Tell the employer and the hall that voided it.";
    judging.decide_conflict(std::move(conflict), judging.rows().find(dispatch.registration_id));
}

}  // namespace

std::optional<Conflict> make_way(Judging& judging, const Dispatch& arriving) {
    if (auto conflict = settle_double_dispatch(judging, arriving)) return conflict;
    return settle_overfilled(judging, arriving);
}

Conflict conflict_of_refused(
    const Judging& judging, const Dispatch& dispatch, const std::vector<Violation>& refusals) {
    Conflict conflict;
    conflict.rule = rule_of_refused(judging, refusals);
    conflict.decision = "dispatch_voided";
    conflict.member_id = dispatch.member_id;
    conflict.other_registration_id = dispatch.registration_id;
    if (const auto* registration = judging.rows().find(dispatch.registration_id)) {
        conflict.book_id = registration->book_id;
        conflict.other_applicant_priority_number = registration->applicant_priority_number;
    }
    conflict.explanation =
        "The dispatch to " + words(judging, dispatch) +
        " is voided, because of what had been done elsewhere before: " + refusals.front().message +
        " Should the member be at the job already, record the check-in.";
    return conflict;
}

bool leaves_call_valid(ConflictRule rule) {
    return rule != ConflictRule::overfilled_request && rule != ConflictRule::request_closed;
}

void flag_dispatches_of_cancelled(Judging& judging, const LaborRequest& request) {
    if (!judging.is_afterwards()) return;
    for (const auto* each : judging.rows().dispatches(request.id)) {
        if (!is_live(*each) || !judging.is_unseen(*each)) continue;
        const Dispatch dispatch = *each;
        judging.read_also(dispatch.member_id);
        auto conflict = conflict_between(
            judging, ConflictRule::request_closed, "dispatch_stands", dispatch, dispatch);
        conflict.explanation =
            "The dispatch to " + words(judging, dispatch) +
            " was made before the request was cancelled at " + judging.civil_words(judging.now()) +
            ", by halls that did not know of each other. It stands; ask the employer "
            "whether the member is still wanted.";
        judging.decide_conflict(std::move(conflict), judging.rows().find(dispatch.registration_id));
    }
}

void check_in_voided(Judging& judging, Dispatch dispatch) {
    const auto* found = live_dispatch_of(judging, dispatch.member_id, dispatch.id);
    const auto present = found == nullptr ? std::nullopt : std::optional{*found};
    if (present && present->checked_in_at) {
        stay_voided(
            judging,
            dispatch,
            double_dispatch(
                judging,
                "first_check_in_stands",
                *present,
                dispatch,
                "the member checked in there first"));
        return;
    }
    const auto* request = judging.rows().find(dispatch.labor_request_id);
    const bool slot_comes_free = present && present->labor_request_id == dispatch.labor_request_id;
    std::optional<Dispatch> displaced;
    if (request != nullptr && is_full(*request) && !slot_comes_free) {
        const auto* last = last_in_rank(judging, *request, [](const Dispatch&) { return true; });
        if (last == nullptr) return;
        displaced = *last;
        if (slot_rank(judging, *request, *displaced) < slot_rank(judging, *request, dispatch)) {
            stay_voided(judging, dispatch, overfilled_request(judging, *displaced, dispatch));
            return;
        }
    }
    if (present) {
        void_by(
            judging,
            double_dispatch(
                judging, "check_in_stands", dispatch, *present, "the member has checked in there"),
            *present);
    }
    if (displaced) void_by(judging, overfilled_request(judging, dispatch, *displaced), *displaced);
    if (!present && !displaced) note_turned(judging, dispatch, request);
    reinstate(judging, std::move(dispatch));
}

}  // namespace hallbook::core
