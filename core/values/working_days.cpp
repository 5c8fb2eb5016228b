/// \file
/// Counting working days.
/// SPDX-License-Identifier: Apache-2.0
#include "core/values/working_days.hpp"

#include <algorithm>

namespace hallbook::core {

WorkingDays::WorkingDays(std::vector<Date> holidays) : m_holidays(std::move(holidays)) {
    std::sort(m_holidays.begin(), m_holidays.end());
}

bool WorkingDays::is_working_day(Date day) const {
    const std::chrono::weekday weekday{day};
    if (weekday == std::chrono::Saturday || weekday == std::chrono::Sunday) return false;
    return !std::binary_search(m_holidays.begin(), m_holidays.end(), day);
}

Date WorkingDays::next(Date day) const {
    do {
        day += std::chrono::days{1};
    } while (!is_working_day(day));
    return day;
}

Date WorkingDays::after(Date day, int count) const {
    for (int i = 0; i < count; ++i)
        day = next(day);
    return day;
}

int WorkingDays::between(Date from, Date to) const {
    int count = 0;
    for (Date day = from + std::chrono::days{1}; day <= to; day += std::chrono::days{1}) {
        if (is_working_day(day)) ++count;
    }
    return count;
}

Date referral_of(const CivilTime& received, TimeOfDay cutoff, const WorkingDays& days) {
    const bool in_time =
        days.is_working_day(received.date) && received.time <= cutoff.since_midnight;
    return days.after(received.date, in_time ? 1 : 2);
}

}  // namespace hallbook::core
