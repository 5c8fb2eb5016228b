/// \file
/// The audit: which dispatches are in order, and what is found where they are not.
/// SPDX-License-Identifier: Apache-2.0
#include "core/proof/audit.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/hall_stage.hpp"

using namespace hallbook::core;
using namespace hallbook::test;

namespace {

/// Members 1, 2 and 3 signed the Seattle book in this order; request R1 asks for three.
class Trace {
public:
    Trace() : rows(stage.rows()) {
        sign(1, "2026-02-02 09:00:00", 1);
        sign(1, "2026-02-03 09:00:00", 2);
        sign(1, "2026-02-04 09:00:00", 3);
        accept(stage.open_request(1, "2026-03-01 14:00:00", "R1", "WIRE_SEA", 3));
    }

    void accept(const Operation& operation) {
        const Decision decision = judge(rows, operation);
        CAPTURE(reason_text(decision));
        REQUIRE(decision.outcome == Outcome::accepted);
        activities.insert(activities.end(), decision.activities.begin(), decision.activities.end());
    }
    void sign(HallNumber hall, const std::string& civil, int member) {
        accept(stage.register_(hall, civil, member, "WIRE_SEA"));
    }
    Id<BookRegistration> registration(int member) {
        return rows.registrations(stage.member(member).id).front()->id;
    }
    /// At hall 1; `told` is the place it told the member, `passed` who was not taken and why.
    void dispatch(
        const std::string& civil,
        int member,
        DispatchMethod method = DispatchMethod::queue,
        const std::map<int, std::string>& passed = {},
        std::optional<int> told = {}) {
        auto operation = stage.dispatch(1, civil, "R1", member, method);
        for (const auto& [number, reason] : passed) {
            std::get<DispatchMember>(operation.payload)
                .passed_over.push_back(
                    {stage.member(number).card_number, registration(number), reason});
        }
        if (told) operation.told = {{registration(member), told, std::nullopt}};
        accept(operation);
    }
    AuditResult result() {
        AuditRows all;
        all.activities = activities;
        for (int number = 1; number <= 9; ++number) {
            const auto id = stage.member(number).id;
            for (const auto* each : rows.registrations(id))
                all.registrations.push_back(*each);
            for (const auto* each : rows.dispatches(id))
                all.dispatches.push_back(*each);
        }
        all.books = seed_books(Instant{});
        return audit(all, facts());
    }
    AuditFacts facts() {
        AuditFacts all;
        for (int number = 1; number <= 9; ++number) {
            const auto id = stage.member(number).id;
            if (const auto* member = rows.find(id)) all.members.push_back(*member);
            for (const auto* each : rows.dispatches(id))
                all.dispatches.push_back(*each);
        }
        all.dispatches.insert(all.dispatches.end(), elsewhere.begin(), elsewhere.end());
        for (const auto& each : activities) {
            if (each.action == RegistrationAction::reconciled) all.reconciled.push_back(each);
        }
        return all;
    }
    /// Hall 1 takes member 2 at 08:30; on record is that member 1 was passed over for `reason`.
    /// What the audit finds in it; empty when it is in order.
    std::optional<AuditKind> verdict(const std::string& reason) {
        dispatch("2026-03-02 08:30:00", 2, DispatchMethod::queue, {{1, reason}});
        const auto found = result();
        if (found.exceptions.empty()) return std::nullopt;
        REQUIRE(found.exceptions.size() == 1);
        REQUIRE(found.exceptions.front().passed_over.size() == 1);
        CHECK(found.exceptions.front().passed_over.front().reason == reason);
        CHECK_FALSE(found.exceptions.front().passed_over.front().is_believed);
        CHECK_FALSE(found.exceptions.front().reason);
        CHECK(needs_person(found));
        return found.exceptions.front().kind;
    }
    void grant(HallNumber hall, const std::string& civil) {
        accept(stage.operation(
            hall,
            civil,
            GrantExemption{stage.member(1), ExemptReason::medical, date("2026-03-02"), {}, {}}));
    }
    void revoke(HallNumber hall, const std::string& civil) {
        accept(stage.operation(hall, civil, RevokeExemption{stage.member(1), "well"}));
    }
    /// A conflict rule decided something about a member, whatever it was.
    void reconciled(const std::string& civil, int member) {
        RegistrationActivity step;
        step.id = {row_id({9, 1}, 0)};
        step.member_id = stage.member(member).id;
        step.action = RegistrationAction::reconciled;
        step.occurred_at = at(civil);
        activities.push_back(step);
    }
    /// A dispatch of member 1 from another book, made at that time.
    Dispatch other_dispatch(const std::string& civil) {
        Dispatch dispatch;
        dispatch.id = {77};
        dispatch.member_id = stage.member(1).id;
        dispatch.dispatched_at = at(civil);
        dispatch.updated_at = at(civil);
        return dispatch;
    }
    /// Changes the row of member 1 as another program could.
    template <class Change>
    void change_member(Change change) {
        Member member = *rows.find(stage.member(1).id);
        change(member);
        rows.put(member);
    }

