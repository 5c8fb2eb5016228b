/// \file
/// Who can be called (rule 1) as SQL, for listing and counting whole lines. The rule itself is
/// core::reason_not_called; a test compares every list with it.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace hallbook::store {

/// Whether a dispatch d is live: core::is_live.
inline const std::string live_sql =
    "d.dispatch_status IN ('PENDING', 'ACCEPTED') AND d.voided_by_conflict_id IS NULL";

/// Whether the member of the registration r is out on a live dispatch.
inline const std::string is_out_sql =
    "EXISTS (SELECT 1 FROM dispatches AS d WHERE d.member_id = r.member_id AND " + live_sql + ")";

/// Whether a registration r that is ACTIVE, of the member m, can be called at the instant ?3.
inline const std::string is_callable_sql =
    "NOT r.is_exempt AND m.status = 'ACTIVE' AND coalesce(m.locked_until <= ?3, 1) AND NOT " +
    is_out_sql;

/// The ids of members who are locked out at the instant ?1 or out on a dispatch, some twice.
inline const std::string members_away_sql =
    "SELECT id FROM members WHERE locked_until > ?1 UNION ALL "
    "SELECT d.member_id FROM dispatches AS d WHERE " +
    live_sql;

}  // namespace hallbook::store
