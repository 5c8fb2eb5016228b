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

TEST_CASE("a registration holds what was wished, with its deadline", "[unit][register][rule:3]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    auto operation = stage.register_(1, "2025-08-11 09:48:02", 1, "WIRE_SEA");
    std::get<RegisterOnBook>(operation.payload).tier = BookTier::book_3;
    std::get<RegisterOnBook>(operation.payload).method = RegistrationMethod::email;
    const auto decision = judge(rows, operation);
    BookRegistration expected;
    expected.id = {row_id(operation.id, 0)};
    expected.member_id = stage.member(1).id;
    expected.book_id = stage.book("WIRE_SEA");
    expected.tier = BookTier::book_3;
    expected.applicant_priority_number = apn("45880.41");
    expected.registered_at = expected.created_at = expected.updated_at = at("2025-08-11 09:48:02");
    expected.method = RegistrationMethod::email;
    expected.re_sign_due = date("2025-09-10");
    expected.created_by_id = expected.updated_by_id = rows.user("pat")->id;
    CHECK(*live(rows, stage, 1, "WIRE_SEA") == expected);
    CHECK_FALSE(decision.activities.front().previous_status);
    CHECK(decision.activities.front().new_status == RegistrationStatus::active);
}

TEST_CASE(
    "who holds a place is told what to do about it", "[unit][register][rule:already_registered]") {
    HallStage stage;
    WorkingSet rows = one_registered(stage);
    const auto advice = [&](const char* civil) {
        return judge(rows, stage.register_(1, civil, 1, "WIRE_SEA")).violations.front().message;
    };
    CHECK_THAT(advice("2025-09-10 12:00:00"), contains("APN 45880.41. The place is kept"));
    CHECK_THAT(advice("2025-09-11 12:00:00"), contains("deadline of 2025-09-10 has passed"));
    auto out = *live(rows, stage, 1, "WIRE_SEA");
    out.status = RegistrationStatus::dispatched;
    rows.put(out);
    CHECK_THAT(advice("2025-09-10 12:00:00"), contains("the end of the job"));
}

namespace {

/// Hall 1 signs member 1 on WIRE_SEA at 13:00, and hall 2, not knowing, at 10:00: the one of hall 2
/// stands, whatever has happened to the other meanwhile.
struct Twice {
    Twice() : rows(stage.rows()) { REQUIRE(judge(rows, first).outcome == Outcome::accepted); }
    /// Lets something happen to the one that yields.
    void meanwhile(void (*change)(BookRegistration&)) {
        BookRegistration row = *rows.find(yielding);
        change(row);
        rows.put(row);
    }
    const BookRegistration& meet() {
        decision = judge(rows, second, Standpoint::afterwards);
        REQUIRE(decision.outcome == Outcome::adjusted);
        return *rows.find(standing);
    }

    HallStage stage;
    WorkingSet rows;
    Operation first = stage.register_(1, "2025-08-11 13:00:00", 1, "WIRE_SEA");
    Operation second = stage.register_(2, "2025-08-11 10:00:00", 1, "WIRE_SEA");
    Id<BookRegistration> yielding{row_id(first.id, 0)};
    Id<BookRegistration> standing{row_id(second.id, 0)};
    Decision decision;
};

}  // namespace

TEST_CASE(
    "what happened to the one that yields lives on in the one that stands",
    "[unit][register][rule:duplicate-registration]") {
    Twice twice;
    twice.meanwhile([](BookRegistration& row) {
        row.check_marks = 2;
        row.has_check_mark = true;
        row.last_check_mark_on = date("2025-08-12");
        row.no_check_mark_reason = NoCheckMarkReason::specialty;
        row.short_call_restorations = 1;
        row.last_re_signed_at = at("2025-08-13 09:00:00");
        row.re_sign_due = date("2025-09-12");
    });
    BookRegistration expected = *twice.rows.find(twice.yielding);
    expected.id = twice.standing;
    expected.applicant_priority_number = apn("45880.42");
    expected.registered_at = expected.created_at = expected.updated_at = at("2025-08-11 10:00:00");
    CHECK(twice.meet() == expected);
}

