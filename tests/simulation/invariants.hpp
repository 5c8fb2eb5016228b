/// \file
/// Invariants: what must hold in any hall's replica between two operations.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.hpp"
#include "store/file/sqlite_database.hpp"

namespace hallbook::simulation {

/// The invariants that do not hold, a sentence each; empty when all hold.
using Findings = std::vector<std::string>;

/// Compares rows with rows: counters with the rows they count, statuses with the rows that cause
/// them. Cheap enough for every week of a year.
Findings findings_in_rows(store::SqliteDatabase& database);

/// Compares the trace with the rows: the steps of each registration lead to its status, the places
/// told are those in the line at that time, and the audit explains every dispatch. Reads all steps
/// of all registrations.
Findings findings_in_trace(store::SqliteDatabase& database);

/// Reasons on record that the audit calls false: no program of ours records one.
Findings findings_in_reasons(store::SqliteDatabase& database);

/// The findings of `hallbook verify`.
Findings findings_of_verify(store::SqliteDatabase& database);

/// Remembers every APN that was issued, so that it finds one that changes.
class IssuedApns {
public:
    /// `imported`: as the export prints them. `zone` must outlive this.
    IssuedApns(const std::vector<core::RegistrationLine>& imported, const core::CivilZone& zone);

    /// Checks all registrations. A new one must have the APN of the list or, if it was made at the
    /// hall, the APN of its instant; a known one must have the same APN as before.
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
