/// \file
/// A dispatch of a member to an employer, and the employment it makes.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/job_bid.hpp"

namespace hallbook::core {

struct Conflict;

/// A dispatch. One that loses a conflict stays as a voided row.
struct Dispatch {
    Id<Dispatch> id;
    Id<LaborRequest> labor_request_id;
    Id<Member> member_id;
    Id<BookRegistration> registration_id;
    std::optional<Id<JobBid>> bid_id;  ///< the bid it answers; the only link between the two
    Id<Organization> employer_id;
    std::optional<ContractCode> contract_code;
    DispatchType dispatch_type{};
    DispatchStatus dispatch_status{};
    std::optional<JobClass> dispatch_class;
    DispatchMethod method{};
    Instant dispatched_at{};
    std::optional<Id<User>> dispatched_by_id;
    std::optional<Instant> responded_at;
    std::optional<Instant> checked_in_at;
    Date start_date{};
    std::optional<Date> end_date;
    std::optional<Decimal> start_rate;
    std::optional<Decimal> term_rate;
    std::optional<int> days_worked;
    std::optional<Decimal> hours_worked;
    std::optional<Date> term_date;
    std::optional<DispatchOutcome> outcome;
    std::optional<std::string> term_reason;
    std::optional<std::string> term_comment;
    std::optional<std::string> worksite_name;
    std::optional<std::string> worksite_code;
    bool restore_to_book = false;
    std::optional<Instant> restored_at;
    std::optional<Date> by_name_barred_until;  ///< rule 13
    std::optional<Id<Conflict>> voided_by_conflict_id;
    std::optional<std::string> notes;
    Instant created_at{};
    Instant updated_at{};
    std::optional<Id<User>> created_by_id;
    std::optional<Id<User>> updated_by_id;

    friend bool operator==(const Dispatch&, const Dispatch&) = default;
};

/// A period of work of a member; the dispatch columns are filled when a dispatch led to it.
struct MemberEmployment {
    Id<MemberEmployment> id;
    Id<Member> member_id;
    std::optional<Id<Organization>> organization_id;
    Date start_date{};
    std::optional<Date> end_date;
    std::optional<std::string> notes;
    Instant created_at{};
    Instant updated_at{};
    std::optional<Id<User>> created_by_id;
    std::optional<Id<User>> updated_by_id;
    std::optional<Id<Dispatch>> dispatch_id;
    std::optional<std::string> employer_code;
    std::optional<std::string> worksite_code;
    std::optional<std::string> dispatch_class;
    std::optional<std::string> dispatch_skill;
    std::optional<Date> dispatch_date;
    std::optional<DispatchType> dispatch_type;
    std::optional<Id<ReferralBook>> book_id;

    friend bool operator==(const MemberEmployment&, const MemberEmployment&) = default;
};

template <>
struct TableOf<Dispatch> {
    static constexpr std::string_view name = "dispatches";
    template <class F>
    static constexpr auto with_columns(F&& f) {
        return f(
            column("id", &Dispatch::id),
            column("labor_request_id", &Dispatch::labor_request_id),
            column("member_id", &Dispatch::member_id),
            column("registration_id", &Dispatch::registration_id),
            column("bid_id", &Dispatch::bid_id),
            column("employer_id", &Dispatch::employer_id),
            column("contract_code", &Dispatch::contract_code),
            column("dispatch_type", &Dispatch::dispatch_type),
            column("dispatch_status", &Dispatch::dispatch_status),
            column("dispatch_class", &Dispatch::dispatch_class),
            column("method", &Dispatch::method),
            column("dispatched_at", &Dispatch::dispatched_at),
            column("dispatched_by_id", &Dispatch::dispatched_by_id),
            column("responded_at", &Dispatch::responded_at),
            column("checked_in_at", &Dispatch::checked_in_at),
            column("start_date", &Dispatch::start_date),
            column("end_date", &Dispatch::end_date),
            column("start_rate", &Dispatch::start_rate),
            column("term_rate", &Dispatch::term_rate),
            column("days_worked", &Dispatch::days_worked),
            column("hours_worked", &Dispatch::hours_worked),
            column("term_date", &Dispatch::term_date),
            column("outcome", &Dispatch::outcome),
            column("term_reason", &Dispatch::term_reason),
            column("term_comment", &Dispatch::term_comment),
            column("worksite_name", &Dispatch::worksite_name),
            column("worksite_code", &Dispatch::worksite_code),
            column("restore_to_book", &Dispatch::restore_to_book),
            column("restored_at", &Dispatch::restored_at),
            column("by_name_barred_until", &Dispatch::by_name_barred_until),
            column("voided_by_conflict_id", &Dispatch::voided_by_conflict_id),
            column("notes", &Dispatch::notes),
            column("created_at", &Dispatch::created_at),
            column("updated_at", &Dispatch::updated_at),
            column("created_by_id", &Dispatch::created_by_id),
            column("updated_by_id", &Dispatch::updated_by_id));
    }
};

template <>
struct TableOf<MemberEmployment> {
    static constexpr std::string_view name = "member_employments";
    template <class F>
    static constexpr auto with_columns(F&& f) {
        return f(
            column("id", &MemberEmployment::id),
            column("member_id", &MemberEmployment::member_id),
            column("organization_id", &MemberEmployment::organization_id),
            column("start_date", &MemberEmployment::start_date),
            column("end_date", &MemberEmployment::end_date),
            column("notes", &MemberEmployment::notes),
            column("created_at", &MemberEmployment::created_at),
            column("updated_at", &MemberEmployment::updated_at),
            column("created_by_id", &MemberEmployment::created_by_id),
            column("updated_by_id", &MemberEmployment::updated_by_id),
            column("dispatch_id", &MemberEmployment::dispatch_id),
            column("employer_code", &MemberEmployment::employer_code),
            column("worksite_code", &MemberEmployment::worksite_code),
            column("dispatch_class", &MemberEmployment::dispatch_class),
            column("dispatch_skill", &MemberEmployment::dispatch_skill),
            column("dispatch_date", &MemberEmployment::dispatch_date),
            column("dispatch_type", &MemberEmployment::dispatch_type),
            column("book_id", &MemberEmployment::book_id));
    }
};

}  // namespace hallbook::core
