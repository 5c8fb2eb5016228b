/// \file
/// Operations: what a person at a hall asked for, as small immutable values that already hold
/// everything random or clock-dependent (DESIGN.md 4).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/tables.hpp"

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
/// referral_books, settings. A registration is named by member and book, the others by id.
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

/// Lines an import puts into one operation, so that an operation stays small enough to send and
/// to judge at once. A long file becomes several operations.
inline constexpr std::size_t import_lines_max = 1'000;

/// Every kind of operation. Kinds and their JSON are append-only: a laptop may hold old ones for
/// months. The order is that of operation_kinds in codec.cpp.
using Payload = std::variant<
    RegisterOnBook,
    ReSign,
    LeaveBook,
    EditRow,
    ImportMembers,
    ImportRegistrations,
    ImportEmployers,
    ImportRequests>;

/// What the hall that made an operation had seen of the others when it made it: per hall the last
/// operation whose judgement its last pull brought, and the instant of that pull at central.
struct Seen {
    Instant pulled_at{};
    std::map<HallNumber, std::int64_t> sequences;
    friend bool operator==(const Seen&, const Seen&) = default;
};

/// A place in line as the hall told it to the person at the counter.
struct ToldPlace {
    Id<ReferralBook> book;
    std::optional<int> previous;
    std::optional<int> next;
    friend bool operator==(const ToldPlace&, const ToldPlace&) = default;
};

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
    std::vector<ToldPlace> told;
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
