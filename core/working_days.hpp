/// \file
/// Working days: Monday to Friday less the local's holidays.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/date.hpp"

#include <vector>

namespace hallbook::core {

class WorkingDays {
public:
    /// `holidays` in any order.
    explicit WorkingDays(std::vector<Date> holidays);

    [[nodiscard]] bool is_working_day(Date day) const;
    /// The first working day after `day`.
    [[nodiscard]] Date next(Date day) const;
    /// The last working day before `day`.
    [[nodiscard]] Date previous(Date day) const;
    /// How many working days lie after `from`, up to and including `to`; 0 when `to` is not later.
    [[nodiscard]] int between(Date from, Date to) const;

private:
    std::vector<Date> m_holidays;  // ascending
};

}  // namespace hallbook::core
