/// \file
/// Conflict rules double-dispatch, overfilled-request and request-closed in full: who stands, what
/// is told of it, and how a check-in turns it.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/two_halls.hpp"

using namespace hallbook::core;
using namespace hallbook::test;

namespace {

using Codes = std::vector<std::string>;

/// TwoHalls with R3, which asks for two, and a few steps more.
class Contest : public TwoHalls {
public:
    Contest() {
        accept(stage.open_request(1, "2026-03-01 14:30:00", "R3", "WIRE_SEA", 2));
        stage.shows(2, 1);
    }
    /// The conflict that an operation leaves at central.
    Conflict conflict(const Operation& operation) {
        const auto found = conflicts_of(central(operation));
        REQUIRE(found.size() == 1);
        return found.front();
    }
    void change(const Operation& sent, void (*alter)(Dispatch&)) {
        Dispatch row = dispatch(sent);
        alter(row);
        rows.put(row);
    }
    const Dispatch& dispatch(const Operation& sent) { return *rows.find(dispatch_of(sent)); }
    Apn apn_of(int member) {
        return live(rows, stage, member, "WIRE_SEA")->applicant_priority_number;
    }
    Id<BookRegistration> place(int member) { return live(rows, stage, member, "WIRE_SEA")->id; }
};

}  // namespace

TEST_CASE(
    "a double dispatch is told with both dispatches and both places",
    "[unit][conflict][rule:double-dispatch]") {
    Contest halls;
    const auto first = halls.sends(1, "08:30:00", "R1", 1);
    const auto second = halls.sends(2, "08:40:00", "R2", 1);
    halls.accept(first);
    const auto found = halls.conflict(second);
    Conflict expected;
    expected.id = found.id;
    expected.rule = ConflictRule::double_dispatch;
    expected.hall = 2;
    expected.seq = second.id.sequence;
    expected.other_hall = 1;
    expected.other_seq = first.id.sequence;
    expected.member_id = halls.stage.member(1).id;
    expected.book_id = halls.stage.book("WIRE_SEA");
    expected.registration_id = expected.other_registration_id = halls.place(1);
    expected.applicant_priority_number = expected.other_applicant_priority_number = halls.apn_of(1);
    expected.decision = "earlier_dispatch_stands";
    expected.occurred_at = expected.created_at = at("2026-03-02 08:40:00");
    expected.explanation = found.explanation;
    CHECK(found == expected);
    CHECK_THAT(
        found.explanation,
        contains("to request R1 (dispatched 2026-03-02 08:30) stands, because it was made first; "
                 "that to request R2 (dispatched 2026-03-02 08:40) is voided"));
    CHECK(halls.dispatch(second).voided_by_conflict_id == found.id);
    CHECK(halls.dispatch(second).dispatched_by_id == halls.rows.user("pat")->id);
    CHECK(halls.dispatch(second).registration_id == halls.place(1));
}

TEST_CASE(
    "of two dispatches at one instant the one from the lower place stands",
    "[unit][conflict][rule:double-dispatch]") {
    for (const auto& [first_book, second_book, arriving_stands] :
         std::vector<std::tuple<const char*, const char*, bool>>{
             {"WIRE_BREM", "WIRE_SEA", true}, {"WIRE_SEA", "WIRE_BREM", false}}) {
        Contest halls;
        halls.accept(halls.stage.open_request(1, "2026-03-01 15:00:00", "A", first_book));
        halls.accept(halls.stage.open_request(1, "2026-03-01 15:00:00", "B", second_book));
        halls.stage.shows(2, 1);
        const auto first = halls.sends(1, "08:30:00", "A", 1);
        const auto second = halls.sends(2, "08:30:00", "B", 1);
        halls.accept(first);
        CHECK(rules(halls.central(second)) == Codes{"double-dispatch earlier_dispatch_stands"});
        CHECK(halls.is_voided(first) == arriving_stands);
        CHECK(halls.is_voided(second) == !arriving_stands);
    }
}

TEST_CASE(
    "a check-in stands against an earlier dispatch", "[unit][conflict][rule:double-dispatch]") {
    Contest halls;
    const auto later = halls.sends(1, "08:40:00", "R1", 1);
    const auto earlier = halls.sends(2, "08:30:00", "R2", 1);
    halls.accept(later);
    halls.accept(halls.checks_in(1, "12:00:00", later));
    const auto found = halls.conflict(earlier);
    CHECK(found.decision == "first_check_in_stands");
    CHECK_THAT(found.explanation, contains("because the member has checked in there"));
    CHECK(halls.is_voided(earlier));
}

