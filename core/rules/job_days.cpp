/// \file
/// Counting the days of jobs.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/job_days.hpp"

namespace hallbook::core {

Date last_day_of_call(Date referred_on, int working_days, const WorkingDays& days) {
    return days.after(referred_on, working_days);
}

std::optional<Date> last_day_of_work(const LaborRequest& request, const WorkingDays& days) {
    if (request.end_date) return request.end_date;
    if (!request.short_call_days) return std::nullopt;
    return last_day_of_call(request.start_date, *request.short_call_days, days);
}

bool is_ninety_days(const Dispatch& dispatch, Date term_date) {
    return term_date - dispatch.start_date >= std::chrono::days{90};
}

}  // namespace hallbook::core
