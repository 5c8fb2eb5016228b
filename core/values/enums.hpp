/// \file
/// The closed choices of the hall, with the labels both databases and JSON use (DOMAIN.md 5).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace hallbook::core {

/// The name of the PostgreSQL type and the labels in order; specialised for each enum below.
/// The position of a label is the value of its enumerator.
template <class E>
struct EnumNames;

/// The label of an enumerator.
template <class E>
constexpr std::string_view label(E value) {
    return EnumNames<E>::labels[static_cast<std::size_t>(value)];
}

/// The enumerator of a label, exact in case; empty when there is none.
template <class E>
constexpr std::optional<E> from_label(std::string_view text) {
    for (std::size_t i = 0; i < EnumNames<E>::labels.size(); ++i) {
        if (EnumNames<E>::labels[i] == text) return static_cast<E>(i);
    }
    return std::nullopt;
}

// clang-format off
enum class BookClassification { wire, technician, sound_comm, stockman, lt_fxt_maint, marine, residential, tradeshow, utility_worker, tero_appr_wire };
template <> struct EnumNames<BookClassification> {
    static constexpr std::string_view type = "bookclassification";
    static constexpr std::array<std::string_view, 10> labels{"WIRE", "TECHNICIAN", "SOUND_COMM", "STOCKMAN", "LT_FXT_MAINT", "MARINE", "RESIDENTIAL", "TRADESHOW", "UTILITY_WORKER", "TERO_APPR_WIRE"};
};

enum class BookRegion { seattle, bremerton, pt_angeles, jurisdiction_wide };
template <> struct EnumNames<BookRegion> {
    static constexpr std::string_view type = "bookregion";
    static constexpr std::array<std::string_view, 4> labels{"SEATTLE", "BREMERTON", "PT_ANGELES", "JURISDICTION_WIDE"};
};

/// Book 1 to Book 4: the tier belongs to the registration. Its rank in a book's line is given by
/// the book's tier order.
enum class BookTier { book_1, book_2, book_3, book_4 };
template <> struct EnumNames<BookTier> {
    static constexpr std::string_view type = "booktier";
    static constexpr std::array<std::string_view, 4> labels{"BOOK_1", "BOOK_2", "BOOK_3", "BOOK_4"};
};

enum class BookKind { primary, supplemental };
template <> struct EnumNames<BookKind> {
    static constexpr std::string_view type = "bookkind";
    static constexpr std::array<std::string_view, 2> labels{"PRIMARY", "SUPPLEMENTAL"};
};

enum class RegistrationStatus { active, dispatched, resigned, dropped, expired };
template <> struct EnumNames<RegistrationStatus> {
    static constexpr std::string_view type = "registrationstatus";
    static constexpr std::array<std::string_view, 5> labels{"ACTIVE", "DISPATCHED", "RESIGNED", "DROPPED", "EXPIRED"};
};

/// How a registration reached the hall.
enum class RegistrationMethod { in_person, email, import };
template <> struct EnumNames<RegistrationMethod> {
    static constexpr std::string_view type = "registrationmethod";
    static constexpr std::array<std::string_view, 3> labels{"IN_PERSON", "EMAIL", "IMPORT"};
};

enum class LaborRequestType { standard, short_call, emergency, by_name };
template <> struct EnumNames<LaborRequestType> {
    static constexpr std::string_view type = "laborrequesttype";
    static constexpr std::array<std::string_view, 4> labels{"STANDARD", "SHORT_CALL", "EMERGENCY", "BY_NAME"};
};

enum class LaborRequestStatus { open, partially_filled, filled, cancelled, expired };
template <> struct EnumNames<LaborRequestStatus> {
    static constexpr std::string_view type = "laborrequeststatus";
    static constexpr std::array<std::string_view, 5> labels{"OPEN", "PARTIALLY_FILLED", "FILLED", "CANCELLED", "EXPIRED"};
};