TEST_CASE(
    "a dispatch that was voided gives back slot, places and time to re-sign",
    "[unit][conflict][rule:double-dispatch]") {
    Contest halls;
    const auto later = halls.sends(1, "08:40:00", "R1", 1);
    halls.accept(later);
    auto overdue = *live(halls.rows, halls.stage, 1, "WIRE_BREM");
    overdue.re_sign_due = date("2026-03-01");
    halls.rows.put(overdue);
    const auto decision = halls.central(halls.sends(2, "08:30:00", "R2", 1));
    CHECK(halls.slots("R1") == "0/1 OPEN");
    CHECK(live(halls.rows, halls.stage, 1, "WIRE_BREM")->re_sign_due == date("2026-03-03"));
    std::vector<std::string> steps;
    for (const auto& each : decision.activities)
        steps.push_back(std::string{label(each.action)} + " " + each.reason.value_or("-"));
    CHECK(
        steps == std::vector<std::string>{
                     "RECONCILED double-dispatch",
                     "RESTORE dispatch voided",
                     "RESTORE dispatch voided",
                     "DISPATCH -",
                     "DISPATCH -"});
    CHECK(halls.dispatch(later).voided_by_conflict_id == conflicts_of(decision).front().id);
}

TEST_CASE(
    "an overfilled request is told with who stands and who yields",
    "[unit][conflict][rule:overfilled-request]") {
    Contest halls;
    halls.accept(halls.sends(1, "08:30:00", "R1", 1));
    const auto second = halls.sends(2, "08:40:00", "R1", 2);
    const auto found = halls.conflict(second);
    CHECK(found.rule == ConflictRule::overfilled_request);
    CHECK(found.member_id == halls.stage.member(2).id);
    CHECK(found.registration_id == halls.place(1));
    CHECK(found.other_registration_id == halls.place(2));
    CHECK(found.applicant_priority_number == halls.apn_of(1));
    CHECK(found.other_applicant_priority_number == halls.apn_of(2));
    CHECK_THAT(found.explanation, contains("Member1, Test (card 1001) comes first on request R1"));
    CHECK(halls.is_voided(second));
    CHECK(halls.status(2, "WIRE_SEA") == RegistrationStatus::active);
}

TEST_CASE(
    "who is at work, or was, keeps the slot against a better place",
    "[unit][conflict][rule:overfilled-request]") {
    const auto stands = [](void (*change)(Dispatch&)) {
        Contest halls;
        const auto last_in_line = halls.sends(1, "08:30:00", "R1", 3);
        halls.accept(last_in_line);
        halls.change(last_in_line, change);
        REQUIRE(halls.central(halls.sends(2, "08:40:00", "R1", 1)).outcome == Outcome::adjusted);
        return !halls.is_voided(last_in_line);
    };
    CHECK_FALSE(stands([](Dispatch&) {}));
    CHECK(stands([](Dispatch& row) { row.checked_in_at = at("2026-03-02 08:35:00"); }));
    CHECK(stands([](Dispatch& row) { row.outcome = DispatchOutcome::quit; }));
}

TEST_CASE(
    "who declined or was voided takes no slot from anybody",
    "[unit][conflict][rule:overfilled-request]") {
    Contest halls;
    const auto declined = halls.sends(1, "08:30:00", "R3", 3);
    const auto voided = halls.sends(1, "08:31:00", "R3", 2);
    halls.accept(declined);
    halls.accept(voided);
    halls.change(declined, [](Dispatch& row) { row.dispatch_status = DispatchStatus::rejected; });
    halls.change(voided, [](Dispatch& row) { row.voided_by_conflict_id = Id<Conflict>{1}; });
    // The request still counts as filled, but there is nobody to yield.
    const auto decision = halls.central(halls.sends(2, "08:40:00", "R3", 1));
    CHECK(rules(decision) == Codes{"request-closed dispatch_voided"});
    CHECK(halls.slots("R3") == "2/2 FILLED");
}

TEST_CASE(
    "of two whom another hall sent the last in line yields",
    "[unit][conflict][rule:overfilled-request]") {
    for (const bool last_goes_first : {true, false}) {
        Contest halls;
        const auto second = halls.sends(1, "08:30:00", "R3", last_goes_first ? 3 : 2);
        const auto third = halls.sends(1, "08:31:00", "R3", last_goes_first ? 2 : 3);
        halls.accept(second);
        halls.accept(third);
        REQUIRE(halls.central(halls.sends(2, "08:40:00", "R3", 1)).outcome == Outcome::adjusted);
        CHECK(halls.is_voided(second) == last_goes_first);
        CHECK(halls.is_voided(third) == !last_goes_first);
        CHECK(halls.slots("R3") == "2/2 FILLED");
    }
}

