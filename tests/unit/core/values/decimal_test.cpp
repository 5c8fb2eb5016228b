/// \file
/// Exact text of decimals and the APN of a civil time.
/// SPDX-License-Identifier: Apache-2.0
#include "core/values/decimal.hpp"

#include "tests/support/catch.hpp"

using namespace hallbook::core;

namespace {

CivilTime civil(const std::string& day, int hour, int minute, int second) {
    return {
        parse_date(day).value.value(),
        std::chrono::hours{hour} + std::chrono::minutes{minute} + std::chrono::seconds{second}};
}

}  // namespace

TEST_CASE("an APN is read exactly and printed with two decimals", "[unit][apn]") {
    const std::pair<const char*, const char*> forms[] = {
        {"45880.41", "45880.41"},
        {"45880.4", "45880.40"},
        {"45880", "45880.00"},
        {"45,880.41", "45880.41"},
        {"1,045,880.41", "1045880.41"},
        {"0", "0.00"},
        {"0.01", "0.01"},
        {"99999999.99", "99999999.99"},
        {"007.10", "7.10"}};
    for (const auto& [given, printed] : forms) {
        CAPTURE(given);
        REQUIRE(Apn::parse(given));
        CHECK(Apn::parse(given).value->text() == printed);
    }
}

TEST_CASE("anything but a plain decimal is refused, never rounded", "[unit][apn]") {
    for (const char* given :
         {"",          ".",          "45880.",     ".41",          "-1",
          "+1",        "45880.411",  "45880.410",  "1e5",          " 45880.41",
          "45880.41 ", "45880,41",   "4,58,80.41", ",880.41",      "45880.4a",
          "4588O.41",  "0x10",       "1234,567",   "100000000.00", "999999999999999999999",
          "45.880.41", "45,8800.41", "NaN"}) {
        CAPTURE(given);
        CHECK_FALSE(Apn::parse(given));
        CHECK_FALSE(Apn::parse(given).problem.empty());
    }
}

TEST_CASE("an APN survives text in both directions over its whole range", "[unit][apn]") {
    for (std::int64_t value = 0; value <= hundredths_max; value += 99'991) {
        REQUIRE(Apn::parse(hundredths_text(value)).value->hundredths() == value);
    }
}

TEST_CASE("an APN is the civil time as a serial day, rounded half up", "[unit][apn]") {
    CHECK(Apn::from_civil(civil("2025-08-11", 9, 48, 2)).text() == "45880.41");
    CHECK(Apn::from_civil(civil("1899-12-30", 0, 0, 0)).text() == "0.00");
    CHECK(Apn::from_civil(civil("2024-02-29", 12, 0, 0)).text() == "45351.50");
    CHECK(Apn::from_civil(civil("2024-03-01", 12, 0, 0)).text() == "45352.50");
}

TEST_CASE("the halves of a hundredth of a day go up", "[unit][apn]") {
    // 0.01 day is 864 s; its half, 432 s, is 00:07:12.
    CHECK(Apn::from_civil(civil("2025-08-11", 0, 7, 11)).text() == "45880.00");
    CHECK(Apn::from_civil(civil("2025-08-11", 0, 7, 12)).text() == "45880.01");
}

TEST_CASE("from 23:52:48 on the APN carries into the next day", "[unit][apn]") {
    CHECK(Apn::from_civil(civil("2025-08-11", 23, 52, 47)).text() == "45880.99");
    CHECK(Apn::from_civil(civil("2025-08-11", 23, 52, 48)).text() == "45881.00");
    CHECK(Apn::from_civil(civil("2025-08-12", 0, 0, 0)).text() == "45881.00");
}

TEST_CASE("later on one day never has a lower APN", "[unit][apn]") {
    Apn before;
    for (int second = 0; second < 86'400; ++second) {
        const Apn now =
            Apn::from_civil({parse_date("2025-08-11").value.value(), std::chrono::seconds{second}});
        REQUIRE(before <= now);
        before = now;
    }
}
