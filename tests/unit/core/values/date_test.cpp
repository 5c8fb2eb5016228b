/// \file
/// Text of dates, times of day and instants.
/// SPDX-License-Identifier: Apache-2.0
#include "core/values/date.hpp"

#include "tests/support/catch.hpp"

using namespace hallbook::core;

TEST_CASE("a date that does not exist is refused", "[unit][date]") {
    CHECK(parse_date("2024-02-29"));
    for (const char* given :
         {"2025-02-29",
          "2025-13-01",
          "2025-00-10",
          "2025-04-31",
          "25-04-30",
          "2025-4-30",
          "2025/04/30",
          "2025-04-30 ",
          ""}) {
        CAPTURE(given);
        CHECK_FALSE(parse_date(given));
    }
}

TEST_CASE("an instant is printed with a fraction only when it has one", "[unit][date]") {
    CHECK(
        instant_text(parse_instant("2025-08-11 16:48:02+00").value.value()) ==
        "2025-08-11T16:48:02Z");
    CHECK(
        instant_text(parse_instant("2025-08-11T16:48:02.5Z").value.value()) ==
        "2025-08-11T16:48:02.500000Z");
    CHECK(
        instant_text(parse_instant("1969-12-31T23:59:59.999999Z").value.value()) ==
        "1969-12-31T23:59:59.999999Z");
}

TEST_CASE("an instant without a zone, or out of form, is refused", "[unit][date]") {
    for (const char* given :
         {"2025-08-11T16:48:02",
          "2025-08-11",
          "2025-08-11T25:00:00Z",
          "2025-08-11T16:48:02.Z",
          "2025-08-11T16:48:02.1234567Z",
          "2025-08-11T16:48:02-07",
          "2025-02-30T16:48:02Z"}) {
        CAPTURE(given);
        CHECK_FALSE(parse_instant(given));
    }
}

TEST_CASE("a time of day is hours and minutes, with seconds or without", "[unit][date]") {
    CHECK(time_of_day_text(parse_time_of_day("07:00").value.value()) == "07:00:00");
    CHECK(time_of_day_text(parse_time_of_day("23:59:59").value.value()) == "23:59:59");
    for (const char* given : {"24:00", "7:00", "07:60", "07:00:60", "0700", "07:00:0"}) {
        CAPTURE(given);
        CHECK_FALSE(parse_time_of_day(given));
    }
}
