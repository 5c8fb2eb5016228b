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

TEST_CASE("a re-sign is a step and moves the deadline only ahead", "[unit][re_sign][rule:4]") {
    HallStage stage;
    WorkingSet rows = one_registered(stage);
    auto row = *live(rows, stage, 1, "WIRE_SEA");
    row.last_re_signed_at = at("2025-08-30 09:00:00");
    row.re_sign_due = date("2025-10-30");
    rows.put(row);
    const auto decision = judge(rows, stage.re_sign(1, "2025-08-20 09:00:00", 1, "WIRE_SEA"));
    CHECK(live(rows, stage, 1, "WIRE_SEA")->last_re_signed_at == at("2025-08-30 09:00:00"));
    CHECK(live(rows, stage, 1, "WIRE_SEA")->re_sign_due == date("2025-10-30"));
    REQUIRE(
        judge(rows, stage.re_sign(1, "2025-10-20 09:00:00", 1, "WIRE_SEA")).activities.size() == 1);
    CHECK(live(rows, stage, 1, "WIRE_SEA")->last_re_signed_at == at("2025-10-20 09:00:00"));
    CHECK(live(rows, stage, 1, "WIRE_SEA")->re_sign_due == date("2025-11-19"));
    CHECK(decision.outcome == Outcome::accepted);
}

TEST_CASE(
    "an exempt member re-signs without a deadline, one who has none begins one",
    "[unit][re_sign][rule:7]") {
    for (const bool is_exempt : {true, false}) {
        HallStage stage;
        WorkingSet rows = one_registered(stage);
        auto row = *live(rows, stage, 1, "WIRE_SEA");
        row.is_exempt = is_exempt;
        row.re_sign_due.reset();
        rows.put(row);
        const auto decision = judge(rows, stage.re_sign(1, "2025-08-20 09:00:00", 1, "WIRE_SEA"));
        REQUIRE(decision.activities.size() == 1);
        CHECK(decision.activities.front().action == RegistrationAction::re_sign);
        CHECK(decision.activities.front().previous_status == RegistrationStatus::active);
        CHECK(live(rows, stage, 1, "WIRE_SEA")->re_sign_due.has_value() == !is_exempt);
    }
}

TEST_CASE("who names no book has nothing to re-sign", "[unit][re_sign][rule:not_registered]") {
    HallStage stage;
    WorkingSet rows = one_registered(stage);
    const auto decision =
        judge(rows, stage.operation(1, "2025-08-20 09:00:00", ReSign{stage.member(1), {}}));
    CHECK(codes(decision) == std::vector<std::string>{"not_registered"});
}

TEST_CASE(
    "a reinstated place is as it was, with a new deadline, and both halls are told",
    "[unit][re_sign][rule:re-sign-in-time]") {
    HallStage stage;
    WorkingSet rows = one_registered(stage);
    stage.shows(2, 1);
    const auto in_time = stage.re_sign(2, "2025-09-10 12:00:00", 1, "WIRE_SEA");
    BookRegistration expected = *live(rows, stage, 1, "WIRE_SEA");
    REQUIRE(
        judge(rows, stage.operation(1, "2025-09-11 08:00:00", expire(stage))).outcome ==
        Outcome::accepted);
    const auto decision = judge(rows, in_time, Standpoint::afterwards);
    expected.last_re_signed_at = expected.updated_at = at("2025-09-10 12:00:00");
    expected.re_sign_due = date("2025-10-10");
    CHECK(*live(rows, stage, 1, "WIRE_SEA") == expected);
    Conflict conflict;
    conflict.id = {row_id(in_time.id, 0)};
    conflict.rule = ConflictRule::re_sign_in_time;
    conflict.hall = 2;
    conflict.seq = in_time.id.sequence;
    conflict.member_id = expected.member_id;
    conflict.book_id = expected.book_id;
    conflict.registration_id = expected.id;
    conflict.applicant_priority_number = apn("45880.41");
    conflict.decision = "reinstated";
    conflict.explanation =
        "The registration was let expire at 2025-09-11 08:00, but it had been re-signed in time at "
        "another hall. It is reinstated with APN 45880.41 in its old place.";
    conflict.occurred_at = conflict.created_at = at("2025-09-10 12:00:00");
    CHECK(conflicts_of(decision) == std::vector{conflict});
    REQUIRE(decision.activities.size() == 2);
    CHECK(decision.activities[0].action == RegistrationAction::re_sign);
    CHECK(decision.activities[0].previous_status == RegistrationStatus::expired);
    CHECK(decision.activities[1].previous_status == RegistrationStatus::expired);
}

