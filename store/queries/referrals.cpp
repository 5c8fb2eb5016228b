/// \file
/// Asking rule 2.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/referrals.hpp"

#include "store/queries/settings.hpp"

namespace hallbook::store {

Referrals::Referrals(SqliteDatabase& database, const core::CivilZone& zone)
    : m_zone(zone), m_days(holidays(database)), m_cutoff(local_settings(database).request_cutoff) {}

core::Date Referrals::of(const core::LaborRequest& request) const {
    return core::referral_of(m_zone.civil(request.received_at), m_cutoff, m_days);
}

}  // namespace hallbook::store
