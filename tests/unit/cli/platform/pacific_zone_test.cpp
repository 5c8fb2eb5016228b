/// \file
/// The wall clock of the hall, daylight saving included, and the APN it gives.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/platform/pacific_zone.hpp"

#include "core/values/decimal.hpp"
#include "tests/support/catch.hpp"

using namespace hallbook;

namespace {

core::Instant instant(const std::string& text) { return core::parse_instant(text).value.value(); }

core::CivilTime civil(const std::string& day, const std::string& time) {
    return {
        core::parse_date(day).value.value(),
        core::parse_time_of_day(time).value.value().since_midnight};
}

std::string apn_at(const std::string& text) {
    return core::Apn::from_civil(cli::PacificZone{}.civil(instant(text))).text();
}

}  // namespace

TEST_CASE("the wall clock is eight hours behind in winter, seven in summer", "[unit][zone]") {
    const cli::PacificZone zone;
    CHECK(zone.civil(instant("2026-01-15T18:00:00Z")) == civil("2026-01-15", "10:00:00"));
    CHECK(zone.civil(instant("2026-07-15T17:00:00Z")) == civil("2026-07-15", "10:00:00"));
    CHECK(zone.civil(instant("2026-01-01T07:59:59Z")) == civil("2025-12-31", "23:59:59"));
    CHECK(zone.civil(instant("2026-01-15T18:00:00.999999Z")) == civil("2026-01-15", "10:00:00"));
}

TEST_CASE("the wall clock jumps in spring and goes back in autumn", "[unit][zone]") {
    const cli::PacificZone zone;
    CHECK(zone.civil(instant("2025-03-09T09:59:59Z")) == civil("2025-03-09", "01:59:59"));
    CHECK(zone.civil(instant("2025-03-09T10:00:00Z")) == civil("2025-03-09", "03:00:00"));
    CHECK(zone.civil(instant("2025-11-02T08:59:59Z")) == civil("2025-11-02", "01:59:59"));
    CHECK(zone.civil(instant("2025-11-02T09:00:00Z")) == civil("2025-11-02", "01:00:00"));
}

TEST_CASE("a wall-clock time is found again as an instant", "[unit][zone]") {
    const cli::PacificZone zone;
    for (const char* each :
         {"1999-12-31T23:59:59Z",
          "2024-02-29T20:00:00Z",
          "2025-03-09T09:59:59Z",
          "2025-03-09T10:00:00Z",
          "2025-11-02T08:30:00Z",
          "2025-11-02T10:00:00Z",
          "2025-08-11T16:48:02Z",
          "2060-06-01T12:00:00Z"}) {
        CAPTURE(each);
        CHECK(zone.instant(zone.civil(instant(each))) == instant(each));
    }
}

TEST_CASE("of the hour that comes twice in autumn the first is meant", "[unit][zone]") {
    const cli::PacificZone zone;
    CHECK(zone.instant(civil("2025-11-02", "01:30:00")) == instant("2025-11-02T08:30:00Z"));
    CHECK(zone.instant(civil("2025-11-02", "02:00:00")) == instant("2025-11-02T10:00:00Z"));
}

TEST_CASE("the hour that spring leaves out is no time at all", "[unit][zone]") {
    const cli::PacificZone zone;
    CHECK_FALSE(zone.instant(civil("2025-03-09", "02:00:00")));
    CHECK_FALSE(zone.instant(civil("2025-03-09", "02:59:59")));
    CHECK(zone.instant(civil("2025-03-09", "03:00:00")) == instant("2025-03-09T10:00:00Z"));
}

TEST_CASE("an APN is the Pacific wall clock as a serial date-time", "[unit][zone][apn]") {
    CHECK(apn_at("2025-08-11T16:48:02Z") == "45880.41");
    SECTION("from 23:52:48 on it carries into the next day") {
        CHECK(apn_at("2025-08-12T06:52:47Z") == "45880.99");
        CHECK(apn_at("2025-08-12T06:52:48Z") == "45881.00");
    }
    SECTION("on a leap day") { CHECK(apn_at("2024-02-29T20:00:00Z") == "45351.50"); }
    SECTION("the two passes of the autumn hour give the same number") {
        CHECK(apn_at("2025-11-02T08:30:00Z") == "45963.06");
        CHECK(apn_at("2025-11-02T09:30:00Z") == "45963.06");
    }
}

TEST_CASE("a day begins at midnight, also when the clocks change in it", "[unit][zone]") {
    const cli::PacificZone zone;
    const auto midnight = [&](const std::string& day) {
        return cli::pacific_midnight(zone, core::parse_date(day).value.value());
    };
    CHECK(midnight("2025-03-09") == instant("2025-03-09T08:00:00Z"));
    CHECK(midnight("2025-03-10") == instant("2025-03-10T07:00:00Z"));
    CHECK(midnight("2025-11-02") == instant("2025-11-02T07:00:00Z"));
    CHECK(midnight("2025-11-03") == instant("2025-11-03T08:00:00Z"));
}
