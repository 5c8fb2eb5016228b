/// \file
/// The audit: proves from the trace that each dispatch took the first who could be called (rule 1),
/// or names the exception. Pure, so that a hall's replica and central give the same answer.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/proof/facts.hpp"

namespace hallbook::core {

/// Which dispatches are to be proved.
struct AuditScope {
    std::optional<Id<ReferralBook>> book;  ///< only from this one
    Instant from = Instant::min();  ///< made from this instant on
    Instant before = Instant::max();  ///< and before this one
};

/// The rows that an audit reads, in any order.
struct AuditRows {
    std::vector<ReferralBook> books;
    std::vector<BookRegistration> registrations;  ///< all of these books, closed ones too
    std::vector<RegistrationActivity> activities;  ///< all of these books
    std::vector<Dispatch> dispatches;  ///< those to be proved
};

/// Why a dispatch did not take the first who could be called. Of the last three the graver is
/// later.
enum class AuditKind {
    by_name,  ///< rule 10
    emergency,
    bid,  ///< rule 9
    other_area,  ///< rule 11; in the order of the other area's line
    unseen,  ///< someone stood ahead of whom the hall could not know yet (DESIGN.md 6)
    unexplained,  ///< someone stood ahead, and nothing says why they were not taken
    false_reason,  ///< someone stood ahead, and the reason on record cannot be true
};
template <>
struct EnumNames<AuditKind> {
    static constexpr std::string_view type = "auditkind";
    static constexpr std::array<std::string_view, 7> labels{
        "by_name", "emergency", "bid", "other_area", "unseen", "unexplained", "false_reason"};
};

/// One who stood ahead of the member taken and, by the trace, could have been called.
struct AuditPassedOver {
    Id<BookRegistration> registration;
    Id<Member> member;
    BookTier tier{};
    Apn apn;
    /// As recorded at the dispatch, or the kind of the exception; empty when nothing says why.
    std::string reason;
    bool is_believed = true;  ///< no for a recorded reason that cannot be true, or is none
    friend bool operator==(const AuditPassedOver&, const AuditPassedOver&) = default;
};

struct AuditException {
    Dispatch dispatch;
    Id<ReferralBook> book;
    AuditKind kind{};
    std::optional<std::string> reason;  ///< in words; empty when none is on record
    std::string hall;  ///< that made the dispatch; empty when the trace does not hold it
    std::vector<AuditPassedOver> passed_over;  ///< in line order
};

/// Places that one import took over from a list: no instant of this program stands behind their
/// APNs.
struct AuditImport {
    Instant imported_at{};
    std::string hall;  ///< that imported them
    Id<ReferralBook> book;
    int places = 0;
    friend bool operator==(const AuditImport&, const AuditImport&) = default;
};

struct AuditResult {
    int dispatches = 0;
    int in_order = 0;
    std::vector<AuditException> exceptions;  ///< by instant of the dispatch
    std::vector<AuditImport> imports;  ///< all that there ever were into these books, by instant
};

/// A dispatch is in order when everybody who stood ACTIVE ahead of the one taken, at that instant
/// and by the line key, was exempt or was passed over for a recorded reason. What only a person can
/// know is believed; a fact is, unless the rows rule it out (Facts). A dispatch by name, by bid and
/// in an emergency is always listed: it was made outside the order of the line. One voided by a
/// conflict is left out: it took nobody's place.
AuditResult audit(const AuditRows& rows, const AuditFacts& facts);

/// Whether any exception has no recorded reason.
bool needs_person(const AuditResult& result);

}  // namespace hallbook::core