TEST_CASE(
    "a hall that knew the request was filled is refused for it",
    "[unit][conflict][rule:request-closed]") {
    Contest halls;
    halls.accept(halls.sends(1, "08:30:00", "R1", 2));
    halls.stage.shows(2, 1);
    const auto knowing = halls.sends(2, "08:40:00", "R1", 1);
    const auto found = halls.conflict(knowing);
    CHECK(found.rule == ConflictRule::request_closed);
    CHECK(found.decision == "dispatch_voided");
    CHECK(found.member_id == halls.stage.member(1).id);
    CHECK(found.book_id == halls.stage.book("WIRE_SEA"));
    CHECK(found.other_registration_id == halls.place(1));
    CHECK(found.other_applicant_priority_number == halls.apn_of(1));
    CHECK_THAT(
        found.explanation, contains("to request R1 (dispatched 2026-03-02 08:40) is voided"));
    CHECK_THAT(found.explanation, contains("Request R1 is FILLED."));
}

TEST_CASE(
    "a dispatch that is kept voided is no refusal, and nothing of the try is left",
    "[unit][conflict][rule:request-closed]") {
    Contest halls;
    halls.accept(
        halls.stage.operation(1, "2026-03-02 08:00:00", CancelRequest{"R1", "job is off"}));
    const auto sent = halls.sends(2, "08:40:00", "R1", 1);
    const auto decision = halls.central(sent);
    CHECK(decision.outcome == Outcome::adjusted);
    CHECK(decision.violations.empty());
    REQUIRE(decision.activities.size() == 1);
    CHECK(decision.activities.front().action == RegistrationAction::reconciled);
    REQUIRE(decision.changes.size() == 2);
    CHECK(halls.dispatch(sent).voided_by_conflict_id == conflicts_of(decision).front().id);
    CHECK(halls.status(1, "WIRE_SEA") == RegistrationStatus::active);
}

TEST_CASE("why a dispatch was refused names the rule", "[unit][conflict]") {
    const auto rule = [](auto change) {
        Contest halls;
        change(halls);
        return label(halls.conflict(halls.sends(2, "08:40:00", "R1", 1)).rule);
    };
    const auto closed = [](LaborRequestStatus status) {
        return [=](Contest& halls) {
            auto request = *halls.rows.request("R1");
            request.status = status;
            halls.rows.put(request);
        };
    };
    CHECK(rule(closed(LaborRequestStatus::cancelled)) == "request-closed");
    CHECK(rule(closed(LaborRequestStatus::expired)) == "request-closed");
    CHECK(rule([](Contest& halls) {
              halls.accept(halls.stage.leave(1, "2026-03-02 08:00:00", 1, "WIRE_SEA"));
          }) == "left-or-dispatched");
    CHECK(rule([](Contest& halls) {
              auto locked = *halls.rows.member("1001");
              locked.status = MemberStatus::suspended;
              halls.rows.put(locked);
          }) == "superseded");
    CHECK(rule([](Contest& halls) {
              auto request = *halls.rows.request("R1");
              request.status = LaborRequestStatus::cancelled;
              halls.rows.put(request);
              halls.rows.note_edit(
                  table_id<LaborRequest>(), request.id.value, at("2026-03-02 08:00:00"));
          }) == "edited-at-central");
}

TEST_CASE(
    "a call that was valid marks who declined it, though its dispatch is voided",
    "[unit][conflict][rule:5]") {
    const auto marks_after = [](const char* request_met) {
        Contest halls;
        halls.accept(halls.sends(1, "08:30:00", request_met, 1));
        auto second = halls.sends(2, "08:40:00", "R2", request_met == std::string{"R2"} ? 3 : 1);
        std::get<DispatchMember>(second.payload).passed_over = {
            {"1002", halls.place(2), "declined"}};
        REQUIRE(halls.central(second).outcome == Outcome::adjusted);
        return live(halls.rows, halls.stage, 2, "WIRE_SEA")->check_marks;
    };
    CHECK(marks_after("R1") == 1);  // the member was out already: double-dispatch
    CHECK(marks_after("R2") == 0);  // the slot was taken: nothing to decline
}