    /// The only exception there is.
    AuditException exception() {
        const auto found = result();
        REQUIRE(found.exceptions.size() == 1);
        return found.exceptions.front();
    }

    HallStage stage;
    WorkingSet rows;
    std::vector<RegistrationActivity> activities;
    std::vector<Dispatch> elsewhere;  ///< of other books
};

}  // namespace

TEST_CASE("dispatches that took the first in line are in order", "[unit][audit]") {
    Trace trace;
    trace.dispatch("2026-03-02 08:30:00", 1);
    trace.dispatch("2026-03-02 08:31:00", 2);
    const auto result = trace.result();
    CHECK(result.dispatches == 2);
    CHECK(result.in_order == 2);
    CHECK(result.exceptions.empty());
    CHECK_FALSE(needs_person(result));
}

TEST_CASE("who was passed over for a recorded reason does not stand in the way", "[unit][audit]") {
    Trace trace;
    trace.dispatch(
        "2026-03-02 08:30:00", 3, DispatchMethod::queue, {{1, "requirement"}, {2, "requirement"}});
    CHECK(trace.result().in_order == 1);
}

TEST_CASE("who was exempt does not stand in the way, who was before does", "[unit][audit]") {
    Trace trace;
    trace.accept(trace.stage.operation(
        1,
        "2026-03-02 08:00:00",
        GrantExemption{trace.stage.member(1), ExemptReason::medical, date("2026-03-02"), {}, {}}));
    trace.dispatch("2026-03-02 08:30:00", 2);
    CHECK(trace.result().in_order == 1);
    trace.accept(trace.stage.operation(
        1, "2026-03-02 08:40:00", RevokeExemption{trace.stage.member(1), "well"}));
    trace.dispatch("2026-03-02 08:50:00", 3);
    CHECK(trace.exception().passed_over.front().registration == trace.registration(1));
}

TEST_CASE("a dispatch past someone without a reason is found", "[unit][audit]") {
    Trace trace;
    trace.dispatch("2026-03-02 08:30:00", 3, DispatchMethod::queue, {{1, "requirement"}});
    const auto found = trace.exception();
    CHECK(found.kind == AuditKind::unexplained);
    CHECK_FALSE(found.reason);
    REQUIRE(found.passed_over.size() == 2);
    CHECK(found.passed_over[0].reason == "requirement");
    CHECK(found.passed_over[1].registration == trace.registration(2));
    CHECK(found.passed_over[1].reason.empty());
    CHECK(needs_person(trace.result()));
}

TEST_CASE("who returns with an earlier APN counts from the return on", "[unit][audit]") {
    Trace trace;
    trace.dispatch("2026-03-02 08:30:00", 1);
    trace.dispatch("2026-03-02 08:31:00", 2);
    const auto taken = trace.rows.dispatches(trace.stage.member(1).id).back()->id;
    trace.accept(trace.stage.operation(
        1, "2026-03-02 09:00:00", AnswerDispatch{taken, trace.stage.member(1), "R1", false, {}}));
    CHECK(trace.result().in_order == 2);
    trace.dispatch("2026-03-02 09:30:00", 3);
    CHECK(trace.exception().passed_over.front().registration == trace.registration(1));
}

