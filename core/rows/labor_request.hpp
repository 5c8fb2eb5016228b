/// \file
/// An employer's request for workers.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/organization.hpp"
#include "core/rows/referral_book.hpp"

namespace hallbook::core {

/// A request for workers on one book.
struct LaborRequest {
    Id<LaborRequest> id;
    std::string request_number;  ///< unique, prefixed by the hall
    Id<Organization> employer_id;
    Id<ReferralBook> book_id;
    std::optional<ContractCode> contract_code;
    LaborRequestType request_type{};
    JobClass job_class{};
    AgreementType agreement_type{};
    int workers_requested = 0;  ///< at least 1
    int workers_dispatched = 0;  ///< 0 to workers_requested
    std::optional<Decimal> wage_rate;  ///< dollars per hour
    std::optional<std::string> worksite_name;
    std::optional<std::string> worksite_address;
    std::optional<std::string> city;
    std::optional<std::string> report_to;
    Date start_date{};
    std::optional<TimeOfDay> start_time;
    std::optional<Date> end_date;
    bool is_short_call = false;
    std::optional<int> short_call_days;  ///< working days
    bool generates_check_mark = false;
    std::optional<NoCheckMarkReason> no_check_mark_reason;
    std::optional<std::string> foreman_requested;
    std::optional<Id<Member>> foreman_member_id;
    bool allows_online_bidding = false;
    std::optional<Instant> bidding_opens_at;
    std::optional<Instant> bidding_closes_at;
    std::optional<std::string> special_requirements;
    std::optional<std::string> notes;
    LaborRequestStatus status{};
    std::optional<Instant> referred_to_manager_at;
    Instant received_at{};
    std::optional<Instant> deleted_at;
    Instant created_at{};
    Instant updated_at{};
    std::optional<Id<User>> created_by_id;
    std::optional<Id<User>> updated_by_id;

    friend bool operator==(const LaborRequest&, const LaborRequest&) = default;
};

template <>
struct TableOf<LaborRequest> {
    static constexpr std::string_view name = "labor_requests";
    template <class F>
    static constexpr auto with_columns(F&& f) {
        return f(
            column("id", &LaborRequest::id),
            column("request_number", &LaborRequest::request_number),
            column("employer_id", &LaborRequest::employer_id),
            column("book_id", &LaborRequest::book_id),
            column("contract_code", &LaborRequest::contract_code),
            column("request_type", &LaborRequest::request_type),
            column("job_class", &LaborRequest::job_class),
            column("agreement_type", &LaborRequest::agreement_type),
            column("workers_requested", &LaborRequest::workers_requested),
            column("workers_dispatched", &LaborRequest::workers_dispatched),
            column("wage_rate", &LaborRequest::wage_rate),
            column("worksite_name", &LaborRequest::worksite_name),
            column("worksite_address", &LaborRequest::worksite_address),
            column("city", &LaborRequest::city),
            column("report_to", &LaborRequest::report_to),
            column("start_date", &LaborRequest::start_date),
            column("start_time", &LaborRequest::start_time),
            column("end_date", &LaborRequest::end_date),
            column("is_short_call", &LaborRequest::is_short_call),
            column("short_call_days", &LaborRequest::short_call_days),
            column("generates_check_mark", &LaborRequest::generates_check_mark),
            column("no_check_mark_reason", &LaborRequest::no_check_mark_reason),
            column("foreman_requested", &LaborRequest::foreman_requested),
            column("foreman_member_id", &LaborRequest::foreman_member_id),
            column("allows_online_bidding", &LaborRequest::allows_online_bidding),
            column("bidding_opens_at", &LaborRequest::bidding_opens_at),
            column("bidding_closes_at", &LaborRequest::bidding_closes_at),
            column("special_requirements", &LaborRequest::special_requirements),
            column("notes", &LaborRequest::notes),
            column("status", &LaborRequest::status),
            column("referred_to_manager_at", &LaborRequest::referred_to_manager_at),
            column("received_at", &LaborRequest::received_at),
            column("deleted_at", &LaborRequest::deleted_at),
            column("created_at", &LaborRequest::created_at),
            column("updated_at", &LaborRequest::updated_at),
            column("created_by_id", &LaborRequest::created_by_id),
            column("updated_by_id", &LaborRequest::updated_by_id));
    }
};

}  // namespace hallbook::core
