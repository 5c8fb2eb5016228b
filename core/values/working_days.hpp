/// \file
/// Working days: Monday to Friday less the local's holidays.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/values/date.hpp"

#include <vector>

namespace hallbook::core {

class WorkingDays {
public:
    /// `holidays` in any order.
    explicit WorkingDays(std::vector<Date> holidays);

    [[nodiscard]] bool is_working_day(Date day) const;
    /// The first working day after `day`.
    [[nodiscard]] Date next(Date day) const;
    /// The working day `count` working days after `day`; `day` itself when `count` is 0.
    [[nodiscard]] Date after(Date day, int count) const;
    /// How many working days lie after `from`, up to and including `to`; 0 when `to` is not later.
    [[nodiscard]] int between(Date from, Date to) const;

private:
    std::vector<Date> m_holidays;  // ascending
};

/// The morning referral a request belongs to (rule 2): the next one when it was received on a
/// working day up to `cutoff`, else the one after.
Date referral_of(const CivilTime& received, TimeOfDay cutoff, const WorkingDays& days);

}  // namespace hallbook::core