TEST_CASE("a dispatch by name is listed with the dispatcher's word", "[unit][audit]") {
    Trace trace;
    LaborRequest named = *trace.rows.request("R1");
    named.foreman_member_id = trace.stage.member(2).id;
    trace.rows.put(named);
    trace.dispatch("2026-03-02 08:30:00", 2, DispatchMethod::by_name);
    const auto found = trace.exception();
    CHECK(found.kind == AuditKind::by_name);
    CHECK(found.reason == "not arranged");
    REQUIRE(found.passed_over.size() == 1);
    CHECK(found.passed_over[0].reason == "by_name");
    CHECK_FALSE(needs_person(trace.result()));
}

TEST_CASE("a dispatch from another area's book is listed with its reason", "[unit][audit]") {
    Trace trace;
    auto operation = trace.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 1);
    auto& wish = std::get<DispatchMember>(operation.payload);
    wish.hall_region = BookRegion::bremerton;
    wish.other_area_reason = "Bremerton's line is empty";
    trace.accept(operation);
    CHECK(trace.exception().kind == AuditKind::other_area);
    CHECK(trace.exception().reason == "Bremerton's line is empty");
}

TEST_CASE("whom a hall could not know yet is not held against it", "[unit][audit]") {
    Trace trace;
    trace.dispatch("2026-03-02 08:30:00", 1);
    trace.dispatch("2026-03-02 08:31:00", 2);
    trace.sign(2, "2026-02-03 12:00:00", 4);
    trace.dispatch("2026-03-02 08:40:00", 3, DispatchMethod::queue, {}, 1);
    const auto found = trace.exception();
    CHECK(found.kind == AuditKind::unseen);
    CHECK(found.passed_over.front().registration == trace.registration(4));
    CHECK_FALSE(needs_person(trace.result()));
}

TEST_CASE("whom the hall counted ahead it did know", "[unit][audit]") {
    Trace trace;
    trace.dispatch("2026-03-02 08:30:00", 1);
    trace.dispatch("2026-03-02 08:31:00", 2);
    trace.sign(2, "2026-02-03 12:00:00", 4);
    trace.dispatch("2026-03-02 08:40:00", 3, DispatchMethod::queue, {}, 2);
    CHECK(trace.exception().kind == AuditKind::unexplained);
}

TEST_CASE("a dispatch of which the trace holds no step cannot be proved", "[unit][audit]") {
    Trace trace;
    trace.dispatch("2026-03-02 08:30:00", 1);
    trace.activities.pop_back();
    CHECK(trace.exception().kind == AuditKind::unexplained);
    CHECK(needs_person(trace.result()));
}

TEST_CASE(
    "an exception holds the dispatch, its book, the hall and who was passed over",
    "[unit][audit]") {
    Trace trace;
    trace.dispatch("2026-03-02 08:30:00", 3, DispatchMethod::queue, {{1, "requirement"}});
    const auto found = trace.exception();
    CHECK(found.dispatch == *trace.rows.dispatches(trace.stage.member(3).id).front());
    CHECK(found.book == trace.stage.book("WIRE_SEA"));
    CHECK(found.hall == "HALL1");
    const auto& second = *trace.rows.find(trace.registration(2));
    CHECK(
        found.passed_over.back() ==
        AuditPassedOver{
            second.id, second.member_id, second.tier, second.applicant_priority_number, ""});
    CHECK(trace.result().dispatches == 1);
    CHECK(trace.result().in_order == 0);
}

TEST_CASE("emergencies and bids are listed with why they left the line", "[unit][audit]") {
    for (const auto& [method, bid, kind, reason] : std::vector<std::tuple<
             DispatchMethod,
             std::optional<Id<JobBid>>,
             AuditKind,
             std::optional<std::string>>>{
             {DispatchMethod::emergency, std::nullopt, AuditKind::emergency, "emergency call"},
             {DispatchMethod::bid, Id<JobBid>{5}, AuditKind::bid, "an accepted bid"},
             {DispatchMethod::bid, std::nullopt, AuditKind::bid, std::nullopt}}) {
        Trace trace;
        trace.dispatch("2026-03-02 08:30:00", 2);
        Dispatch changed = *trace.rows.dispatches(trace.stage.member(2).id).front();
        changed.method = method;
        changed.bid_id = bid;
        trace.rows.put(changed);
        const auto found = trace.exception();
        CHECK(found.kind == kind);
        CHECK(found.reason == reason);
        REQUIRE(found.passed_over.size() == 1);
        CHECK(found.passed_over.front().reason == label(kind));
        CHECK(needs_person(trace.result()) == !reason);
    }
}

