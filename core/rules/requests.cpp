/// \file
/// Labor requests: opened, amended, cancelled (rules 2, 6, 10, 16).
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/requests.hpp"

#include "core/rules/contested_dispatch.hpp"
#include "core/rules/edits.hpp"
#include "core/rules/local_settings.hpp"
#include "core/rules/rules.hpp"
#include "core/rules/standing.hpp"

namespace hallbook::core {

namespace {

constexpr int workers_max = 9'999;

LaborRequestType type_of(const OpenRequest& wish) {
    if (wish.named_card) return LaborRequestType::by_name;
    if (wish.is_emergency) return LaborRequestType::emergency;
    return wish.short_call_days ? LaborRequestType::short_call : LaborRequestType::standard;
}

void check_workers(Judging& judging, int workers) {
    if (workers >= 1 && workers <= workers_max) return;
    judging.refuse(
        "bad_value", "A request is for 1 to " + std::to_string(workers_max) + " workers.");
}

void check_request(Judging& judging, const OpenRequest& wish, const ReferralBook& book) {
    if (!book.is_active) {
        judging.refuse("book_not_active", words(book) + " is closed.");
    }
    if (judging.rows().request(wish.request_number) != nullptr) {
        judging.refuse("request_exists", "There is a request " + wish.request_number + " already.");
    }
    check_workers(judging, wish.workers_requested);
    if (wish.named_card && wish.is_emergency) {
        judging.refuse("bad_value", "An emergency call asks for nobody by name.");
    }
    if (wish.start_date < judging.today() && !wish.is_emergency) {
        judging.refuse(
            "start_in_past",
            "The work would have started on " + date_text(wish.start_date) + ", before today.");
    }
    if (wish.end_date && *wish.end_date < wish.start_date) {
        judging.refuse("end_before_start", "The job would end before it starts.");
    }
    if (wish.short_call_days &&
        (*wish.short_call_days < 1 || *wish.short_call_days > book.short_call_max_days)) {
        judging.refuse(
            "short_call_too_long",
            "A short call on " + words(book) + " lasts 1 to " +
                std::to_string(book.short_call_max_days) +
                " working days. Leave --short-call out for a longer one.");
    }
    if (wish.bidding_opens_at && !book.online_bidding_enabled) {
        judging.refuse("no_bidding", words(book) + " takes no bids.");
    }
}

LaborRequest new_request(
    Judging& judging,
    const OpenRequest& wish,
    const Organization& employer,
    const ReferralBook& book) {
    LaborRequest request;
    request.id = judging.next_id<LaborRequest>();
    request.request_number = wish.request_number;
    request.employer_id = employer.id;
    request.book_id = book.id;
    request.contract_code = book.contract_code;
    request.request_type = type_of(wish);
    request.job_class = wish.job_class.value_or(book.work_level);
    request.agreement_type = wish.agreement_type;
    request.workers_requested = wish.workers_requested;
    request.wage_rate = wish.wage_rate;
    request.worksite_name = wish.worksite_name;
    request.worksite_address = wish.worksite_address;
    request.city = wish.city;
    request.report_to = wish.report_to;
    request.start_date = wish.start_date;
    request.start_time = wish.start_time;
    request.end_date = wish.end_date;
    request.is_short_call = wish.short_call_days.has_value();
    request.short_call_days = wish.short_call_days;
    request.no_check_mark_reason = wish.no_check_mark_reason;
    judge_check_marks(judging, request);
    request.allows_online_bidding = wish.bidding_opens_at && wish.bidding_closes_at;
    request.bidding_opens_at = wish.bidding_opens_at;
    request.bidding_closes_at = wish.bidding_closes_at;
    request.special_requirements = wish.special_requirements;
    request.notes = wish.notes;
    request.received_at = judging.now();
    return request;
}

/// Judges the check marks anew: an amended start may be early now, or no longer.
void judge_start_anew(const Judging& judging, LaborRequest& request) {
    if (request.no_check_mark_reason == NoCheckMarkReason::early_start)
        request.no_check_mark_reason.reset();
    judge_check_marks(judging, request);
}

/// Keeps the closing of bids on the morning the work starts when that day is amended.
void move_bidding(LaborRequest& after, const LaborRequest& before) {
    if (!after.bidding_closes_at || !after.bidding_opens_at) return;
    *after.bidding_closes_at += after.start_date - before.start_date;
    after.bidding_closes_at = std::max(*after.bidding_closes_at, *after.bidding_opens_at);
}

/// The notes with the reason of the cancellation added.
std::optional<std::string> notes_with(
    const std::optional<std::string>& notes, const std::string& reason) {
    if (reason.empty()) return notes;
    return (notes && !notes->empty() ? *notes + "; " : "") + "cancelled: " + reason;
}

}  // namespace

bool is_unfilled(const LaborRequest& request) {
    return request.status == LaborRequestStatus::open ||
           request.status == LaborRequestStatus::partially_filled;
}

bool marks_the_line(const LaborRequest& request) {
    return request.generates_check_mark && !request.foreman_member_id;
}

void judge_check_marks(const Judging& judging, LaborRequest& request) {
    auto& reason = request.no_check_mark_reason;
    const auto early = local_settings(judging.rows()).early_start_before;
    if (!reason && request.is_short_call) reason = NoCheckMarkReason::short_call;
    if (!reason && request.start_time && *request.start_time < early)
        reason = NoCheckMarkReason::early_start;
    request.generates_check_mark = !reason;
}

void expire_bids(Judging& judging, Id<LaborRequest> request) {
    for (const auto* bid : judging.rows().bids(request)) {
        if (bid->bid_status != BidStatus::pending) continue;
        JobBid expired = *bid;
        expired.bid_status = BidStatus::expired;
        judging.put(std::move(expired));
    }
}

std::optional<Violation> reason_closed(const LaborRequest& request) {
    if (is_unfilled(request)) return std::nullopt;
    std::string code = "request_" + std::string{label(request.status)};
    for (auto& c : code)
        c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return Violation{
        std::move(code),
        "Request " + request.request_number + " is " + std::string{label(request.status)} + "."};
}

void refuse_if_closed(Judging& judging, const LaborRequest& request) {
    if (auto reason = reason_closed(request)) {
        judging.refuse(std::move(reason->code), std::move(reason->message));
    }
}

void decide(Judging& judging, const OpenRequest& wish) {
    const ReferralBook* book = judging.book(wish.book);
    const Organization* employer = judging.rows().employer(wish.employer_code);
    if (employer == nullptr) {
        judging.refuse("unknown_employer", "No employer has the code " + wish.employer_code + ".");
    }
    if (book != nullptr) check_request(judging, wish, *book);
    const Member* named = wish.named_card ? judging.member({{}, *wish.named_card}) : nullptr;
    if (judging.refused()) return;
    LaborRequest request = new_request(judging, wish, *employer, *book);
    if (named != nullptr) {
        request.foreman_member_id = named->id;
        request.foreman_requested = full_name(*named);
    }
    judging.put(std::move(request));
}

void decide(Judging& judging, const AmendRequest& wish) {
    const LaborRequest* before = judging.request(wish.request_number);
    if (before == nullptr) return;
    // A filled one may still be asked to take more.
    if (before->status != LaborRequestStatus::filled) refuse_if_closed(judging, *before);
    if (judging.refused()) return;
    auto after = edited(judging, wish.changes, *before);
    if (!after) return;
    check_workers(judging, after->workers_requested);
    if (after->workers_requested < after->workers_dispatched) {
        judging.refuse_by(
            ConflictRule::request_closed,
            "dispatches_stand",
            "bad_value",
            "Request " + wish.request_number + " has " + std::to_string(after->workers_dispatched) +
                " dispatched; it cannot ask for fewer.");
    }
    if (after->start_date != before->start_date && after->start_date < judging.today()) {
        judging.refuse(
            "start_in_past",
            "The work would have started on " + date_text(after->start_date) + ", before today.");
    }
    if (after->end_date && *after->end_date < after->start_date) {
        judging.refuse("end_before_start", "The job would end before it starts.");
    }
    after->status = status_by_count(*after);
    if (after->start_time != before->start_time) judge_start_anew(judging, *after);
    move_bidding(*after, *before);
    if (!judging.refused()) judging.put(std::move(*after));
}

void decide(Judging& judging, const CancelRequest& wish) {
    const LaborRequest* before = judging.request(wish.request_number);
    if (before == nullptr) return;
    refuse_if_closed(judging, *before);
    if (judging.refused()) return;
    LaborRequest request = *before;
    expire_bids(judging, request.id);
    request.status = LaborRequestStatus::cancelled;
    request.notes = notes_with(request.notes, wish.reason);
    judging.put(request);
    flag_dispatches_of_cancelled(judging, request);
}

}  // namespace hallbook::core
