/// \file
/// Applying rules 2 and 11.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/referrals.hpp"

#include "core/rules/calling.hpp"
#include "store/file/row_columns.hpp"
#include "store/queries/settings.hpp"
#include "store/queries/status.hpp"

namespace hallbook::store {

Referrals::Referrals(SqliteDatabase& database, const core::CivilZone& zone)
    : m_zone(zone), m_days(holidays(database)), m_cutoff(local_settings(database).request_cutoff) {
    const auto hall = status(database).hall.region;
    for (const auto& book : all_rows<core::ReferralBook>(database)) {
        if (core::is_own_area(hall, book.region)) m_own_books.insert(book.id);
    }
}

core::Date Referrals::of(const core::LaborRequest& request) const {
    return core::referral_of(m_zone.civil(request.received_at), m_cutoff, m_days);
}

bool Referrals::calls(core::Id<core::ReferralBook> book) const {
    return m_own_books.contains(book);
}

}  // namespace hallbook::store
