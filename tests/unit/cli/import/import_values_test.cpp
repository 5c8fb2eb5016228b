/// \file
/// The values of LaborPower's exports.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/import/values.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/pacific_zone.hpp"

using namespace hallbook;

namespace {

std::string instant_of(const std::string& text) {
    const auto parsed = cli::parse_listed_instant(text, test::pacific());
    return parsed ? core::instant_text(*parsed.value) : parsed.problem;
}

}  // namespace

TEST_CASE("dates are read as the export and as ISO 8601 write them", "[unit][import]") {
    CHECK(core::date_text(cli::parse_listed_date("08/11/2025").value.value()) == "2025-08-11");
    CHECK(core::date_text(cli::parse_listed_date("8/1/2025").value.value()) == "2025-08-01");
    CHECK(core::date_text(cli::parse_listed_date("2025-08-11").value.value()) == "2025-08-11");
    for (const char* bad :
         {"",
          "02/30/2026",
          "13/01/2025",
          "00/10/2025",
          "08/11/25",
          "08-11-2025",
          "8/1/20255",
          "2025-02-29",
          "tomorrow",
          "08/11/2025 "}) {
        CAPTURE(bad);
        CHECK_FALSE(cli::parse_listed_date(bad));
    }
}

TEST_CASE("the export's date and time are Pacific", "[unit][import]") {
    CHECK(instant_of("08/11/2025 9:48:02 AM") == "2025-08-11T16:48:02Z");
    CHECK(instant_of("07/02/2010 1:51:53 PM") == "2010-07-02T20:51:53Z");
    CHECK(instant_of("01/05/2026 12:00:00 AM") == "2026-01-05T08:00:00Z");
    CHECK(instant_of("01/05/2026 12:30:00 PM") == "2026-01-05T20:30:00Z");
    CHECK(instant_of("2025-02-03 14:55:29") == "2025-02-03T22:55:29Z");
    for (const char* bad :
         {"08/11/2025",
          "08/11/2025 9:48:02",
          "08/11/2025 13:00:00 PM",
          "08/11/2025 0:10:00 AM",
          "08/11/2025 9:61:00 AM",
          "08/11/2025 9:5:02 AM",
          "08/11/2025  9:48:02 AM",
          "9:48:02 AM"}) {
        CAPTURE(bad);
        CHECK_FALSE(cli::parse_civil_time(bad));
    }
    CHECK(instant_of("03/09/2025 2:30:00 AM").find("daylight saving") != std::string::npos);
}

TEST_CASE("the status column says who is in line, at work or exempt", "[unit][import]") {
    using Status = core::RegistrationStatus;
    using Reason = core::ExemptReason;
    const std::pair<const char*, cli::ListedStatus> words[] = {
        {"UNEMPLOYED", {Status::active, std::nullopt}},
        {"WORKING", {Status::dispatched, std::nullopt}},
        {"SHORT CALL", {Status::dispatched, std::nullopt}},
        {"SALTING", {Status::active, Reason::salting}},
        {"TRAVELING", {Status::active, Reason::traveling}},
        {"SICK LIST", {Status::active, Reason::medical}},
        {"UNDERSCALE", {Status::active, Reason::under_scale}},
        {"unemployed", {Status::active, std::nullopt}}};
    for (const auto& [word, meaning] : words) {
        CAPTURE(word);
        CHECK(cli::parse_listed_status(word).value == meaning);
    }
    CHECK_FALSE(cli::parse_listed_status("RETIRED"));
}

TEST_CASE("contract codes are read in both spellings", "[unit][import]") {
    using Code = core::ContractCode;
    CHECK(cli::parse_contract_code("S&C").value == Code::sound_comm);
    CHECK(cli::parse_contract_code("SOUND & COMM").value == Code::sound_comm);
    CHECK(cli::parse_contract_code("LT FXT MAINT").value == Code::lfm);
    CHECK(cli::parse_contract_code("# GROUP MARINE").value == Code::marine);
    CHECK(cli::parse_contract_code("# GROUP TV & APPL").value == Code::tv_appl);
    CHECK(cli::parse_contract_code("MARKET RECOVERY").value == Code::market_recovery);
    CHECK_FALSE(cli::parse_contract_code("STOCKMAN"));  // a book's name is not its contract code
}

TEST_CASE("a name is taken apart so that it is printed as it was", "[unit][import]") {
    using Name = cli::PersonName;
    CHECK(cli::parse_person_name("Gomez, Chen G").value == Name{"Chen", "G", "Gomez"});
    CHECK(cli::parse_person_name("Gomez, Chen").value == Name{"Chen", std::nullopt, "Gomez"});
    CHECK(
        cli::parse_person_name("Gomez, Mary Ann").value == Name{"Mary Ann", std::nullopt, "Gomez"});
    CHECK(cli::parse_person_name("van der Berg, J P").value == Name{"J", "P", "van der Berg"});
    CHECK(cli::parse_person_name("Gomez, C").value == Name{"C", std::nullopt, "Gomez"});
    for (const char* bad : {"", "Gomez", "Gomez,", ", Chen"}) {
        CAPTURE(bad);
        CHECK_FALSE(cli::parse_person_name(bad));
    }
}

TEST_CASE("tiers and counts are whole numbers in their range", "[unit][import]") {
    CHECK(cli::parse_tier("1").value == core::BookTier::book_1);
    CHECK(cli::parse_tier("4").value == core::BookTier::book_4);
    for (const char* bad : {"0", "5", "", "-1", "1.0", "BOOK_1", "+1", " 1"}) {
        CAPTURE(bad);
        CHECK_FALSE(cli::parse_tier(bad));
    }
    CHECK(cli::parse_count("0").value == 0);
    CHECK_FALSE(cli::parse_count("-1"));
    CHECK_FALSE(cli::parse_count("10000"));
    CHECK_FALSE(cli::parse_positive("0"));
}

TEST_CASE("an APN gives back the quarter of an hour it was made in", "[unit][import][apn]") {
    const auto civil = cli::civil_time_of(core::Apn::parse("45880.41").value.value());
    CHECK(core::date_text(civil.date) == "2025-08-11");
    CHECK(core::Apn::from_civil(civil).text() == "45880.41");
}
