/// \file
/// Employers' requests: opened, amended, cancelled (rules 2, 6, 10, 16).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/payloads/kind.hpp"

namespace hallbook::core {

/// An employer asks for workers (rule 16). It holds everything that the office must know.
struct OpenRequest {
    std::string request_number;  ///< prefixed by the hall
    std::string employer_code;
    Id<ReferralBook> book;
    int workers_requested = 0;
    Date start_date{};
    std::optional<TimeOfDay> start_time;
    std::optional<Date> end_date;
    std::optional<int> short_call_days;  ///< working days; makes it a short call
    bool is_emergency = false;
    std::optional<JobClass> job_class;  ///< else the book's
    AgreementType agreement_type{};
    std::optional<Decimal> wage_rate;
    std::optional<std::string> worksite_name;
    std::optional<std::string> worksite_address;
    std::optional<std::string> city;
    std::optional<std::string> report_to;
    std::optional<std::string> named_card;  ///< the member a foreperson asked for (rule 10)
    std::optional<NoCheckMarkReason> no_check_mark_reason;
    std::optional<Instant> bidding_opens_at;  ///< with closes_at: bids are taken in between
    std::optional<Instant> bidding_closes_at;
    std::optional<std::string> special_requirements;
    std::optional<std::string> notes;
    friend bool operator==(const OpenRequest&, const OpenRequest&) = default;
};

template <class F>
void fields(OpenRequest& p, F&& f) {
    f("request_number", p.request_number);
    f("employer_code", p.employer_code);
    f("book", p.book);
    f("workers_requested", p.workers_requested);
    f("start_date", p.start_date);
    f("start_time", p.start_time);
    f("end_date", p.end_date);
    f("short_call_days", p.short_call_days);
    f("is_emergency", p.is_emergency);
    f("job_class", p.job_class);
    f("agreement_type", p.agreement_type);
    f("wage_rate", p.wage_rate);
    f("worksite_name", p.worksite_name);
    f("worksite_address", p.worksite_address);
    f("city", p.city);
    f("report_to", p.report_to);
    f("named_card", p.named_card);
    f("no_check_mark_reason", p.no_check_mark_reason);
    f("bidding_opens_at", p.bidding_opens_at);
    f("bidding_closes_at", p.bidding_closes_at);
    f("special_requirements", p.special_requirements);
    f("notes", p.notes);
}

template <>
struct KindOf<OpenRequest> {
    static constexpr std::string_view name = "open_request";
    static constexpr std::string_view noun = "request";
    static constexpr std::string_view since = first_judging_revision;
    static void touch(const OpenRequest& wish, Touches& touches) {
        touches.changes_request(wish.request_number);
        touches.reads_employer(wish.employer_code);
        touches.reads_book(wish.book);
        touches.reads_rules();
        if (wish.named_card) touches.reads_member(*wish.named_card);
    }
    static std::string words(const OpenRequest& wish, const OperationNames& names) {
        return wish.request_number + " on " + names.book(wish.book) + " for " + wish.employer_code;
    }
};

/// Changes an unfilled request.
struct AmendRequest {
    std::string request_number;
    std::vector<ColumnEdit> changes;
    std::string reason;
    friend bool operator==(const AmendRequest&, const AmendRequest&) = default;
};

template <class F>
void fields(AmendRequest& p, F&& f) {
    f("request_number", p.request_number);
    f("changes", p.changes);
    f("reason", p.reason);
}

template <>
struct KindOf<AmendRequest> {
    static constexpr std::string_view name = "amend_request";
    static constexpr std::string_view noun = "amendment of a request";
    static constexpr std::string_view since = first_judging_revision;
    static void touch(const AmendRequest& wish, Touches& touches) {
        touches.changes_request(wish.request_number);
        touches.reads_rules();
    }
    static std::string words(const AmendRequest& wish, const OperationNames&) {
        return wish.request_number + ": " + core::words(wish.changes) + why(wish.reason);
    }
};

/// Cancels a request; its dispatches stay (rule 16).
struct CancelRequest {
    std::string request_number;
    std::string reason;
    friend bool operator==(const CancelRequest&, const CancelRequest&) = default;
};

template <class F>
void fields(CancelRequest& p, F&& f) {
    f("request_number", p.request_number);
    f("reason", p.reason);
}

template <>
struct KindOf<CancelRequest> {
    static constexpr std::string_view name = "cancel_request";
    static constexpr std::string_view noun = "cancelling of a request";
    static constexpr std::string_view since = first_judging_revision;
    static void touch(const CancelRequest& wish, Touches& touches) {
        touches.changes_request(wish.request_number);
    }
    static std::string words(const CancelRequest& wish, const OperationNames&) {
        return wish.request_number + why(wish.reason);
    }
};

}  // namespace hallbook::core
