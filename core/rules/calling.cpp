/// \file
/// Who can be called.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/calling.hpp"

namespace hallbook::core {

std::string reason_not_callable(
    const BookRegistration& registration, const Member& member, Instant now) {
    if (registration.status != RegistrationStatus::active) return "not_active";
    if (registration.is_exempt) return "exempt";
    const bool locked = member.locked_until && *member.locked_until > now;
    if (member.status != MemberStatus::active || locked) return "not_in_good_standing";
    return {};
}

bool is_own_area(BookRegion hall, BookRegion book) {
    constexpr auto wide = BookRegion::jurisdiction_wide;
    return book == wide || hall == wide || book == hall;
}

bool is_live(const Dispatch& dispatch) {
    return (dispatch.dispatch_status == DispatchStatus::pending ||
            dispatch.dispatch_status == DispatchStatus::accepted) &&
           !dispatch.voided_by_conflict_id;
}

}  // namespace hallbook::core