enum class DispatchStatus { pending, accepted, rejected, completed, terminated };
template <> struct EnumNames<DispatchStatus> {
    static constexpr std::string_view type = "dispatchstatus";
    static constexpr std::array<std::string_view, 5> labels{"PENDING", "ACCEPTED", "REJECTED", "COMPLETED", "TERMINATED"};
};

enum class DispatchOutcome { completed, quit, laid_off, terminated, injury };
template <> struct EnumNames<DispatchOutcome> {
    static constexpr std::string_view type = "dispatchoutcome";
    static constexpr std::array<std::string_view, 5> labels{"COMPLETED", "QUIT", "LAID_OFF", "TERMINATED", "INJURY"};
};

enum class DispatchType { normal, short_call, emergency };
template <> struct EnumNames<DispatchType> {
    static constexpr std::string_view type = "dispatchtype";
    static constexpr std::array<std::string_view, 3> labels{"NORMAL", "SHORT_CALL", "EMERGENCY"};
};

enum class DispatchMethod { queue, by_name, bid, emergency };
template <> struct EnumNames<DispatchMethod> {
    static constexpr std::string_view type = "dispatchmethod";
    static constexpr std::array<std::string_view, 4> labels{"QUEUE", "BY_NAME", "BID", "EMERGENCY"};
};

enum class BidStatus { pending, accepted, declined, withdrawn, expired };
template <> struct EnumNames<BidStatus> {
    static constexpr std::string_view type = "bidstatus";
    static constexpr std::array<std::string_view, 5> labels{"PENDING", "ACCEPTED", "DECLINED", "WITHDRAWN", "EXPIRED"};
};

enum class RegistrationAction { register_, re_sign, re_register, dispatch, restore, resign, roll_off, check_mark, check_mark_restored, exempt_granted, exempt_revoked, bid, manual_edit, reconciled };
template <> struct EnumNames<RegistrationAction> {
    static constexpr std::string_view type = "registrationaction";
    static constexpr std::array<std::string_view, 14> labels{"REGISTER", "RE_SIGN", "RE_REGISTER", "DISPATCH", "RESTORE", "RESIGN", "ROLL_OFF", "CHECK_MARK", "CHECK_MARK_RESTORED", "EXEMPT_GRANTED", "EXEMPT_REVOKED", "BID", "MANUAL_EDIT", "RECONCILED"};
};

enum class DropReason { check_marks, quit, discharged, missed_re_sign, not_re_registered, ninety_day_rule, bid_refused, job_ended, duplicate, manual };
template <> struct EnumNames<DropReason> {
    static constexpr std::string_view type = "dropreason";
    static constexpr std::array<std::string_view, 10> labels{"CHECK_MARKS", "QUIT", "DISCHARGED", "MISSED_RE_SIGN", "NOT_RE_REGISTERED", "NINETY_DAY_RULE", "BID_REFUSED", "JOB_ENDED", "DUPLICATE", "MANUAL"};
};

enum class ExemptReason { military, union_business, salting, medical, jury_duty, under_scale, traveling };
template <> struct EnumNames<ExemptReason> {
    static constexpr std::string_view type = "exemptreason";
    static constexpr std::array<std::string_view, 7> labels{"MILITARY", "UNION_BUSINESS", "SALTING", "MEDICAL", "JURY_DUTY", "UNDER_SCALE", "TRAVELING"};
};

enum class NoCheckMarkReason { specialty, mou_jobsite, early_start, under_scale, various_location, short_call, employer_rejection };
template <> struct EnumNames<NoCheckMarkReason> {
    static constexpr std::string_view type = "nocheckmarkreason";
    static constexpr std::array<std::string_view, 7> labels{"SPECIALTY", "MOU_JOBSITE", "EARLY_START", "UNDER_SCALE", "VARIOUS_LOCATION", "SHORT_CALL", "EMPLOYER_REJECTION"};
};

