/// \file
/// Rule 4 and the conflict rule re-sign-in-time.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"
#include "tests/support/hall_stage.hpp"

using namespace hallbook::core;
using namespace hallbook::test;

namespace {

EditRow expire(const HallStage& stage) {
    return {
        "book_registrations",
        0,
        stage.member(1),
        stage.book("WIRE_SEA"),
        {{"status", "EXPIRED"}},
        "missed the re-sign"};
}

}  // namespace

TEST_CASE("a re-sign keeps APN and place and moves the deadline", "[unit][re_sign]") {
    HallStage stage;
    WorkingSet rows = one_registered(stage);
    const auto before = *live(rows, stage, 1, "WIRE_SEA");
    REQUIRE(
        judge(rows, stage.re_sign(1, "2025-09-10 16:59:00", 1, "WIRE_SEA")).outcome ==
        Outcome::accepted);
    const auto* after = live(rows, stage, 1, "WIRE_SEA");
    CHECK(after->applicant_priority_number == before.applicant_priority_number);
    CHECK(after->registered_at == before.registered_at);
    CHECK(after->id == before.id);
    CHECK(after->re_sign_due == date("2025-10-10"));
}

TEST_CASE("a re-sign after the deadline is refused", "[unit][re_sign][rule:re_sign_overdue]") {
    HallStage stage;
    WorkingSet rows = one_registered(stage);
    const auto decision = judge(rows, stage.re_sign(1, "2025-09-11 08:00:00", 1, "WIRE_SEA"));
    CHECK(codes(decision) == std::vector<std::string>{"re_sign_overdue"});
    CHECK(live(rows, stage, 1, "WIRE_SEA")->re_sign_due == date("2025-09-10"));
}

TEST_CASE("grace days of the book extend the deadline", "[unit][re_sign]") {
    HallStage stage;
    WorkingSet rows = one_registered(stage);
    EditRow grace{
        "referral_books",
        stage.book("WIRE_SEA").value,
        std::nullopt,
        std::nullopt,
        {{"grace_days", "2"}},
        "by agreement"};
    REQUIRE(
        judge(rows, stage.operation(1, "2025-08-12 09:00:00", grace)).outcome == Outcome::accepted);
    CHECK(
        judge(rows, stage.re_sign(1, "2025-09-12 08:00:00", 1, "WIRE_SEA")).outcome ==
        Outcome::accepted);
}

TEST_CASE(
    "who is on no book, or only on others, cannot re-sign there",
    "[unit][re_sign][rule:not_registered]") {
    HallStage stage;
    WorkingSet rows = one_registered(stage);
    CHECK(
        codes(judge(rows, stage.re_sign(1, "2025-08-12 08:00:00", 1, "WIRE_PA"))) ==
        std::vector<std::string>{"not_registered"});
    const Payload both = ReSign{stage.member(1), {stage.book("WIRE_SEA"), stage.book("WIRE_PA")}};
    const auto partly = judge(rows, stage.operation(1, "2025-08-12 08:00:00", both));
    CHECK(partly.outcome == Outcome::adjusted);
    CHECK(codes(partly) == std::vector<std::string>{"not_registered"});
    CHECK(live(rows, stage, 1, "WIRE_SEA")->re_sign_due == date("2025-09-11"));
}

TEST_CASE(
    "expired by one side but re-signed in time at another: reinstated with its APN",
    "[unit][re_sign][rule:re-sign-in-time]") {
    HallStage stage;
    WorkingSet rows = one_registered(stage);
    stage.shows(2, 1);
    const auto in_time = stage.re_sign(2, "2025-09-10 12:00:00", 1, "WIRE_SEA");
    REQUIRE(
        judge(rows, stage.operation(1, "2025-09-11 08:00:00", expire(stage))).outcome ==
        Outcome::accepted);
    REQUIRE(live(rows, stage, 1, "WIRE_SEA") == nullptr);
    CHECK(judge(rows, in_time).outcome == Outcome::adjusted);
    const auto* reinstated = live(rows, stage, 1, "WIRE_SEA");
    REQUIRE(reinstated != nullptr);
    CHECK(reinstated->applicant_priority_number.text() == "45880.41");
    CHECK(reinstated->re_sign_due == date("2025-10-10"));
    CHECK(rows.find(Id<Conflict>{row_id(in_time.id, 0)})->rule == ConflictRule::re_sign_in_time);
}

TEST_CASE(
    "expired, and re-signed only after the deadline: stays expired",
    "[unit][re_sign][rule:re-sign-in-time]") {
    HallStage stage;
    WorkingSet rows = one_registered(stage);
    stage.shows(2, 1);
    const auto too_late = stage.re_sign(2, "2025-09-11 07:00:00", 1, "WIRE_SEA");
    REQUIRE(
        judge(rows, stage.operation(1, "2025-09-11 08:00:00", expire(stage))).outcome ==
        Outcome::accepted);
    CHECK(judge(rows, too_late).outcome == Outcome::rejected);
    CHECK(live(rows, stage, 1, "WIRE_SEA") == nullptr);
}
