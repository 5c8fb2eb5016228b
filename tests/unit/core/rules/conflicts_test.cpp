/// \file
/// The conflict rules of DESIGN.md 6: two halls did what cannot both stand, neither knowing of the
/// other.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/two_halls.hpp"

using namespace hallbook::core;
using namespace hallbook::test;

namespace {

using Codes = std::vector<std::string>;

const auto active = RegistrationStatus::active;
const auto dispatched = RegistrationStatus::dispatched;

}  // namespace

TEST_CASE(
    "of two dispatches of a member the earlier stands", "[unit][conflict][rule:double-dispatch]") {
    TwoHalls halls;
    const auto first = halls.sends(1, "08:30:00", "R1", 1);
    const auto second = halls.sends(2, "08:40:00", "R2", 1);
    halls.accept(first);
    const auto decision = halls.central(second);
    CHECK(decision.outcome == Outcome::adjusted);
    REQUIRE(rules(decision) == Codes{"double-dispatch earlier_dispatch_stands"});
    const auto conflict = conflicts_of(decision).front();
    CHECK(conflict.member_id == halls.stage.member(1).id);
    CHECK(conflict.other_hall == 1);
    CHECK(conflict.other_seq == first.id.sequence);
    CHECK(
        conflict.explanation.find("request R1 (dispatched 2026-03-02 08:30) stands") !=
        std::string::npos);
    CHECK(has_reconciled_step(decision));
    CHECK_FALSE(halls.is_voided(first));
    CHECK(halls.is_voided(second));
    CHECK(halls.slots("R1") == "1/1 FILLED");
    CHECK(halls.slots("R2") == "0/1 OPEN");
    CHECK(halls.status(1, "WIRE_BREM") == dispatched);
}

TEST_CASE("who knows of the other dispatch is refused", "[unit][conflict][rule:double-dispatch]") {
    TwoHalls halls;
    halls.accept(halls.sends(1, "08:30:00", "R1", 1));
    halls.stage.shows(2, 1);
    const auto second = halls.sends(2, "08:40:00", "R2", 1);
    CHECK(codes(judge(halls.rows, second)) == Codes{"member_already_out"});
}

TEST_CASE("the first check-in turns a double dispatch", "[unit][conflict][rule:double-dispatch]") {
    TwoHalls halls;
    const auto first = halls.sends(1, "08:30:00", "R1", 1);
    const auto second = halls.sends(2, "08:40:00", "R2", 1);
    const auto apn_before = live(halls.rows, halls.stage, 1, "WIRE_SEA")->applicant_priority_number;
    halls.accept(first);
    REQUIRE(halls.central(second).outcome == Outcome::adjusted);
    const auto turned = halls.central(halls.checks_in(2, "13:00:00", second));
    CHECK(rules(turned) == Codes{"double-dispatch check_in_stands"});
    CHECK(conflicts_of(turned).front().other_hall == 1);
    CHECK(halls.is_voided(first));
    CHECK_FALSE(halls.is_voided(second));
    CHECK(halls.slots("R1") == "0/1 OPEN");
    CHECK(halls.slots("R2") == "1/1 FILLED");
    const auto* registration = live(halls.rows, halls.stage, 1, "WIRE_SEA");
    CHECK(registration->status == dispatched);
    CHECK(registration->dispatch_id == halls.dispatch_of(second));
    CHECK(registration->applicant_priority_number == apn_before);

    const auto late = halls.central(halls.checks_in(1, "14:00:00", first));
    CHECK(rules(late) == Codes{"double-dispatch first_check_in_stands"});
    CHECK(halls.is_voided(first));
    CHECK(halls.rows.find(halls.dispatch_of(first))->checked_in_at.has_value());
}

TEST_CASE("a voided dispatch gives the places back", "[unit][conflict][rule:double-dispatch]") {
    TwoHalls halls;
    const auto first = halls.sends(1, "08:30:00", "R1", 1);
    const auto second = halls.sends(2, "08:20:00", "R2", 1);
    halls.accept(first);
    const auto decision = halls.central(second);  // made earlier, and what it meets is final
    CHECK(rules(decision) == Codes{"double-dispatch earlier_dispatch_stands"});
    CHECK(halls.is_voided(first));
    CHECK(halls.slots("R1") == "0/1 OPEN");
    CHECK(halls.slots("R2") == "1/1 FILLED");
    CHECK(live(halls.rows, halls.stage, 1, "WIRE_BREM")->dispatch_id == halls.dispatch_of(second));
}

