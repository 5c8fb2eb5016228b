/// \file
/// Invariants: what must be so in any hall's replica between two operations, whatever was done.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.hpp"
#include "store/file/sqlite_database.hpp"

namespace hallbook::simulation {

/// What is not as it must be, a sentence each; empty when all is well.
using Findings = std::vector<std::string>;

/// Compares rows with rows: counters with what they count, statuses with what makes them so. Cheap
/// enough for every week of a year.
Findings findings_in_rows(store::SqliteDatabase& database);

/// Compares the trace with the rows: the steps of each registration lead to the status it has, the
/// places told are those of the line as it stood, and the audit explains every dispatch. Reads all
/// steps there are.
Findings findings_in_trace(store::SqliteDatabase& database);

/// What `hallbook verify` finds.
Findings findings_of_verify(store::SqliteDatabase& database);

/// Knows every APN that was issued, and so sees one that changes.
class IssuedApns {
public:
    /// `imported`: as the export prints them. `zone` must outlive this.
    IssuedApns(const std::vector<core::RegistrationLine>& imported, const core::CivilZone& zone);

    /// Looks at all registrations. New ones must have the APN of the list or, signed at the hall,
    /// that of their instant; known ones the APN they had before.
    Findings look_at(store::SqliteDatabase& database);

private:
    struct Issued {
        core::Apn apn;
        core::Instant registered_at{};
        friend bool operator==(const Issued&, const Issued&) = default;
    };
    using CardAndBook = std::pair<std::string, core::Id<core::ReferralBook>>;

    const core::CivilZone& m_zone;
    std::map<CardAndBook, Issued> m_imported;
    std::map<core::Id<core::BookRegistration>, Issued> m_known;
};

}  // namespace hallbook::simulation