TEST_CASE("the later of two deadlines counts", "[unit][register][rule:duplicate-registration]") {
    Twice twice;
    twice.meanwhile([](BookRegistration& row) { row.re_sign_due = date("2025-09-01"); });
    CHECK(twice.meet().re_sign_due == date("2025-09-10"));
}

TEST_CASE(
    "an exemption and a job are taken over, and no deadline runs",
    "[unit][register][rule:duplicate-registration]") {
    SECTION("an exemption") {
        Twice twice;
        twice.meanwhile([](BookRegistration& row) {
            row.is_exempt = true;
            row.exempt_reason = ExemptReason::traveling;
            row.exempt_from = date("2025-08-12");
            row.exempt_until = date("2025-10-12");
            row.exempt_approved_by = "manager";
            row.re_sign_due.reset();
        });
        const auto& standing = twice.meet();
        CHECK(standing.is_exempt);
        CHECK(standing.exempt_reason == ExemptReason::traveling);
        CHECK(standing.exempt_from == date("2025-08-12"));
        CHECK(standing.exempt_until == date("2025-10-12"));
        CHECK(standing.exempt_approved_by == "manager");
        CHECK_FALSE(standing.re_sign_due);
    }
    SECTION("out on a job") {
        Twice twice;
        twice.meanwhile([](BookRegistration& row) {
            row.status = RegistrationStatus::dispatched;
            row.dispatch_id = Id<Dispatch>{7};
            row.re_sign_due.reset();
        });
        const auto& standing = twice.meet();
        CHECK(standing.status == RegistrationStatus::dispatched);
        CHECK(standing.dispatch_id == Id<Dispatch>{7});
        CHECK_FALSE(standing.re_sign_due);
        const auto& yielding = *twice.rows.find(twice.yielding);
        CHECK_FALSE(yielding.dispatch_id);
        CHECK(twice.decision.activities.back().previous_status == RegistrationStatus::dispatched);
    }
}

TEST_CASE(
    "a duplicate is closed, and both halls are told which place stands",
    "[unit][register][rule:duplicate-registration]") {
    Twice twice;
    twice.meet();
    const auto& closed = *twice.rows.find(twice.yielding);
    CHECK(closed.status == RegistrationStatus::dropped);
    CHECK(closed.drop_reason == DropReason::duplicate);
    CHECK(closed.dropped_at == at("2025-08-11 10:00:00"));
    CHECK_FALSE(closed.re_sign_due);
    Conflict expected;
    expected.id = {row_id(twice.second.id, 0)};
    expected.rule = ConflictRule::duplicate_registration;
    expected.hall = 2;
    expected.seq = 1;
    expected.other_hall = 1;
    expected.other_seq = 1;
    expected.member_id = closed.member_id;
    expected.book_id = closed.book_id;
    expected.registration_id = twice.standing;
    expected.other_registration_id = twice.yielding;
    expected.applicant_priority_number = apn("45880.42");
    expected.other_applicant_priority_number = apn("45880.54");
    expected.decision = "earlier_apn_stands";
    expected.occurred_at = expected.created_at = at("2025-08-11 10:00:00");
    expected.explanation = conflicts_of(twice.decision).front().explanation;
    CHECK(conflicts_of(twice.decision) == std::vector{expected});
    CHECK_THAT(expected.explanation, contains("with APN 45880.42 keeps its place"));
    REQUIRE(twice.decision.activities.size() == 2);
    CHECK(twice.decision.activities[0].action == RegistrationAction::register_);
    CHECK(twice.decision.activities[0].registration_id == twice.standing);
    CHECK(twice.decision.activities[1].registration_id == twice.yielding);
    CHECK(twice.decision.activities[1].previous_status == RegistrationStatus::active);
    CHECK(twice.decision.activities[1].reason == "duplicate-registration");
}

