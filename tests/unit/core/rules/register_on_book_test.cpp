/// \file
/// Rule 3 and the conflict rule duplicate-registration.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"
#include "tests/support/hall_stage.hpp"

using namespace hallbook::core;
using namespace hallbook::test;

TEST_CASE("a member signs a book and gets the APN of that instant", "[unit][register]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    const auto decision = judge(rows, stage.register_(1, "2025-08-11 09:48:02", 1, "WIRE_SEA"));
    CHECK(decision.outcome == Outcome::accepted);
    const auto* registration = live(rows, stage, 1, "WIRE_SEA");
    REQUIRE(registration != nullptr);
    CHECK(registration->applicant_priority_number.text() == "45880.41");
    CHECK(registration->status == RegistrationStatus::active);
    CHECK(registration->re_sign_due == date("2025-09-10"));
    REQUIRE(decision.activities.size() == 1);
    CHECK(decision.activities[0].action == RegistrationAction::register_);
    CHECK(decision.activities[0].hall == "HALL1");
}

TEST_CASE("several books at once are normal", "[unit][register]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    for (const char* book : {"WIRE_SEA", "WIRE_BREM", "WIRE_PA"}) {
        CHECK(
            judge(rows, stage.register_(1, "2025-08-11 09:48:02", 1, book)).outcome ==
            Outcome::accepted);
    }
}

TEST_CASE(
    "a second registration on one book, knowing of the first, is refused",
    "[unit][register][rule:already_registered]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    REQUIRE(
        judge(rows, stage.register_(1, "2025-08-11 09:48:02", 1, "WIRE_SEA")).outcome ==
        Outcome::accepted);
    const auto again = judge(rows, stage.register_(1, "2025-08-11 10:00:00", 1, "WIRE_SEA"));
    CHECK(codes(again) == std::vector<std::string>{"already_registered"});
    CHECK(again.changes.empty());
    CHECK(live(rows, stage, 1, "WIRE_SEA")->applicant_priority_number.text() == "45880.41");

    stage.shows(2, 1);
    const auto elsewhere = judge(rows, stage.register_(2, "2025-08-11 11:00:00", 1, "WIRE_SEA"));
    CHECK(codes(elsewhere) == std::vector<std::string>{"already_registered"});
}

TEST_CASE("a closed book and an unknown member or book are refused", "[unit][register]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    EditRow close{
        "referral_books",
        stage.book("MARINE").value,
        std::nullopt,
        std::nullopt,
        {{"is_active", "false"}},
        "no work"};
    REQUIRE(
        judge(rows, stage.operation(1, "2025-08-11 09:00:00", close)).outcome == Outcome::accepted);
    CHECK(
        codes(judge(rows, stage.register_(1, "2025-08-11 09:48:02", 1, "MARINE"))) ==
        std::vector<std::string>{"book_not_active"});
    CHECK(
        codes(judge(rows, stage.register_(1, "2025-08-11 09:48:02", 77, "WIRE_SEA"))) ==
        std::vector<std::string>{"unknown_member"});
    RegisterOnBook nowhere;
    nowhere.member = stage.member(1);
    nowhere.book = {99};
    CHECK(
        codes(judge(rows, stage.operation(1, "2025-08-11 09:48:02", nowhere))) ==
        std::vector<std::string>{"unknown_book"});
}

TEST_CASE(
    "of two registrations whose halls did not know, the lower APN stands",
    "[unit][register][rule:duplicate-registration]") {
    HallStage stage;
    const auto first = stage.register_(1, "2025-08-11 09:48:02", 1, "WIRE_SEA");
    const auto second = stage.register_(2, "2025-08-11 13:00:00", 1, "WIRE_SEA");
    WorkingSet rows = stage.rows();
    REQUIRE(judge(rows, first).outcome == Outcome::accepted);
    const auto decision = judge(rows, second);
    CHECK(decision.outcome == Outcome::adjusted);
    CHECK(live(rows, stage, 1, "WIRE_SEA")->id.value == row_id(first.id, 0));
    const auto* yielding = rows.find(Id<BookRegistration>{row_id(second.id, 0)});
    REQUIRE(yielding != nullptr);
    CHECK(yielding->status == RegistrationStatus::dropped);
    CHECK(yielding->drop_reason == DropReason::duplicate);
    CHECK(yielding->applicant_priority_number.text() == "45880.54");
    const auto* conflict = rows.find(Id<Conflict>{row_id(second.id, 0)});
    REQUIRE(conflict != nullptr);
    CHECK(conflict->rule == ConflictRule::duplicate_registration);
    CHECK(conflict->other_hall == 1);
    CHECK(conflict->applicant_priority_number == apn("45880.41"));
    CHECK(decision.activities.back().action == RegistrationAction::reconciled);
}

TEST_CASE(
    "what was noted of a registration goes over to the one that it yields to",
    "[unit][register][rule:duplicate-registration]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    const auto first = stage.register_(1, "2025-08-11 13:00:00", 1, "WIRE_SEA");
    REQUIRE(judge(rows, first).outcome == Outcome::accepted);
    BookRegistration noted = *live(rows, stage, 1, "WIRE_SEA");
    noted.notes = "call the shop first";
    rows.put(noted);
    auto late = stage.register_(2, "2025-08-21 10:00:00", 1, "WIRE_SEA");
    std::get<RegisterOnBook>(late.payload).applicant_priority_number = apn("45880.41");
    REQUIRE(judge(rows, late).outcome == Outcome::adjusted);
    CHECK(live(rows, stage, 1, "WIRE_SEA")->notes == "call the shop first");
}

TEST_CASE(
    "the lower APN stands also when it comes later, and takes over what happened meanwhile",
    "[unit][register][rule:duplicate-registration]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    REQUIRE(
        judge(rows, stage.register_(1, "2025-08-11 13:00:00", 1, "WIRE_SEA")).outcome ==
        Outcome::accepted);
    REQUIRE(
        judge(rows, stage.re_sign(1, "2025-08-20 13:00:00", 1, "WIRE_SEA")).outcome ==
        Outcome::accepted);
    auto late = stage.register_(2, "2025-08-21 10:00:00", 1, "WIRE_SEA");
    std::get<RegisterOnBook>(late.payload).applicant_priority_number = apn("45880.41");
    CHECK(judge(rows, late).outcome == Outcome::adjusted);
    const auto* standing = live(rows, stage, 1, "WIRE_SEA");
    CHECK(standing->id.value == row_id(late.id, 0));
    CHECK(standing->last_re_signed_at == at("2025-08-20 13:00:00"));
}