TEST_CASE(
    "only what expired after the re-sign, on that book, is reinstated",
    "[unit][re_sign][rule:re-sign-in-time]") {
    const auto outcome = [](auto change) {
        HallStage stage;
        WorkingSet rows = one_registered(stage);
        auto row = *live(rows, stage, 1, "WIRE_SEA");
        row.status = RegistrationStatus::expired;
        row.dropped_at = at("2025-09-11 08:00:00");
        change(row);
        rows.put(row);
        return judge(
                   rows,
                   stage.re_sign(2, "2025-09-10 12:00:00", 1, "WIRE_SEA"),
                   Standpoint::afterwards)
            .outcome;
    };
    CHECK(outcome([](BookRegistration&) {}) == Outcome::adjusted);
    const auto no = Outcome::rejected;
    CHECK(outcome([](auto& row) { row.status = RegistrationStatus::dropped; }) == no);
    CHECK(outcome([](auto& row) { row.book_id = {2}; }) == no);
    CHECK(outcome([](auto& row) { row.dropped_at = at("2025-09-10 12:00:00"); }) == no);
    CHECK(outcome([](auto& row) { row.dropped_at.reset(); }) == no);
    CHECK(outcome([](auto& row) { row.re_sign_due = date("2025-09-09"); }) == no);
}

TEST_CASE(
    "of several books those that cannot be re-signed are left out, and told where it is news",
    "[unit][re_sign][rule:superseded]") {
    HallStage stage;
    WorkingSet rows = one_registered(stage);
    stage.shows(2, 1);
    const auto pa = stage.book("WIRE_PA");
    auto both = stage.operation(
        2, "2025-08-12 08:00:00", ReSign{stage.member(1), {stage.book("WIRE_SEA"), pa}});
    const auto place = live(rows, stage, 1, "WIRE_SEA")->id;
    const auto told = [&](std::vector<ToldPlace> places, Standpoint standpoint) {
        WorkingSet fresh = rows;
        both.told = std::move(places);
        const auto decision = judge(fresh, both, standpoint);
        CHECK(decision.outcome == Outcome::adjusted);
        CHECK(codes(decision) == std::vector<std::string>{"not_registered"});
        return conflicts_of(decision).size();
    };
    // Only the place on the other book was told: nobody had thought this one re-signed.
    CHECK(told({{place, 1, 1}}, Standpoint::afterwards) == 0);
    // A place that is not there any more was told: that it is left out is news.
    CHECK(told({{place, 1, 1}, {{77}, 2, 2}}, Standpoint::afterwards) == 1);
    CHECK(told({{place, 1, 1}, {{77}, 2, 2}}, Standpoint::at_the_counter) == 0);
    BookRegistration left = *live(rows, stage, 1, "WIRE_SEA");
    left.id = {78};
    left.book_id = pa;
    left.status = RegistrationStatus::resigned;
    rows.put(left);
    CHECK(told({{left.id, 1, 1}}, Standpoint::afterwards) == 1);
    left.member_id = stage.member(2).id;
    rows.put(left);
    CHECK(told({{left.id, 1, 1}}, Standpoint::afterwards) == 0);
}