TEST_CASE("a dispatch that a conflict voided took nobody's place", "[unit][audit]") {
    Trace trace;
    trace.dispatch("2026-03-02 08:30:00", 3);
    Dispatch voided = *trace.rows.dispatches(trace.stage.member(3).id).front();
    voided.voided_by_conflict_id = Id<Conflict>{1};
    trace.rows.put(voided);
    CHECK(trace.result().dispatches == 0);
    CHECK(trace.result().exceptions.empty());
}

TEST_CASE(
    "the dispatcher's word is what stands behind its mark, or all that was noted",
    "[unit][audit]") {
    const auto reason = [](std::optional<std::string> notes) {
        Trace trace;
        trace.dispatch("2026-03-02 08:30:00", 2);
        Dispatch changed = *trace.rows.dispatches(trace.stage.member(2).id).front();
        changed.method = DispatchMethod::by_name;
        changed.notes = std::move(notes);
        trace.rows.put(changed);
        return trace.exception().reason;
    };
    CHECK(reason("by name: not arranged") == "not arranged");
    CHECK(reason("asked twice by name: not arranged") == "not arranged");
    CHECK(reason("not arranged") == "not arranged");
    CHECK_FALSE(reason("by name: "));
    CHECK_FALSE(reason(""));
    CHECK_FALSE(reason(std::nullopt));
}

TEST_CASE("exceptions come by the instant of the dispatch, then by its id", "[unit][audit]") {
    Trace trace;
    trace.dispatch("2026-03-02 08:40:00", 3);
    trace.dispatch("2026-03-02 08:30:00", 2);
    trace.dispatch("2026-03-02 08:30:00", 1);
    for (int member : {1, 2, 3}) {
        Dispatch row = *trace.rows.dispatches(trace.stage.member(member).id).front();
        row.method = DispatchMethod::emergency;
        trace.rows.put(row);
    }
    std::vector<Id<Member>> members;
    for (const auto& each : trace.result().exceptions)
        members.push_back(each.dispatch.member_id);
    CHECK(
        members ==
        std::vector{trace.stage.member(2).id, trace.stage.member(1).id, trace.stage.member(3).id});
}

TEST_CASE("whom another hall took out, unseen, the hall may have counted", "[unit][audit]") {
    // Hall 1 told member 3 the second place: it counted one ahead, 1, whom hall 2 had sent by then.
    // So it did not know of 4, whom hall 2 had signed.
    Trace trace;
    trace.accept(trace.stage.leave(1, "2026-03-02 08:00:00", 2, "WIRE_SEA"));
    trace.sign(2, "2026-02-03 12:00:00", 4);
    trace.accept(trace.stage.leave(2, "2026-03-02 08:20:00", 1, "WIRE_SEA"));
    trace.dispatch("2026-03-02 08:40:00", 3, DispatchMethod::queue, {}, 2);
    CHECK(trace.exception().kind == AuditKind::unseen);
    CHECK(trace.exception().reason == "HALL1 could not know yet of who stood ahead");
    CHECK(trace.exception().passed_over.front().reason == "unseen");
}

