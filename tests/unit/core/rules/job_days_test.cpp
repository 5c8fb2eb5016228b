/// \file
/// Counting the days of jobs (rules 8 and 15).
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/job_days.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/hall_stage.hpp"

using namespace hallbook::core;
using namespace hallbook::test;

TEST_CASE(
    "a short call's last day is counted in working days after the referral",
    "[unit][job_days][rule:8]") {
    const WorkingDays days{{date("2026-03-04")}};
    CHECK(last_day_of_call(date("2026-03-02"), 0, days) == date("2026-03-02"));
    CHECK(last_day_of_call(date("2026-03-02"), 1, days) == date("2026-03-03"));
    CHECK(last_day_of_call(date("2026-03-02"), 2, days) == date("2026-03-05"));
    CHECK(last_day_of_call(date("2026-03-06"), 1, days) == date("2026-03-09"));
}

TEST_CASE(
    "the last day of work is the end that was said, else that of the short call",
    "[unit][job_days]") {
    const WorkingDays days{{}};
    LaborRequest request;
    request.start_date = date("2026-03-02");
    CHECK_FALSE(last_day_of_work(request, days));
    request.short_call_days = 3;
    CHECK(last_day_of_work(request, days) == date("2026-03-05"));
    request.end_date = date("2026-03-20");
    CHECK(last_day_of_work(request, days) == date("2026-03-20"));
}

TEST_CASE("ninety days are ninety days after the start", "[unit][job_days][rule:15]") {
    Dispatch dispatch;
    dispatch.start_date = date("2026-01-01");
    CHECK_FALSE(is_ninety_days(dispatch, date("2026-03-31")));
    CHECK(is_ninety_days(dispatch, date("2026-04-01")));
}
