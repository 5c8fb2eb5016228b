/// \file
/// Importing exports: every APN as printed, nothing twice, wrong lines named.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"
#include "tests/support/hall_stage.hpp"

using namespace hallbook::core;
using namespace hallbook::test;

namespace {

RegistrationLine line(
    const HallStage& stage, int number, const std::string& card, const std::string& printed_apn) {
    RegistrationLine result;
    result.line = number;
    result.card_number = card;
    result.book = stage.book("WIRE_SEA");
    result.applicant_priority_number = apn(printed_apn);
    result.registered_at = at("2025-08-11 09:48:02");
    result.last_re_signed_on = date("2026-01-10");
    return result;
}

Decision import(WorkingSet& rows, HallStage& stage, std::vector<RegistrationLine> lines) {
    return judge(
        rows, stage.operation(1, "2026-02-02 08:00:00", ImportRegistrations{std::move(lines)}));
}

}  // namespace

TEST_CASE(
    "an imported APN stands exactly as printed, whatever its instant says", "[unit][import]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    const auto decision = import(rows, stage, {line(stage, 2, "1001", "45880.44")});
    CHECK(decision.lines_imported == 1);
    CHECK(live(rows, stage, 1, "WIRE_SEA")->applicant_priority_number.text() == "45880.44");
    CHECK(live(rows, stage, 1, "WIRE_SEA")->re_sign_due == date("2026-02-09"));
}

TEST_CASE("importing the same lines twice changes nothing", "[unit][import]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    REQUIRE(import(rows, stage, {line(stage, 2, "1001", "45880.41")}).lines_imported == 1);
    const auto again = import(rows, stage, {line(stage, 2, "1001", "45880.41")});
    CHECK(again.lines_unchanged == 1);
    CHECK(again.changes.empty());
    CHECK(again.activities.empty());
}

TEST_CASE("a missing member and a second live registration are named by line", "[unit][import]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    const auto decision = import(
        rows,
        stage,
        {line(stage, 2, "1001", "45880.41"),
         line(stage, 3, "9999", "45880.42"),
         line(stage, 4, "1001", "45880.43")});
    CHECK(decision.lines_imported == 1);
    REQUIRE(decision.line_problems.size() == 2);
    CHECK(decision.line_problems[0].line == 3);
    CHECK(decision.line_problems[0].reason.find("missing member") == 0);
    CHECK(decision.line_problems[1].line == 4);
    CHECK(decision.line_problems[1].reason.find("duplicate live registration") == 0);
}

TEST_CASE("an exempt or working registrant has no re-sign deadline", "[unit][import]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    auto exempt = line(stage, 2, "1001", "45880.41");
    exempt.exempt_reason = ExemptReason::salting;
    auto working = line(stage, 3, "1002", "45880.41");
    working.status = RegistrationStatus::dispatched;
    REQUIRE(import(rows, stage, {exempt, working}).lines_imported == 2);
    CHECK(live(rows, stage, 1, "WIRE_SEA")->is_exempt);
    CHECK_FALSE(live(rows, stage, 1, "WIRE_SEA")->re_sign_due.has_value());
    CHECK(live(rows, stage, 2, "WIRE_SEA")->status == RegistrationStatus::dispatched);
    CHECK_FALSE(live(rows, stage, 2, "WIRE_SEA")->re_sign_due.has_value());
}

TEST_CASE("two halls that import one new member make the same row", "[unit][import]") {
    HallStage stage;
    const Payload roll = ImportMembers{{{2, "555", "Ann", std::nullopt, "Wu", "46", "SEATTLE"}}};
    WorkingSet rows = stage.rows();
    REQUIRE(judge(rows, stage.operation(1, "2026-02-02 08:00:00", roll)).lines_imported == 1);
    const auto other = judge(rows, stage.operation(2, "2026-02-02 09:00:00", roll));
    CHECK(other.lines_unchanged == 1);
    CHECK(rows.member("555")->id.value == natural_key_id("555"));
}

TEST_CASE("a request names an employer that must be known", "[unit][import]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    RequestLine wanted;
    wanted.line = 2;
    wanted.request_number = "R1";
    wanted.employer_code = "E9";
    wanted.book = stage.book("WIRE_SEA");
    wanted.workers_requested = 2;
    wanted.start_date = date("2026-02-03");
    wanted.start_time = parse_time_of_day("05:30").value;
    wanted.duration_days = 20;
    CHECK(
        judge(rows, stage.operation(1, "2026-02-02 08:00:00", ImportRequests{{wanted}}))
            .line_problems.size() == 1);
    const Payload employers = ImportEmployers{
        {{2, "E9", "ACME", ContractCode::wireperson, date("2024-01-01"), std::nullopt}}};
    REQUIRE(judge(rows, stage.operation(1, "2026-02-02 08:01:00", employers)).lines_imported == 1);
    CHECK(judge(rows, stage.operation(1, "2026-02-02 08:02:00", employers)).lines_unchanged == 1);
    REQUIRE(
        judge(rows, stage.operation(1, "2026-02-02 08:03:00", ImportRequests{{wanted}}))
            .lines_imported == 1);
    CHECK(rows.request("R1")->no_check_mark_reason == NoCheckMarkReason::early_start);
    CHECK(rows.request("R1")->end_date == date("2026-02-22"));
}