TEST_CASE("whom its own hall signed or took out, the hall knew", "[unit][audit]") {
    SECTION("signed") {
        Trace trace;
        trace.dispatch("2026-03-02 08:40:00", 2, DispatchMethod::queue, {}, 1);
        CHECK(trace.exception().kind == AuditKind::unexplained);
    }
    SECTION("taken out") {
        Trace trace;
        trace.accept(trace.stage.leave(1, "2026-03-02 08:00:00", 2, "WIRE_SEA"));
        trace.sign(2, "2026-02-03 12:00:00", 4);
        trace.accept(trace.stage.leave(1, "2026-03-02 08:20:00", 1, "WIRE_SEA"));
        trace.dispatch("2026-03-02 08:40:00", 3, DispatchMethod::queue, {}, 2);
        CHECK(trace.exception().kind == AuditKind::unexplained);
    }
    SECTION("gone before the other was signed") {
        Trace trace;
        trace.accept(trace.stage.leave(1, "2026-03-02 08:00:00", 2, "WIRE_SEA"));
        trace.accept(trace.stage.leave(2, "2026-03-02 08:10:00", 1, "WIRE_SEA"));
        auto late = trace.stage.register_(2, "2026-03-02 08:20:00", 4, "WIRE_SEA");
        std::get<RegisterOnBook>(late.payload).applicant_priority_number = apn("46000.10");
        trace.accept(late);
        trace.dispatch("2026-03-02 08:40:00", 3, DispatchMethod::queue, {}, 2);
        CHECK(trace.exception().kind == AuditKind::unexplained);
    }
    SECTION("and a hall that told no place could not") {
        Trace trace;
        trace.dispatch("2026-03-02 08:00:00", 1);
        trace.dispatch("2026-03-02 08:01:00", 2);
        trace.sign(2, "2026-02-03 12:00:00", 4);
        trace.dispatch("2026-03-02 08:40:00", 3);
        CHECK(trace.exception().kind == AuditKind::unseen);
    }
}

TEST_CASE("one exempt who was named all the same is told as named", "[unit][audit]") {
    Trace trace;
    trace.accept(trace.stage.operation(
        1,
        "2026-03-02 08:00:00",
        GrantExemption{trace.stage.member(1), ExemptReason::medical, date("2026-03-02"), {}, {}}));
    trace.dispatch("2026-03-02 08:30:00", 3, DispatchMethod::queue, {{1, "exempt"}});
    REQUIRE(trace.exception().passed_over.size() == 2);
    CHECK(trace.exception().passed_over.front().reason == "exempt");
}

TEST_CASE("only the step that took the dispatch's own place proves it", "[unit][audit]") {
    Trace trace;
    trace.accept(trace.stage.register_(1, "2026-02-02 09:00:00", 1, "WIRE_PA"));
    trace.dispatch("2026-03-02 08:30:00", 1);  // takes both places
    CHECK(trace.result().in_order == 1);
    std::erase_if(trace.activities, [&](const auto& each) {
        return each.action == RegistrationAction::dispatch &&
               each.book_id == trace.stage.book("WIRE_SEA");
    });
    CHECK(trace.exception().kind == AuditKind::unexplained);
    CHECK(trace.exception().hall.empty());
}

// --- recorded reasons: a person's word, and facts -----------------------------------------------

TEST_CASE("what only the dispatcher can know is believed", "[unit][audit]") {
    for (const char* reason : {"not_present", "declined", "requirement"})
        CHECK(Trace{}.verdict(reason) == std::nullopt);
}

TEST_CASE("what is no reason explains nothing", "[unit][audit]") {
    for (const char* reason : {"went home", "Exempt"})
        CHECK(Trace{}.verdict(reason) == AuditKind::unexplained);
}

TEST_CASE("who was never exempt was not passed over as exempt", "[unit][audit]") {
    Trace trace;
    CHECK(trace.verdict("exempt") == AuditKind::false_reason);
}

TEST_CASE("who was exempt at the dispatch was, whatever came later", "[unit][audit]") {
    Trace trace;
    trace.grant(2, "2026-03-02 08:00:00");
    CHECK(trace.verdict("exempt") == std::nullopt);
    trace.revoke(1, "2026-03-02 08:40:00");
    CHECK(trace.result().in_order == 1);
}

TEST_CASE("an exemption that began later is no reason", "[unit][audit]") {
    Trace trace;
    CHECK(trace.verdict("exempt") == AuditKind::false_reason);
    trace.grant(1, "2026-03-02 08:40:00");
    CHECK(trace.exception().kind == AuditKind::false_reason);
}

TEST_CASE("a later exemption may renew one that an import had brought", "[unit][audit]") {
    Trace trace;
    trace.activities.front().reason = "imported";
    CHECK(trace.verdict("exempt") == AuditKind::false_reason);
    trace.grant(1, "2026-03-02 08:40:00");
    CHECK(trace.result().in_order == 1);
    trace.activities.front().reason.reset();
    CHECK(trace.exception().kind == AuditKind::false_reason);
    trace.activities.front().action = RegistrationAction::re_register;
    CHECK(trace.exception().kind == AuditKind::false_reason);
    trace.activities.front().action = RegistrationAction::re_sign;
    CHECK(trace.result().in_order == 1);
    trace.activities.erase(trace.activities.begin());
    CHECK(trace.result().in_order == 1);
}

