/// \file
/// Referrals: to which morning a request belongs (rule 2).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/date.hpp"
#include "core/labor_request.hpp"
#include "core/working_days.hpp"
#include "store/sqlite_database.hpp"

namespace hallbook::store {

/// Asks the rule with the cutoff and the holidays of a replica.
class Referrals {
public:
    /// `zone` must outlive this.
    Referrals(SqliteDatabase& database, const core::CivilZone& zone);

    /// The day of the referral.
    [[nodiscard]] core::Date of(const core::LaborRequest& request) const;

private:
    const core::CivilZone& m_zone;
    core::WorkingDays m_days;
    core::TimeOfDay m_cutoff;
};

}  // namespace hallbook::store