TEST_CASE(
    "a cancelled request tells of each dispatch that another hall made, of nothing else",
    "[unit][conflict][rule:request-closed]") {
    Contest halls;
    halls.accept(halls.stage.open_request(1, "2026-03-01 15:00:00", "R4", "WIRE_SEA", 3));
    halls.stage.shows(2, 1);
    const auto own = halls.sends(1, "08:30:00", "R4", 2);
    const auto other = halls.sends(2, "08:31:00", "R4", 1);
    halls.accept(own);
    halls.accept(other);
    const auto cancel = halls.stage.operation(1, "2026-03-02 09:00:00", CancelRequest{"R4", "off"});
    SECTION("at central") {
        const auto found = halls.conflict(cancel);
        CHECK(found.decision == "dispatch_stands");
        CHECK(found.other_hall == 2);
        CHECK(found.other_seq == other.id.sequence);
        CHECK(found.member_id == halls.stage.member(1).id);
        CHECK_THAT(
            found.explanation, contains("before the request was cancelled at 2026-03-02 09:00"));
        CHECK_FALSE(halls.is_voided(other));
    }
    SECTION("at the counter, where all is known") {
        CHECK(judge(halls.rows, cancel).outcome == Outcome::accepted);
    }
    SECTION("one that is over needs no word") {
        halls.change(other, [](Dispatch& row) { row.dispatch_status = DispatchStatus::completed; });
        halls.accept(cancel);
    }
}

TEST_CASE(
    "a check-in at a voided dispatch takes the slot of the last in rank",
    "[unit][conflict][rule:overfilled-request]") {
    Contest halls;
    const auto third = halls.sends(1, "08:30:00", "R1", 3);
    const auto first = halls.sends(2, "08:40:00", "R1", 1);
    halls.accept(third);
    REQUIRE(halls.central(first).outcome == Outcome::adjusted);
    REQUIRE(halls.is_voided(third));
    const auto found = halls.conflict(halls.checks_in(1, "12:00:00", third));
    CHECK(found.rule == ConflictRule::overfilled_request);
    CHECK(found.member_id == halls.stage.member(1).id);
    CHECK_FALSE(halls.dispatch(third).voided_by_conflict_id);
    CHECK(halls.dispatch(third).dispatch_status == DispatchStatus::accepted);
    CHECK(halls.dispatch(first).voided_by_conflict_id == found.id);
    CHECK(halls.status(3, "WIRE_SEA") == RegistrationStatus::dispatched);
    CHECK(halls.slots("R1") == "1/1 FILLED");
}

TEST_CASE(
    "who moves between slots of one request by a check-in displaces nobody",
    "[unit][conflict][rule:double-dispatch]") {
    Contest halls;
    const auto first = halls.sends(1, "08:30:00", "R3", 1);
    const auto again = halls.sends(2, "08:40:00", "R3", 1);
    const auto other = halls.sends(1, "08:31:00", "R3", 2);
    halls.accept(first);
    halls.accept(other);
    REQUIRE(halls.central(again).outcome == Outcome::adjusted);
    const auto turned = halls.central(halls.checks_in(2, "12:00:00", again));
    CHECK(rules(turned) == Codes{"double-dispatch check_in_stands"});
    CHECK(halls.is_voided(first));
    CHECK_FALSE(halls.is_voided(other));
    CHECK(halls.slots("R3") == "2/2 FILLED");
}

TEST_CASE(
    "a check-in that nothing stands against is told by why the dispatch was voided",
    "[unit][conflict]") {
    for (const auto& [status, rule] : std::vector<std::pair<LaborRequestStatus, const char*>>{
             {LaborRequestStatus::open, "double-dispatch check_in_stands"},
             {LaborRequestStatus::cancelled, "request-closed check_in_stands"}}) {
        Contest halls;
        halls.accept(halls.stage.leave(1, "2026-03-02 08:00:00", 1, "WIRE_SEA"));
        const auto sent = halls.sends(2, "08:40:00", "R2", 1);
        REQUIRE(halls.central(sent).outcome == Outcome::adjusted);
        auto request = *halls.rows.request("R2");
        request.status = status;
        halls.rows.put(request);
        const auto turned = halls.central(halls.checks_in(2, "13:00:00", sent));
        CHECK(rules(turned) == Codes{rule});
        CHECK_THAT(conflicts_of(turned).front().explanation, contains("it stands again"));
        CHECK(halls.rows.request("R2")->workers_dispatched == 1);
    }
}

TEST_CASE(
    "a check-in that comes second is kept as evidence", "[unit][conflict][rule:double-dispatch]") {
    Contest halls;
    const auto first = halls.sends(1, "08:30:00", "R1", 1);
    const auto second = halls.sends(2, "08:40:00", "R2", 1);
    halls.accept(first);
    REQUIRE(halls.central(second).outcome == Outcome::adjusted);
    halls.accept(halls.checks_in(1, "12:00:00", first));
    const auto found = halls.conflict(halls.checks_in(2, "13:00:00", second));
    CHECK(found.decision == "first_check_in_stands");
    CHECK_THAT(found.explanation, contains("because the member checked in there first"));
    CHECK(halls.is_voided(second));
    CHECK(halls.dispatch(second).checked_in_at == at("2026-03-02 13:00:00"));
    CHECK(halls.slots("R2") == "0/1 OPEN");
}