TEST_CASE("an exemption that the hall itself had ended is no reason", "[unit][audit]") {
    Trace trace;
    trace.grant(2, "2026-03-02 08:00:00");
    trace.revoke(1, "2026-03-02 08:10:00");
    CHECK(trace.verdict("exempt") == AuditKind::false_reason);
}

TEST_CASE("that another hall had ended an exemption the hall may not know", "[unit][audit]") {
    Trace trace;
    trace.grant(1, "2026-03-02 08:00:00");
    trace.revoke(2, "2026-03-02 08:10:00");
    CHECK(trace.verdict("exempt") == std::nullopt);
}

TEST_CASE("where another program exempts, the trace does not tell since when", "[unit][audit]") {
    Trace trace;
    trace.grant(1, "2026-03-02 08:00:00");
    trace.revoke(1, "2026-03-02 08:10:00");
    auto registration = *trace.rows.find(trace.registration(1));
    registration.is_exempt = true;
    trace.rows.put(registration);
    CHECK(trace.verdict("exempt") == std::nullopt);
}

TEST_CASE("of whom a conflict rule had decided, the hall's word stands", "[unit][audit]") {
    Trace before;
    before.reconciled("2026-03-02 08:30:00", 1);
    CHECK(before.verdict("exempt") == std::nullopt);
    Trace of_another;
    of_another.reconciled("2026-03-02 08:20:00", 3);
    CHECK(of_another.verdict("exempt") == AuditKind::false_reason);
    Trace later;
    later.reconciled("2026-03-02 08:30:01", 1);
    CHECK(later.verdict("not_in_good_standing") == AuditKind::false_reason);
    Trace ended_without_a_step;  // by an operation that came out otherwise when judged again
    ended_without_a_step.reconciled("2026-03-02 08:30:01", 1);
    CHECK(ended_without_a_step.verdict("exempt") == std::nullopt);
    Trace earlier_too;
    earlier_too.reconciled("2026-03-02 08:40:00", 1);
    earlier_too.reconciled("2026-03-02 08:20:00", 1);
    CHECK(earlier_too.verdict("exempt") == std::nullopt);
}

TEST_CASE("who was always in good standing was not passed over as not", "[unit][audit]") {
    CHECK(Trace{}.verdict("not_in_good_standing") == AuditKind::false_reason);
}

TEST_CASE("who is not in good standing, or was changed, may not have been", "[unit][audit]") {
    Trace suspended;
    suspended.change_member([](Member& row) { row.status = MemberStatus::suspended; });
    CHECK(suspended.verdict("not_in_good_standing") == std::nullopt);
    Trace locked;
    locked.change_member([](Member& row) { row.locked_until = at("2026-03-02 08:00:00"); });
    CHECK(locked.verdict("not_in_good_standing") == std::nullopt);
    Trace changed;
    changed.change_member([](Member& row) { row.updated_at = at("2026-01-02 08:00:00"); });
    CHECK(changed.verdict("not_in_good_standing") == std::nullopt);
}

TEST_CASE("who was never dispatched was not out", "[unit][audit]") {
    CHECK(Trace{}.verdict("member_already_out") == AuditKind::false_reason);
}

TEST_CASE("who was on a dispatch may have been out", "[unit][audit]") {
    for (const auto& [civil, kind] : std::vector<std::pair<const char*, std::optional<AuditKind>>>{
             {"2026-03-02 08:29:59", std::nullopt},
             {"2026-03-02 08:30:00", std::nullopt},
             {"2026-03-02 08:30:01", AuditKind::false_reason}}) {
        CAPTURE(civil);
        Trace trace;
        trace.elsewhere.push_back(trace.other_dispatch(civil));
        CHECK(trace.verdict("member_already_out") == kind);
    }
}

