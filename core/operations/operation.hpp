/// \file
/// Operations: what a person at a hall asked for, as small immutable values that already hold
/// everything random or clock-dependent (DESIGN.md 4).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/tables.hpp"

#include <map>

namespace hallbook::core {

/// Names a member by card number, which people and halls agree on; the id is what this hall knew
/// and serves only as evidence when a card number was corrected since.
struct MemberRef {
    Id<Member> id;
    std::string card_number;
    friend bool operator==(const MemberRef&, const MemberRef&) = default;
};

/// Sign a member on a book (rule 3).
struct RegisterOnBook {
    MemberRef member;
    Id<ReferralBook> book;
    BookTier tier{};
    Apn applicant_priority_number;  ///< minted from the operation's instant at the hall
    RegistrationMethod method{};
    friend bool operator==(const RegisterOnBook&, const RegisterOnBook&) = default;
};

/// Re-sign a member on the books named (rule 4); the place and the APN stay.
struct ReSign {
    MemberRef member;
    std::vector<Id<ReferralBook>> books;
    friend bool operator==(const ReSign&, const ReSign&) = default;
};

/// Take a member off a book at the member's own wish (the RESIGN action).
struct LeaveBook {
    MemberRef member;
    Id<ReferralBook> book;
    std::string reason;
    friend bool operator==(const LeaveBook&, const LeaveBook&) = default;
};

/// What an edit changes: one column of the row and its new value as text (empty: null).
struct ColumnEdit {
    std::string column;
    std::optional<std::string> value;
    friend bool operator==(const ColumnEdit&, const ColumnEdit&) = default;
};

/// A manual correction with a reason. `table` is one of members, book_registrations,
/// referral_books, settings, holidays. A registration is named by member and book, the others by
/// id. A holiday of no id is added; one whose day is emptied is removed.
struct EditRow {
    std::string table;
    std::int64_t row = 0;
    std::optional<MemberRef> member;  ///< of members and book_registrations
    std::optional<Id<ReferralBook>> book;  ///< of book_registrations
    std::vector<ColumnEdit> changes;
    std::string reason;
    friend bool operator==(const EditRow&, const EditRow&) = default;
};

/// One line of the roll of members.
struct MemberLine {
    int line = 0;  ///< in the file, from 1
    std::string card_number;
    std::string first_name;
    std::optional<std::string> middle_name;
    std::string last_name;
    std::optional<std::string> home_local;
    std::optional<std::string> home_region;
    friend bool operator==(const MemberLine&, const MemberLine&) = default;
};

struct ImportMembers {
    std::vector<MemberLine> lines;
    friend bool operator==(const ImportMembers&, const ImportMembers&) = default;
};

/// One line of the registration list. What the status column of the export means (DOMAIN.md 7)
/// is already translated: a registration status and, where it is one, an exemption.
struct RegistrationLine {
    int line = 0;
    std::string card_number;
    Id<ReferralBook> book;
    BookTier tier{};
    Apn applicant_priority_number;
    Instant registered_at{};
    std::optional<Instant> last_re_signed_at;
    std::optional<Date>
        last_re_signed_on;  ///< day the re-sign clock runs from; else the registration's
    int check_marks = 0;
    RegistrationStatus status{};  ///< ACTIVE or DISPATCHED
    std::optional<ExemptReason> exempt_reason;
    friend bool operator==(const RegistrationLine&, const RegistrationLine&) = default;
};

struct ImportRegistrations {
    std::vector<RegistrationLine> lines;
    friend bool operator==(const ImportRegistrations&, const ImportRegistrations&) = default;
};

/// One line of the employers' contracts.
struct EmployerLine {
    int line = 0;
    std::string code;
    std::string name;
    ContractCode contract_code{};
    Date effective_date{};
    std::optional<Date> expiration_date;
    friend bool operator==(const EmployerLine&, const EmployerLine&) = default;
};

struct ImportEmployers {
    std::vector<EmployerLine> lines;
    friend bool operator==(const ImportEmployers&, const ImportEmployers&) = default;
};

/// One line of the labor requests.
struct RequestLine {
    int line = 0;
    std::string request_number;
    Instant received_at{};
    std::string employer_code;
    Id<ReferralBook> book;
    int workers_requested = 0;
    Date start_date{};
    std::optional<TimeOfDay> start_time;
    int duration_days = 0;
    bool is_short_call = false;
    std::optional<std::string> by_name_card;
    std::optional<Decimal> wage_rate;
    std::optional<std::string> worksite_name;
    std::optional<std::string> city;
    AgreementType agreement_type{};
    friend bool operator==(const RequestLine&, const RequestLine&) = default;
};

struct ImportRequests {
    std::vector<RequestLine> lines;
    friend bool operator==(const ImportRequests&, const ImportRequests&) = default;
};

/// An employer asks for workers (rule 16). Everything the office must know stands in it.
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

/// Changes an unfilled request.
struct AmendRequest {
    std::string request_number;
    std::vector<ColumnEdit> changes;
    std::string reason;
    friend bool operator==(const AmendRequest&, const AmendRequest&) = default;
};

/// Cancels a request; its dispatches stay (rule 16).
struct CancelRequest {
    std::string request_number;
    std::string reason;
    friend bool operator==(const CancelRequest&, const CancelRequest&) = default;
};

/// Someone who stood earlier in the line and was not taken, and why (rule 1).
struct PassedOver {
    std::string card_number;
    Id<BookRegistration> registration;
    std::string reason;  ///< a state: exempt, not_in_good_standing, declined, not_present...
    friend bool operator==(const PassedOver&, const PassedOver&) = default;
};

/// Dispatches a member to a request (rules 1, 10, 11). The hall has chosen the member; who stood
/// earlier, as far as the hall could know, is named with the reason.
struct DispatchMember {
    std::string request_number;
    MemberRef member;
    DispatchMethod method{};
    BookRegion hall_region{};
    std::vector<PassedOver> passed_over;
    std::optional<std::string> attestation;  ///< rule 10, of a dispatch by name
    std::optional<std::string> other_area_reason;  ///< rule 11, from another area's book
    friend bool operator==(const DispatchMember&, const DispatchMember&) = default;
};

/// What a dispatched member answered (rule 12).
struct AnswerDispatch {
    Id<Dispatch> dispatch;
    MemberRef member;
    std::string request_number;
    bool accepted = false;
    std::optional<std::string> reason;
    friend bool operator==(const AnswerDispatch&, const AnswerDispatch&) = default;
};

/// The member has checked in at the job (rule 11).
struct CheckIn {
    Id<Dispatch> dispatch;
    MemberRef member;
    std::string request_number;
    friend bool operator==(const CheckIn&, const CheckIn&) = default;
};

/// The job is over (rules 8, 13, 14).
struct EndDispatch {
    Id<Dispatch> dispatch;
    MemberRef member;
    std::string request_number;
    DispatchOutcome outcome{};
    Date term_date{};
    std::optional<std::string> reason;
    std::optional<std::string> comment;
    std::optional<Decimal> term_rate;
    std::optional<int> days_worked;
    std::optional<Decimal> hours_worked;
    std::optional<bool> is_turnaround;  ///< of a plant: opens the time to register anew (rule 15)
    friend bool operator==(const EndDispatch&, const EndDispatch&) = default;
};

/// A check mark, given by a dispatcher (rule 5a).
struct GiveCheckMark {
    MemberRef member;
    Id<ReferralBook> book;
    std::string reason;
    friend bool operator==(const GiveCheckMark&, const GiveCheckMark&) = default;
};

/// Takes a check mark back, with a reason; a registration that it had dropped returns (rule 5).
struct RestoreCheckMark {
    MemberRef member;
    Id<ReferralBook> book;
    std::string reason;
    friend bool operator==(const RestoreCheckMark&, const RestoreCheckMark&) = default;
};

/// Exempts a member on all books the member stands on (rule 7).
struct GrantExemption {
    MemberRef member;
    ExemptReason reason{};
    Date from{};
    std::optional<Date> until;
    std::optional<std::string> approved_by;  ///< beyond the cap
    friend bool operator==(const GrantExemption&, const GrantExemption&) = default;
};

/// Ends an exemption; the re-sign clock starts again from that day (rule 7).
struct RevokeExemption {
    MemberRef member;
    std::string reason;
    friend bool operator==(const RevokeExemption&, const RevokeExemption&) = default;
};

/// Drops a registration for a reason of the rules that a dispatcher found.
struct RollOff {
    MemberRef member;
    Id<ReferralBook> book;
    DropReason drop_reason{};
    std::string reason;
    friend bool operator==(const RollOff&, const RollOff&) = default;
};

/// A member bids on a request (rule 9).
struct PlaceBid {
    std::string request_number;
    MemberRef member;
    friend bool operator==(const PlaceBid&, const PlaceBid&) = default;
};

struct WithdrawBid {
    std::string request_number;
    MemberRef member;
    friend bool operator==(const WithdrawBid&, const WithdrawBid&) = default;
};

/// The dispatcher accepts or declines a bid; accepted in queue order (rule 9).
struct AnswerBid {
    std::string request_number;
    MemberRef member;
    bool accepted = false;
    friend bool operator==(const AnswerBid&, const AnswerBid&) = default;
};

/// One request that went unfilled, and the callable registrants of its book who get a mark for it.
struct UnfilledRequest {
    std::string request_number;
    std::vector<std::string> marked_cards;
    friend bool operator==(const UnfilledRequest&, const UnfilledRequest&) = default;
};

/// Closes the referral of a morning: unfilled requests go to the business manager (rule 16), and
/// where they generate check marks, those who could have taken them are marked (rule 5b).
struct CloseReferral {
    Date date{};
    std::vector<UnfilledRequest> requests;
    friend bool operator==(const CloseReferral&, const CloseReferral&) = default;
};

/// One registration on which a deadline has passed, as the hall found it.
struct PassedDeadline {
    std::string card_number;
    Id<ReferralBook> book;
    friend bool operator==(const PassedDeadline&, const PassedDeadline&) = default;
};

/// Runs the deadlines of a day: missed re-signs, ended exemptions, missed re-registrations,
/// requests whose work is over.
struct EnforceDay {
    Date date{};
    std::vector<PassedDeadline> re_signs;
    std::vector<PassedDeadline> exemptions;
    std::vector<std::string> re_registrations;  ///< cards
    std::optional<std::vector<std::string>> requests;  ///< numbers
    friend bool operator==(const EnforceDay&, const EnforceDay&) = default;
};

/// A hall asks for the approval of a piece of equipment on a project.
struct SubmitEquipment {
    Id<EquipmentTemplate> equipment_template;
    std::string project_id;
    std::optional<std::string> notes;
    friend bool operator==(const SubmitEquipment&, const SubmitEquipment&) = default;
};

/// What one consultant type says of a submission.
struct DecideEquipment {
    Id<EquipmentApprovalSubmission> submission;
    Id<ConsultantType> consultant_type;
    EquipmentVerdict verdict{};
    std::optional<std::string> reason;  ///< needed to reject
    friend bool operator==(const DecideEquipment&, const DecideEquipment&) = default;
};

/// Lines an import puts into one operation, so that an operation stays small enough to send and
/// to judge at once. A long file becomes several operations.
inline constexpr std::size_t import_lines_max = 1'000;

/// Every kind of operation. Kinds and their JSON are append-only: a laptop may hold old ones for
/// months. The order is that of operation_kinds in codec.cpp.
using AnyPayload = std::variant<
    RegisterOnBook,
    ReSign,
    LeaveBook,
    EditRow,
    ImportMembers,
    ImportRegistrations,
    ImportEmployers,
    ImportRequests,
    OpenRequest,
    AmendRequest,
    CancelRequest,
    DispatchMember,
    AnswerDispatch,
    CheckIn,
    EndDispatch,
    GiveCheckMark,
    RestoreCheckMark,
    GrantExemption,
    RevokeExemption,
    RollOff,
    PlaceBid,
    WithdrawBid,
    AnswerBid,
    CloseReferral,
    EnforceDay,
    SubmitEquipment,
    DecideEquipment>;

/// What was entered, of any kind. To copy, move, compare and end it is compiled once, in
/// operation.cpp, since that costs every source seconds that does it.
class Payload : public AnyPayload {
public:
    using AnyPayload::AnyPayload;
    Payload();
    Payload(const Payload&);
    Payload(Payload&&) noexcept;
    Payload& operator=(const Payload&);
    Payload& operator=(Payload&&) noexcept;
    ~Payload();
    friend bool operator==(const Payload& a, const Payload& b);
};

/// What was entered, for a sentence: "re-sign", "check mark".
std::string_view noun(const Payload& payload);

/// What the hall that made an operation had seen of the others when it made it: per hall the last
/// operation whose judgement its last pull brought, and the instant of that pull at central.
struct Seen {
    Instant pulled_at{};
    std::map<HallNumber, std::int64_t> sequences;
    friend bool operator==(const Seen&, const Seen&) = default;
};

/// A place in line as the hall knew it, and told it to the person at the counter: before and after
/// the operation. Empty where the registration did not stand in the line.
struct ToldPlace {
    Id<BookRegistration> registration;
    std::optional<int> previous;
    std::optional<int> next;
    friend bool operator==(const ToldPlace&, const ToldPlace&) = default;
};

/// Puts the places told of a registration into a step of it, as far as it stood in line before the
/// step and stands there after: another hall's news may have come in between.
void put_places(RegistrationActivity& activity, const std::vector<ToldPlace>& told);

/// One operation with all that surrounds it.
struct Operation {
    OperationId id;
    std::string hall_code;  ///< of id.hall; filled by whoever loads the operation, not stored in it
    Instant
        recorded_at{};  ///< the hall's clock corrected by the last known offset; never backwards
    CivilTime civil;  ///< recorded_at in the hall's time zone
    Instant clock_at{};  ///< what the hall's clock itself showed
    Seen seen;
    std::string actor;  ///< name of the user
    Payload payload;
    std::vector<ToldPlace> told;  ///< of every registration it changed; none of an import
    /// Only at central, when the hall's word for the time cannot be true: what it said. Then
    /// recorded_at and civil are the bound it is judged at (conflict rule suspect-clock).
    std::optional<Instant> claimed_at;
    friend bool operator==(const Operation&, const Operation&) = default;
};

/// Whether the maker of `operation` knew of `other`: its own earlier ones, and those its last pull
/// brought. Tells a mistake (it knew) from a conflict (neither knew).
bool had_seen(const Operation& operation, const OperationId& other);

/// The place of an operation in the one order in which all are judged: corrected instant, hall,
/// sequence (DESIGN.md 5).
struct CanonicalKey {
    Instant recorded_at{};
    OperationId id;
    friend auto operator<=>(const CanonicalKey&, const CanonicalKey&) = default;
};

CanonicalKey canonical_key(const Operation& operation);

}  // namespace hallbook::core