enum class ContractCode { wireperson, sound_comm, stockperson, lfm, marine, tv_appl, market_recovery, residential };
template <> struct EnumNames<ContractCode> {
    static constexpr std::string_view type = "contractcode";
    static constexpr std::array<std::string_view, 8> labels{"WIREPERSON", "S&C", "STOCKPERSON", "LFM", "MARINE", "TV&APPL", "MARKET RECOVERY", "RESIDENTIAL"};
};

enum class AgreementType { standard, pla, cwa, tero };
template <> struct EnumNames<AgreementType> {
    static constexpr std::string_view type = "agreementtype";
    static constexpr std::array<std::string_view, 4> labels{"STANDARD", "PLA", "CWA", "TERO"};
};

enum class JobClass { journeyman, apprentice, foreman, stockperson, technician, utility };
template <> struct EnumNames<JobClass> {
    static constexpr std::string_view type = "jobclass";
    static constexpr std::array<std::string_view, 6> labels{"JOURNEYMAN", "APPRENTICE", "FOREMAN", "STOCKPERSON", "TECHNICIAN", "UTILITY"};
};

/// A member who is not active cannot be called (rule 1).
enum class MemberStatus { active, suspended, inactive };
template <> struct EnumNames<MemberStatus> {
    static constexpr std::string_view type = "memberstatus";
    static constexpr std::array<std::string_view, 3> labels{"ACTIVE", "SUSPENDED", "INACTIVE"};
};

enum class UserRole { dispatcher, manager, administrator, auditor };
template <> struct EnumNames<UserRole> {
    static constexpr std::string_view type = "userrole";
    static constexpr std::array<std::string_view, 4> labels{"DISPATCHER", "MANAGER", "ADMINISTRATOR", "AUDITOR"};
};

/// The state of a submission for approval.
enum class EquipmentApprovalStatus { pending, approved, rejected };
template <> struct EnumNames<EquipmentApprovalStatus> {
    static constexpr std::string_view type = "equipmentapprovalstatus";
    static constexpr std::array<std::string_view, 3> labels{"PENDING", "APPROVED", "REJECTED"};
};

/// What a consultant type decides about a submission.
enum class EquipmentVerdict { approved, rejected };
template <> struct EnumNames<EquipmentVerdict> {
    static constexpr std::string_view type = "equipmentverdict";
    static constexpr std::array<std::string_view, 2> labels{"APPROVED", "REJECTED"};
};

/// The rules that settle conflicts: operations whose makers had not seen each other (DESIGN.md 6).
/// `superseded` covers what no narrower rule names: the operation rested on something that another
/// hall had changed, unseen by its maker. `set_aside`: the operation could not be judged.
/// `false_place`: its APN or its instant cannot be that of an honest program. `after_finality`: it
/// came so late that what was done after it is final.
enum class ConflictRule { duplicate_registration, equal_apn, double_dispatch, overfilled_request, re_sign_in_time, same_day_mark, left_or_dispatched, request_closed, edited_at_central, suspect_clock, superseded, decided_first, set_aside, false_place, after_finality };
template <> struct EnumNames<ConflictRule> {
    static constexpr std::string_view type = "conflictrule";
    static constexpr std::array<std::string_view, 15> labels{"duplicate-registration", "equal-apn", "double-dispatch", "overfilled-request", "re-sign-in-time", "same-day-mark", "left-or-dispatched", "request-closed", "edited-at-central", "suspect-clock", "superseded", "decided-first", "set-aside", "false-place", "after-finality"};
};

/// What judging decided about an operation.
enum class Outcome {
    accepted,   ///< applied as it was made
    adjusted,   ///< applied in part, or changed by a conflict rule
    rejected,   ///< refused; none of it was applied
    set_aside,  ///< could not be judged (unknown kind, damaged); a person must look at it
};
template <> struct EnumNames<Outcome> {
    static constexpr std::string_view type = "operationoutcome";
    static constexpr std::array<std::string_view, 4> labels{"ACCEPTED", "ADJUSTED", "REJECTED", "SET_ASIDE"};
};
// clang-format on

}  // namespace hallbook::core