TEST_CASE("an answer to a voided dispatch is kept and changes nothing", "[unit][conflict]") {
    TwoHalls halls;
    halls.accept(halls.sends(1, "08:30:00", "R1", 1));
    const auto second = halls.sends(2, "08:40:00", "R2", 1);
    REQUIRE(halls.central(second).outcome == Outcome::adjusted);
    halls.accept(halls.stage.operation(
        2,
        "2026-03-02 09:00:00",
        AnswerDispatch{halls.dispatch_of(second), halls.stage.member(1), "R2", false, {}}));
    CHECK(halls.rows.find(halls.dispatch_of(second))->dispatch_status == DispatchStatus::rejected);
    CHECK(halls.slots("R2") == "0/1 OPEN");
    CHECK(halls.status(1, "WIRE_SEA") == dispatched);
}

TEST_CASE(
    "of too many dispatched the first in line stands",
    "[unit][conflict][rule:overfilled-request]") {
    TwoHalls halls;
    const auto later_in_line = halls.sends(1, "08:30:00", "R1", 2);
    const auto first_in_line = halls.sends(2, "08:40:00", "R1", 1);
    halls.accept(later_in_line);
    const auto decision = halls.central(first_in_line);
    REQUIRE(rules(decision) == Codes{"overfilled-request first_in_rank_stands"});
    CHECK(conflicts_of(decision).front().member_id == halls.stage.member(2).id);
    CHECK(halls.is_voided(later_in_line));
    CHECK_FALSE(halls.is_voided(first_in_line));
    CHECK(halls.status(2, "WIRE_SEA") == active);
    CHECK(halls.slots("R1") == "1/1 FILLED");

    SECTION("a check-in comes before the place in line") {
        const auto turned = halls.central(halls.checks_in(1, "13:00:00", later_in_line));
        CHECK(rules(turned) == Codes{"overfilled-request first_in_rank_stands"});
        CHECK(halls.is_voided(first_in_line));
        CHECK(halls.status(1, "WIRE_BREM") == active);
        CHECK(halls.slots("R1") == "1/1 FILLED");
    }
    SECTION("of two checked in the first in line stands") {
        halls.accept(halls.checks_in(2, "12:00:00", first_in_line));
        const auto late = halls.central(halls.checks_in(1, "13:00:00", later_in_line));
        CHECK(rules(late) == Codes{"overfilled-request first_in_rank_stands"});
        CHECK(halls.is_voided(later_in_line));
    }
}

TEST_CASE(
    "two slots hold two dispatched by different halls",
    "[unit][conflict][rule:overfilled-request]") {
    TwoHalls halls;
    halls.accept(halls.stage.open_request(1, "2026-03-01 15:00:00", "R3", "WIRE_SEA", 2));
    halls.stage.shows(2, 1);
    halls.accept(halls.sends(1, "08:30:00", "R3", 2));
    halls.accept(halls.sends(2, "08:40:00", "R3", 1));
    CHECK(halls.slots("R3") == "2/2 FILLED");
}

TEST_CASE(
    "the member whom the foreperson named keeps the slot",
    "[unit][conflict][rule:overfilled-request]") {
    TwoHalls halls;
    auto open = halls.stage.open_request(1, "2026-03-01 15:00:00", "R3", "WIRE_SEA", 2);
    std::get<OpenRequest>(open.payload).named_card = halls.stage.member(3).card_number;
    halls.accept(open);
    halls.stage.shows(2, 1);
    halls.accept(halls.sends(1, "08:30:00", "R3", 2));
    const auto named =
        halls.stage.dispatch(1, "2026-03-02 08:31:00", "R3", 3, DispatchMethod::by_name);
    halls.accept(named);
    const auto decision = halls.central(halls.sends(2, "08:40:00", "R3", 1));
    CHECK(rules(decision) == Codes{"overfilled-request first_in_rank_stands"});
    CHECK_FALSE(halls.is_voided(named));
    CHECK(halls.status(2, "WIRE_SEA") == active);
    CHECK(halls.status(1, "WIRE_SEA") == dispatched);
}

TEST_CASE(
    "who left before being dispatched elsewhere has left",
    "[unit][conflict][rule:left-or-dispatched]") {
    TwoHalls halls;
    halls.accept(halls.stage.leave(1, "2026-03-02 08:00:00", 1, "WIRE_SEA"));
    const auto sent = halls.sends(2, "08:40:00", "R2", 1);
    const auto decision = halls.central(sent);
    CHECK(rules(decision) == Codes{"left-or-dispatched dispatch_voided"});
    CHECK(halls.is_voided(sent));
    CHECK(halls.slots("R2") == "0/1 OPEN");
    CHECK(halls.status(1, "WIRE_BREM") == active);

    SECTION("a check-in turns it") {
        const auto turned = halls.central(halls.checks_in(2, "13:00:00", sent));
        CHECK(turned.outcome == Outcome::adjusted);
        CHECK_FALSE(halls.is_voided(sent));
        CHECK(halls.status(1, "WIRE_BREM") == dispatched);
        CHECK(live(halls.rows, halls.stage, 1, "WIRE_SEA") == nullptr);
    }
}

