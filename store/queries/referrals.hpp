/// \file
/// Referrals: to which morning a request belongs (rule 2), and which books a hall calls (rule 11).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/labor_request.hpp"
#include "core/values/date.hpp"
#include "core/values/working_days.hpp"
#include "store/file/sqlite_database.hpp"

#include <set>

namespace hallbook::store {

/// Applies both rules with the cutoff, the holidays and the hall of a replica.
class Referrals {
public:
    /// `zone` must outlive this.
    Referrals(SqliteDatabase& database, const core::CivilZone& zone);

    /// The day of the referral to which the request belongs.
    [[nodiscard]] core::Date of(const core::LaborRequest& request) const;

    /// Whether this hall calls a book as its own.
    [[nodiscard]] bool calls(core::Id<core::ReferralBook> book) const;

private:
    const core::CivilZone& m_zone;
    core::WorkingDays m_days;
    core::TimeOfDay m_cutoff;
    std::set<core::Id<core::ReferralBook>> m_own_books;
};

}  // namespace hallbook::store
