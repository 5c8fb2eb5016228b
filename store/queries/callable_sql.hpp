/// \file
/// Who can be called (rule 1) as SQL, where whole lines are listed and counted. The rule itself is
/// core::reason_not_called; a test holds every list against it.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace hallbook::store {

/// Whether the member of the registration with the alias r is out on a live dispatch.
inline constexpr const char* is_out_sql =
    "EXISTS (SELECT 1 FROM dispatches AS d WHERE d.member_id = r.member_id "
    "AND d.dispatch_status IN ('PENDING', 'ACCEPTED') AND d.voided_by_conflict_id IS NULL)";

/// Whether a registration r that is ACTIVE, of the member m, can be called at the instant ?3.
inline constexpr const char* is_callable_sql =
    "NOT r.is_exempt AND m.status = 'ACTIVE' AND coalesce(m.locked_until <= ?3, 1) "
    "AND NOT EXISTS (SELECT 1 FROM dispatches AS d WHERE d.member_id = r.member_id "
    "AND d.dispatch_status IN ('PENDING', 'ACCEPTED') AND d.voided_by_conflict_id IS NULL)";

}  // namespace hallbook::store
