/// \file
/// The days of a job: when work on a request is over, how long a dispatch lasted.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/tables.hpp"
#include "core/values/working_days.hpp"

namespace hallbook::core {

/// The last day of a short call whose member was referred on `referred_on`, which is not counted
/// (rule 8).
Date last_day_of_call(Date referred_on, int working_days, const WorkingDays& days);

/// The last day on which somebody sent to a request could still work; empty when the employer named
/// no end. A short call is counted from its first day, in case the referral is that day.
std::optional<Date> last_day_of_work(const LaborRequest& request, const WorkingDays& days);

/// Whether a job that ended on `term_date` falls under the 90-day rule (rule 15).
bool is_ninety_days(const Dispatch& dispatch, Date term_date);

}  // namespace hallbook::core