TEST_CASE("of equal APNs the earlier registration stands", "[unit][register][rule:equal-apn]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    REQUIRE(
        judge(rows, stage.register_(1, "2025-08-11 09:48:02", 1, "WIRE_SEA")).outcome ==
        Outcome::accepted);
    const auto later = stage.register_(2, "2025-08-11 09:50:00", 1, "WIRE_SEA");
    const auto decision = judge(rows, later, Standpoint::afterwards);
    CHECK(
        rows.find(Id<BookRegistration>{row_id(later.id, 0)})->drop_reason == DropReason::duplicate);
    CHECK_THAT(conflicts_of(decision).front().explanation, contains("Both have APN 45880.41"));
    CHECK(decision.activities.back().previous_status == RegistrationStatus::active);
}

TEST_CASE(
    "what central itself imported meets no other hall",
    "[unit][register][rule:duplicate-registration]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    BookRegistration known;
    known.id = {12};  // as another program at central makes them
    known.member_id = stage.member(1).id;
    known.book_id = stage.book("WIRE_SEA");
    known.applicant_priority_number = apn("45000.10");
    rows.put(known);
    const auto decision = judge(
        rows, stage.register_(1, "2025-08-11 09:48:02", 1, "WIRE_SEA"), Standpoint::afterwards);
    REQUIRE(conflicts_of(decision).size() == 1);
    CHECK_FALSE(conflicts_of(decision).front().other_hall);
    CHECK_FALSE(conflicts_of(decision).front().other_seq);
}

TEST_CASE("signing in time settles the wait, a day late does not", "[unit][register][rule:15]") {
    HallStage stage;
    WorkingSet rows = one_registered(stage);
    auto closed = *live(rows, stage, 1, "WIRE_SEA");
    closed.status = RegistrationStatus::dropped;
    closed.drop_reason = DropReason::job_ended;
    closed.re_register_by = date("2025-08-20");
    rows.put(closed);
    auto elsewhere = closed;
    elsewhere.id = {5};
    elsewhere.book_id = stage.book("WIRE_PA");
    rows.put(elsewhere);
    SECTION("on the last day, on the same book") {
        const auto signed_ = judge(rows, stage.register_(1, "2025-08-20 09:00:00", 1, "WIRE_SEA"));
        CHECK(signed_.activities.front().action == RegistrationAction::re_register);
        CHECK_FALSE(rows.find(closed.id)->re_register_by);
        CHECK_FALSE(rows.find(elsewhere.id)->re_register_by);
    }
    SECTION("on another book") {
        const auto signed_ = judge(rows, stage.register_(1, "2025-08-20 09:00:00", 1, "MARINE"));
        CHECK(signed_.activities.front().action == RegistrationAction::register_);
        CHECK_FALSE(rows.find(closed.id)->re_register_by);
    }
    SECTION("a day late") {
        const auto signed_ = judge(rows, stage.register_(1, "2025-08-21 09:00:00", 1, "WIRE_SEA"));
        CHECK(signed_.activities.front().action == RegistrationAction::register_);
        CHECK(rows.find(closed.id)->re_register_by == date("2025-08-20"));
    }
}

TEST_CASE(
    "what comes later and yields is closed as it was made",
    "[unit][register][rule:duplicate-registration]") {
    HallStage stage;
    WorkingSet rows = one_registered(stage);
    auto present = *live(rows, stage, 1, "WIRE_SEA");
    present.check_marks = 2;
    present.short_call_restorations = 1;
    rows.put(present);
    const auto later = stage.register_(2, "2025-08-12 09:00:00", 1, "WIRE_SEA");
    REQUIRE(judge(rows, later, Standpoint::afterwards).outcome == Outcome::adjusted);
    const auto& closed = *rows.find(Id<BookRegistration>{row_id(later.id, 0)});
    CHECK(closed.check_marks == 0);
    CHECK(closed.short_call_restorations == 0);
    CHECK(*live(rows, stage, 1, "WIRE_SEA") == present);
}