TEST_CASE("a job that was over when the hall took them in again is no reason", "[unit][audit]") {
    const auto verdict_when = [](auto change) {
        Trace trace;
        Dispatch over = trace.other_dispatch("2026-02-01 08:00:00");
        over.updated_at = at("2026-02-02 09:00:00");  // hall 1 signs member 1 at this instant
        over.dispatch_status = DispatchStatus::completed;
        change(over, trace);
        trace.elsewhere.push_back(over);
        return trace.verdict("member_already_out");
    };
    CHECK(verdict_when([](auto&, auto&) {}) == AuditKind::false_reason);
    SECTION("unless it changed since") {
        CHECK_FALSE(verdict_when(
            [](Dispatch& over, auto&) { over.updated_at = at("2026-02-02 09:00:01"); }));
    }
    SECTION("unless it is not over") {
        CHECK_FALSE(verdict_when(
            [](Dispatch& over, auto&) { over.dispatch_status = DispatchStatus::accepted; }));
    }
    SECTION("unless it was voided, which the hall may not know") {
        CHECK_FALSE(verdict_when(
            [](Dispatch& over, auto&) { over.voided_by_conflict_id = Id<Conflict>{1}; }));
    }
    SECTION("unless an import or an edit put them there, which do not look who is out") {
        CHECK_FALSE(verdict_when(
            [](auto&, Trace& trace) { trace.activities.front().reason = "imported"; }));
        CHECK_FALSE(verdict_when([](auto&, Trace& trace) {
            trace.activities.front().action = RegistrationAction::manual_edit;
        }));
    }
    SECTION("so it is after a return, or after registering anew") {
        for (const auto action : {RegistrationAction::restore, RegistrationAction::re_register}) {
            CHECK(verdict_when([&](auto&, Trace& trace) {
                      trace.activities.front().action = action;
                  }) == AuditKind::false_reason);
        }
    }
    SECTION("unless another hall took them in") {
        CHECK_FALSE(
            verdict_when([](auto&, Trace& trace) { trace.activities.front().hall = "HALL2"; }));
    }
}

TEST_CASE("whom the hall itself put into the line stood there", "[unit][audit]") {
    Trace trace;
    CHECK(trace.verdict("not_active") == AuditKind::false_reason);
    trace.activities.front().hall = "HALL2";
    CHECK(trace.result().in_order == 1);
}

TEST_CASE("a false reason is graver than none, and none than an unseen one", "[unit][audit]") {
    Trace trace;
    trace.sign(2, "2026-02-03 12:00:00", 4);
    trace.dispatch("2026-03-02 08:30:00", 3, DispatchMethod::queue, {{1, "exempt"}}, 1);
    CHECK(trace.exception().kind == AuditKind::false_reason);
    REQUIRE(trace.exception().passed_over.size() == 3);
    CHECK_FALSE(trace.exception().passed_over[0].is_believed);
    CHECK(trace.exception().passed_over[1].is_believed);
    CHECK(trace.exception().passed_over[1].reason.empty());
    CHECK(trace.exception().passed_over[2].reason == "unseen");
}

TEST_CASE("a reason that a card number was joined to is read in old traces", "[unit][audit]") {
    Trace trace;
    trace.dispatch("2026-03-02 08:30:00", 2);
    const auto id = std::to_string(trace.registration(1).value);
    trace.activities.back().notes = "C/9/" + id + "/not_present";
    CHECK(trace.result().in_order == 1);
    trace.activities.back().notes = "C/9/" + id + "/exempt";
    CHECK(trace.exception().kind == AuditKind::false_reason);
}

TEST_CASE("places that were taken over from a list are always named", "[unit][audit]") {
    Trace trace;
    ImportRegistrations list;
    for (int member = 4; member <= 5; ++member) {
        list.lines.push_back(
            {.line = member,
             .card_number = trace.stage.member(member).card_number,
             .book = trace.stage.book("WIRE_SEA"),
             .tier = BookTier::book_1,
             .applicant_priority_number = apn(member == 4 ? "30000.41" : "30000.42"),
             .registered_at = at("1982-02-18 09:50:00")});
    }
    CHECK(trace.result().imports.empty());
    const auto operation = trace.stage.operation(2, "2026-02-05 09:00:00", list);
    trace.accept(operation);
    CHECK(
        trace.result().imports ==
        std::vector<AuditImport>{
            {operation.recorded_at, operation.hall_code, trace.stage.book("WIRE_SEA"), 2}});
}