TEST_CASE(
    "who was dispatched before leaving elsewhere is out",
    "[unit][conflict][rule:left-or-dispatched]") {
    TwoHalls halls;
    halls.accept(halls.sends(1, "08:30:00", "R1", 1));
    const auto decision = halls.central(halls.stage.leave(2, "2026-03-02 09:00:00", 1, "WIRE_SEA"));
    CHECK(decision.outcome == Outcome::rejected);
    CHECK(rules(decision) == Codes{"left-or-dispatched dispatched_first"});
    CHECK(has_reconciled_step(decision));
    CHECK(halls.status(1, "WIRE_SEA") == dispatched);
}

TEST_CASE(
    "a dispatch before the cancelling stands and is flagged",
    "[unit][conflict][rule:request-closed]") {
    TwoHalls halls;
    halls.accept(halls.stage.open_request(1, "2026-03-01 15:00:00", "R3", "WIRE_SEA", 2));
    halls.stage.shows(2, 1);
    const auto sent = halls.sends(2, "08:30:00", "R3", 1);
    halls.accept(sent);
    const auto decision = halls.central(
        halls.stage.operation(1, "2026-03-02 09:00:00", CancelRequest{"R3", "job is off"}));
    REQUIRE(rules(decision) == Codes{"request-closed dispatch_stands"});
    CHECK(conflicts_of(decision).front().other_hall == 2);
    CHECK_FALSE(halls.is_voided(sent));
    CHECK(halls.slots("R3") == "1/2 CANCELLED");
}

TEST_CASE("a dispatch after the cancelling is voided", "[unit][conflict][rule:request-closed]") {
    TwoHalls halls;
    halls.accept(
        halls.stage.operation(1, "2026-03-02 08:00:00", CancelRequest{"R1", "job is off"}));
    const auto sent = halls.sends(2, "08:30:00", "R1", 1);
    const auto decision = halls.central(sent);
    CHECK(rules(decision) == Codes{"request-closed dispatch_voided"});
    CHECK(halls.is_voided(sent));
    CHECK(halls.slots("R1") == "0/1 CANCELLED");
    CHECK(halls.status(1, "WIRE_SEA") == active);
}

TEST_CASE("two marks on a day are one", "[unit][conflict][rule:same-day-mark]") {
    TwoHalls halls;
    const auto mark = [&](HallNumber hall, const std::string& time) {
        return halls.stage.operation(
            hall,
            "2026-03-02 " + time,
            GiveCheckMark{halls.stage.member(1), halls.stage.book("WIRE_SEA"), "roll call"});
    };
    halls.accept(mark(1, "08:30:00"));
    const auto decision = halls.central(mark(2, "09:30:00"));
    CHECK(decision.outcome == Outcome::rejected);
    REQUIRE(rules(decision) == Codes{"same-day-mark one_mark_stands"});
    CHECK(conflicts_of(decision).front().applicant_priority_number == apn("46055.38"));
    CHECK(live(halls.rows, halls.stage, 1, "WIRE_SEA")->check_marks == 1);
    CHECK(codes(judge(halls.rows, mark(1, "10:00:00"))) == Codes{"marked_today"});
}

TEST_CASE("what was re-signed in time does not expire", "[unit][conflict][rule:re-sign-in-time]") {
    TwoHalls halls;
    EnforceDay enforce;
    enforce.date = date("2026-03-05");
    enforce.re_signs = {{halls.stage.member(1).card_number, halls.stage.book("WIRE_SEA")}};
    const auto expire = halls.stage.operation(2, "2026-03-05 18:00:00", enforce);
    const auto re_sign = halls.stage.re_sign(1, "2026-03-03 10:00:00", 1, "WIRE_SEA");

    SECTION("at its place in time") {
        halls.accept(re_sign);
        const auto decision = halls.central(expire);
        CHECK(rules(decision) == Codes{"re-sign-in-time reinstated"});
        CHECK(halls.status(1, "WIRE_SEA") == active);
    }
    SECTION("when the expiry is final") {
        halls.accept(expire);
        const auto decision = halls.central(re_sign);
        CHECK(rules(decision) == Codes{"re-sign-in-time reinstated"});
        CHECK(halls.status(1, "WIRE_SEA") == active);
    }
    SECTION("too late is too late") {
        const auto late = halls.stage.re_sign(1, "2026-03-05 10:00:00", 1, "WIRE_SEA");
        const auto decision = halls.central(late);
        CHECK(decision.outcome == Outcome::rejected);
        CHECK(rules(decision) == Codes{"re-sign-in-time refused"});
        CHECK(codes(decision) == Codes{"re_sign_overdue"});
    }
}

