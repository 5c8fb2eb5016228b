/// \file
/// What a dispatched member answers, and the check-in: rules 11 and 12.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/morning.hpp"
#include "tests/support/two_halls.hpp"

using namespace hallbook::core;
using namespace hallbook::test;

namespace {

using Codes = std::vector<std::string>;

/// Morning on which member 1 was sent to R1 from the Seattle book at 08:30.
class Sent : public Morning {
public:
    Sent() {
        open("R1");
        accept(stage.dispatch(1, "2026-03-02 08:30:00", "R1", 1));
    }
    const Dispatch& dispatch() { return *rows.find(last_dispatch(1)); }
    Operation declines(const std::string& civil, std::optional<std::string> why) {
        auto operation = answer(1, civil, false);
        std::get<AnswerDispatch>(operation.payload).reason = std::move(why);
        return operation;
    }
    Operation checks_in(const std::string& civil) {
        return stage.operation(1, civil, CheckIn{last_dispatch(1), stage.member(1), "R1"});
    }
};

}  // namespace

TEST_CASE("an answer is kept with its time and the reason given", "[unit][dispatch][rule:12]") {
    Sent hall;
    Dispatch expected = hall.dispatch();
    SECTION("yes") {
        hall.accept(hall.answer(1, "2026-03-02 09:00:00", true));
        expected.dispatch_status = DispatchStatus::accepted;
    }
    SECTION("no, and why") {
        hall.accept(hall.declines("2026-03-02 09:00:00", "too far"));
        expected.dispatch_status = DispatchStatus::rejected;
        expected.term_reason = "too far";
    }
    SECTION("no, without a word") {
        hall.accept(hall.declines("2026-03-02 09:00:00", {}));
        expected.dispatch_status = DispatchStatus::rejected;
    }
    expected.responded_at = expected.updated_at = at("2026-03-02 09:00:00");
    CHECK(hall.dispatch() == expected);
}

TEST_CASE(
    "declining brings back all places with a step each, and one mark",
    "[unit][dispatch][rule:12]") {
    Sent hall;
    hall.accept(hall.answer(1, "2026-03-02 09:00:00", false));
    REQUIRE(hall.last.activities.size() == 4);
    for (int step = 0; step < 3; ++step) {
        CHECK(hall.last.activities[step].action == RegistrationAction::restore);
        CHECK(hall.last.activities[step].reason == "declined");
    }
    CHECK(hall.last.activities[3].action == RegistrationAction::check_mark);
    CHECK(hall.last.activities[3].reason == "declined dispatch on request R1");
    for (const char* book : {"WIRE_SEA", "WIRE_BREM", "WIRE_PA"})
        CHECK_FALSE(live(hall.rows, hall.stage, 1, book)->dispatch_id);
    CHECK(hall.request("R1").workers_dispatched == 0);
}

TEST_CASE("declining a call that makes no marks costs no mark", "[unit][dispatch][rule:6]") {
    Morning hall;
    hall.open_short("R1", 2);
    hall.accept(hall.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 1));
    hall.accept(hall.answer(1, "2026-03-02 09:00:00", false));
    CHECK(live(hall.rows, hall.stage, 1, "WIRE_SEA")->check_marks == 0);
}

TEST_CASE("a deadline that lies ahead is left as it is", "[unit][dispatch][rule:12]") {
    for (const auto& [day, due] : std::vector<std::pair<std::string, const char*>>{
             {"2026-03-03", "2026-03-04"},
             {"2026-03-04", "2026-03-04"},
             {"2026-03-05", "2026-03-06"}}) {
        CAPTURE(day);
        Sent hall;
        REQUIRE(live(hall.rows, hall.stage, 1, "WIRE_PA")->re_sign_due == date("2026-03-04"));
        hall.accept(hall.answer(1, day + " 09:00:00", false));
        CHECK(live(hall.rows, hall.stage, 1, "WIRE_PA")->re_sign_due == date(due));
    }
}

TEST_CASE(
    "a check-in counts as yes, at its own time or when it was said", "[unit][dispatch][rule:11]") {
    Sent hall;
    Dispatch expected = hall.dispatch();
    SECTION("never answered") { expected.responded_at = at("2026-03-02 14:00:00"); }
    SECTION("answered before") {
        hall.accept(hall.answer(1, "2026-03-02 09:00:00", true));
        expected.responded_at = at("2026-03-02 09:00:00");
    }
    hall.accept(hall.checks_in("2026-03-02 14:00:00"));
    expected.dispatch_status = DispatchStatus::accepted;
    expected.checked_in_at = expected.updated_at = at("2026-03-02 14:00:00");
    CHECK(hall.dispatch() == expected);
}

TEST_CASE("who declined does not check in", "[unit][dispatch][rule:dispatch_over]") {
    Sent hall;
    hall.accept(hall.answer(1, "2026-03-02 09:00:00", false));
    CHECK(hall.refusal(hall.checks_in("2026-03-02 14:00:00")) == Codes{"dispatch_over"});
}

TEST_CASE(
    "what is said of a voided dispatch is kept as said", "[unit][conflict][rule:double-dispatch]") {
    for (const bool yes : {true, false}) {
        TwoHalls halls;
        halls.accept(halls.sends(1, "08:30:00", "R1", 1));
        const auto second = halls.sends(2, "08:40:00", "R2", 1);
        REQUIRE(halls.central(second).outcome == Outcome::adjusted);
        Dispatch expected = *halls.rows.find(TwoHalls::dispatch_of(second));
        halls.accept(halls.stage.operation(
            2,
            "2026-03-02 09:00:00",
            AnswerDispatch{expected.id, halls.stage.member(1), "R2", yes, "as agreed"}));
        expected.dispatch_status = yes ? DispatchStatus::accepted : DispatchStatus::rejected;
        expected.responded_at = expected.updated_at = at("2026-03-02 09:00:00");
        expected.term_reason = "as agreed";
        CHECK(*halls.rows.find(expected.id) == expected);
    }
}

TEST_CASE("at the counter a voided dispatch is over", "[unit][dispatch][rule:dispatch_over]") {
    Sent hall;
    Dispatch voided = hall.dispatch();
    voided.voided_by_conflict_id = Id<Conflict>{1};
    hall.rows.put(voided);
    CHECK(hall.refusal(hall.answer(1, "2026-03-02 09:00:00", true)) == Codes{"dispatch_over"});
}
