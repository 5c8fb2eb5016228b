/// \file
/// Who can be called (rule 1).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/tables.hpp"

namespace hallbook::core {

/// Why a registration in the line cannot be called, as a state; empty when it can.
/// * not_active: DISPATCHED or closed
/// * exempt: rule 7
/// * not_in_good_standing: the member is not active, or locked until later than `now`
std::string reason_not_callable(
    const BookRegistration& registration, const Member& member, Instant now);

/// Whether a hall of region `hall` calls a book of region `book` as its own (rule 11): books of its
/// area and jurisdiction-wide ones; a jurisdiction-wide hall calls all.
bool is_own_area(BookRegion hall, BookRegion book);

/// Whether a dispatch keeps its member away from the books: it was not declined, has not ended and
/// is not voided.
bool is_live(const Dispatch& dispatch);

}  // namespace hallbook::core