TEST_CASE(
    "what another program changed is not overwritten", "[unit][conflict][rule:edited-at-central]") {
    TwoHalls halls;
    auto edited = *live(halls.rows, halls.stage, 1, "WIRE_SEA");
    edited.notes = "by another program";
    halls.rows.put(edited);
    halls.rows.note_edit(table_id<BookRegistration>(), edited.id.value, at("2026-03-02 07:00:00"));

    SECTION("applied to the row as it is") {
        const auto decision =
            halls.central(halls.stage.re_sign(2, "2026-03-02 09:00:00", 1, "WIRE_SEA"));
        CHECK(decision.outcome == Outcome::adjusted);
        CHECK(rules(decision) == Codes{"edited-at-central applied"});
        CHECK(live(halls.rows, halls.stage, 1, "WIRE_SEA")->notes == "by another program");
    }
    SECTION("refused because of it") {
        edited.status = RegistrationStatus::dropped;
        edited.drop_reason = DropReason::manual;
        edited.dropped_at = at("2026-03-02 07:00:00");
        halls.rows.put(edited);
        const auto decision =
            halls.central(halls.stage.re_sign(2, "2026-03-02 09:00:00", 1, "WIRE_SEA"));
        CHECK(decision.outcome == Outcome::rejected);
        CHECK(rules(decision) == Codes{"edited-at-central refused"});
    }
    SECTION("no conflict for who had seen it") {
        auto knowing = halls.stage.re_sign(2, "2026-03-02 09:00:00", 1, "WIRE_SEA");
        knowing.seen.pulled_at = at("2026-03-02 08:00:00");
        CHECK(halls.central(knowing).outcome == Outcome::accepted);
    }
}

TEST_CASE(
    "a refusal that no narrower rule names leaves its evidence",
    "[unit][conflict][rule:superseded]") {
    TwoHalls halls;
    halls.accept(halls.stage.leave(1, "2026-03-02 08:00:00", 1, "WIRE_SEA"));
    const auto late = halls.stage.re_sign(2, "2026-03-02 09:00:00", 1, "WIRE_SEA");
    auto rows_at_the_counter = halls.rows;
    const auto at_the_counter = judge(rows_at_the_counter, late);
    CHECK(at_the_counter.changes.empty());
    const auto decision = halls.central(late);
    CHECK(decision.outcome == Outcome::rejected);
    CHECK(codes(decision) == Codes{"not_registered"});
    REQUIRE(rules(decision) == Codes{"superseded refused"});
    const auto conflict = conflicts_of(decision).front();
    CHECK(conflict.hall == 2);
    CHECK(conflict.registration_id.has_value());
    CHECK(has_reconciled_step(decision));
}

TEST_CASE(
    "a dispatch of one who was exempted elsewhere stays as a voided row",
    "[unit][conflict][rule:superseded]") {
    TwoHalls halls;
    halls.accept(halls.stage.operation(
        1,
        "2026-03-02 08:00:00",
        GrantExemption{
            halls.stage.member(1), ExemptReason::jury_duty, date("2026-03-02"), {}, {}}));
    const auto sent = halls.sends(2, "08:40:00", "R2", 1);
    CHECK(rules(halls.central(sent)) == Codes{"superseded dispatch_voided"});
    CHECK(halls.is_voided(sent));
    CHECK(halls.status(1, "WIRE_SEA") == active);
}

TEST_CASE(
    "lines of an import that others forestalled are explained",
    "[unit][conflict][rule:superseded]") {
    TwoHalls halls;
    RegistrationLine line;
    line.line = 2;
    line.card_number = "1002";
    line.book = halls.stage.book("WIRE_SEA");
    line.applicant_priority_number = apn("46080.41");
    line.registered_at = at("2026-02-28 09:50:00");
    const auto decision =
        halls.central(halls.stage.operation(2, "2026-03-02 09:00:00", ImportRegistrations{{line}}));
    CHECK(decision.outcome == Outcome::adjusted);
    CHECK(codes(decision) == Codes{"lines_left_out"});
    REQUIRE(decision.changes.size() == 1);
    CHECK(decision.changes.front().table == table_id<Conflict>());
}
