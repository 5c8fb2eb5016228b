/// \file
/// Requests, dispatches and their ends: rules 6, 8 and 10 to 16.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/morning.hpp"

using namespace hallbook::core;
using namespace hallbook::test;

namespace {

using Codes = std::vector<std::string>;

}  // namespace

TEST_CASE("a dispatch takes the member off all books and fills a slot", "[unit][dispatch]") {
    Morning hall;
    hall.open("R1", 2);
    hall.accept(hall.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 1));
    CHECK(hall.request("R1").workers_dispatched == 1);
    CHECK(hall.request("R1").status == LaborRequestStatus::partially_filled);
    for (const char* book : {"WIRE_SEA", "WIRE_BREM", "WIRE_PA"}) {
        CHECK(hall.status(1, book) == RegistrationStatus::dispatched);
    }
    CHECK(hall.last.activities.size() == 3);
    hall.accept(hall.stage.dispatch(1, "2026-03-02 08:31:00", "R1", 2));
    CHECK(hall.request("R1").status == LaborRequestStatus::filled);
}

TEST_CASE(
    "who is out, not registered, exempt or locked is not dispatched",
    "[unit][dispatch][rule:member_already_out]") {
    Morning hall;
    hall.open("R1", 5);
    hall.accept(hall.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 1));
    CHECK(
        hall.refusal(hall.stage.dispatch(1, "2026-03-02 08:31:00", "R1", 1)) ==
        Codes{"member_already_out"});
    CHECK(
        hall.refusal(hall.stage.dispatch(1, "2026-03-02 08:31:00", "R1", 3)) ==
        Codes{"not_registered"});
    hall.accept(hall.stage.operation(
        1,
        "2026-03-02 08:32:00",
        GrantExemption{hall.stage.member(2), ExemptReason::medical, date("2026-03-02"), {}, {}}));
    CHECK(hall.refusal(hall.stage.dispatch(1, "2026-03-02 08:33:00", "R1", 2)) == Codes{"exempt"});
    hall.accept(
        hall.stage.operation(1, "2026-03-02 08:34:00", RevokeExemption{hall.stage.member(2), ""}));
    Member locked = *hall.rows.member("1002");
    locked.locked_until = at("2026-03-03 00:00:00");
    hall.rows.put(locked);
    CHECK(
        hall.refusal(hall.stage.dispatch(1, "2026-03-02 08:35:00", "R1", 2)) ==
        Codes{"not_in_good_standing"});
}

TEST_CASE(
    "a new dispatch is written before the registrations that it takes off", "[unit][dispatch]") {
    Morning morning;
    morning.open("R1");
    morning.accept(morning.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 1));
    const auto& changes = morning.last.changes;
    REQUIRE(changes.size() > 3);
    CHECK(changes.front().table == table_id<Dispatch>());
    CHECK_FALSE(changes.front().before.has_value());
}

TEST_CASE("a filled, cancelled or unknown request takes nobody", "[unit][dispatch]") {
    Morning hall;
    hall.open("R1");
    hall.accept(hall.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 1));
    CHECK(
        hall.refusal(hall.stage.dispatch(1, "2026-03-02 08:31:00", "R1", 2)) ==
        Codes{"request_filled"});
    hall.open("R2");
    hall.accept(hall.stage.operation(1, "2026-03-02 08:32:00", CancelRequest{"R2", "weather"}));
    CHECK(
        hall.refusal(hall.stage.dispatch(1, "2026-03-02 08:33:00", "R2", 2)) ==
        Codes{"request_cancelled"});
    CHECK(
        hall.refusal(hall.stage.dispatch(1, "2026-03-02 08:33:00", "R3", 2)) ==
        Codes{"unknown_request"});
}

TEST_CASE("cancelling a request keeps its dispatches", "[unit][dispatch][request]") {
    Morning hall;
    hall.open("R1", 2);
    hall.accept(hall.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 1));
    hall.accept(hall.stage.operation(1, "2026-03-02 08:32:00", CancelRequest{"R1", "weather"}));
    CHECK(hall.rows.dispatches(hall.request("R1").id).size() == 1);
    CHECK(hall.status(1, "WIRE_SEA") == RegistrationStatus::dispatched);
}

TEST_CASE(
    "a dispatch by name needs the attestation, and the member who was named",
    "[unit][dispatch][rule:attestation_missing]") {
    Morning hall;
    auto named = hall.stage.open_request(1, "2026-03-01 14:00:00", "R1", "WIRE_SEA");
    std::get<OpenRequest>(named.payload).named_card = "1002";
    hall.accept(named);
    auto unattested =
        hall.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 2, DispatchMethod::by_name);
    std::get<DispatchMember>(unattested.payload).attestation.reset();
    CHECK(hall.refusal(unattested) == Codes{"attestation_missing"});
    CHECK(
        hall.refusal(
            hall.stage.dispatch(1, "2026-03-02 08:31:00", "R1", 1, DispatchMethod::by_name)) ==
        Codes{"not_the_named_member"});
    hall.accept(hall.stage.dispatch(1, "2026-03-02 08:32:00", "R1", 2, DispatchMethod::by_name));
    CHECK(hall.status(2, "WIRE_SEA") == RegistrationStatus::dispatched);
    CHECK(hall.status(1, "WIRE_SEA") == RegistrationStatus::active);
}

TEST_CASE("another area's book needs a reason", "[unit][dispatch][rule:other_area]") {
    Morning hall;
    hall.open("R1");
    auto from_brem = hall.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 1);
    std::get<DispatchMember>(from_brem.payload).hall_region = BookRegion::bremerton;
    CHECK(hall.refusal(from_brem) == Codes{"other_area"});
    std::get<DispatchMember>(from_brem.payload).other_area_reason = "asked by the business manager";
    hall.accept(from_brem);
}

TEST_CASE(
    "a declined dispatch gives slot and places back, and a mark where the request makes them",
    "[unit][dispatch]") {
    Morning hall;
    hall.open("R1");
    const Apn before = live(hall.rows, hall.stage, 1, "WIRE_PA")->applicant_priority_number;
    hall.accept(hall.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 1));
    hall.accept(hall.answer(1, "2026-03-02 08:35:00", false));
    CHECK(hall.request("R1").workers_dispatched == 0);
    CHECK(hall.request("R1").status == LaborRequestStatus::open);
    CHECK(live(hall.rows, hall.stage, 1, "WIRE_PA")->applicant_priority_number == before);
    CHECK(hall.status(1, "WIRE_PA") == RegistrationStatus::active);
    CHECK(live(hall.rows, hall.stage, 1, "WIRE_SEA")->check_marks == 1);
    CHECK(live(hall.rows, hall.stage, 1, "WIRE_PA")->check_marks == 0);
    CHECK(hall.refusal(hall.answer(1, "2026-03-02 08:36:00", true)) == Codes{"dispatch_over"});
}

TEST_CASE("a short call returns all registrations to their original place", "[unit][dispatch]") {
    Morning hall;
    hall.open_short("R1", 3);
    const auto before = *live(hall.rows, hall.stage, 1, "WIRE_SEA");
    hall.accept(hall.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 1));
    hall.accept(hall.end(1, "2026-03-05", DispatchOutcome::completed));
    const auto after = *live(hall.rows, hall.stage, 1, "WIRE_SEA");
    CHECK(after.status == RegistrationStatus::active);
    CHECK(after.applicant_priority_number == before.applicant_priority_number);
    CHECK(after.registered_at == before.registered_at);
    CHECK(after.short_call_restorations == 0);  // three days are free
    CHECK(after.re_sign_due == date("2026-04-04"));
    CHECK(hall.status(1, "WIRE_BREM") == RegistrationStatus::active);
}

TEST_CASE(
    "a long call laid off within the short-call length restores the same way", "[unit][dispatch]") {
    Morning hall;
    hall.open("R1");
    hall.accept(hall.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 1));
    hall.accept(hall.end(1, "2026-03-04", DispatchOutcome::laid_off));
    CHECK(hall.status(1, "WIRE_SEA") == RegistrationStatus::active);
}

TEST_CASE("a longer job closes the registrations, and the member signs anew", "[unit][dispatch]") {
    Morning hall;
    hall.open("R1");
    hall.accept(hall.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 1));
    hall.accept(hall.end(1, "2026-03-31", DispatchOutcome::laid_off));
    CHECK(live(hall.rows, hall.stage, 1, "WIRE_SEA") == nullptr);
    hall.accept(hall.stage.register_(1, "2026-04-01 09:00:00", 1, "WIRE_SEA"));
    CHECK(
        live(hall.rows, hall.stage, 1, "WIRE_SEA")->applicant_priority_number.text() == "46113.38");
}

TEST_CASE("short calls longer than the free days restore only so often", "[unit][dispatch]") {
    Morning hall;
    const EditRow longer{
        "referral_books",
        hall.stage.book("WIRE_SEA").value,
        {},
        {},
        {{"short_call_max_days", "10"}},
        "local rule"};
    hall.accept(hall.stage.operation(1, "2026-02-27 09:00:00", longer));
    const char* days[][2] = {
        {"2026-03-02", "2026-03-09"}, {"2026-03-16", "2026-03-23"}, {"2026-03-30", "2026-04-06"}};
    for (int call = 0; call < 3; ++call) {
        const std::string number = "R" + std::to_string(call + 1);
        hall.open_short(number, 6);
        hall.accept(hall.stage.dispatch(1, std::string{days[call][0]} + " 08:30:00", number, 1));
        hall.accept(hall.end(1, days[call][1], DispatchOutcome::completed));
        CAPTURE(call);
        CHECK((live(hall.rows, hall.stage, 1, "WIRE_SEA") != nullptr) == (call < 2));
    }
    const auto closed = *hall.rows.registrations(hall.stage.member(1).id).front();
    CHECK(closed.re_register_by == date("2026-04-07"));
}

TEST_CASE(
    "quitting drops all registrations and bars other employers' calls by name",
    "[unit][dispatch][rule:by_name_barred]") {
    Morning hall;
    hall.open("R1");
    hall.accept(hall.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 1));
    hall.accept(hall.end(1, "2026-03-10", DispatchOutcome::quit));
    for (const char* book : {"WIRE_SEA", "WIRE_BREM", "WIRE_PA"}) {
        CHECK(live(hall.rows, hall.stage, 1, book) == nullptr);
    }
    CHECK(
        hall.rows.dispatches(hall.stage.member(1).id).back()->by_name_barred_until ==
        date("2026-03-24"));

    Organization other;
    other.id = {natural_key_id("E2")};
    other.code = "E2";
    other.name = "OTHER";
    hall.rows.put(other);
    hall.accept(hall.stage.register_(1, "2026-03-11 09:00:00", 1, "WIRE_SEA"));
    auto request = hall.stage.open_request(1, "2026-03-11 10:00:00", "R2", "WIRE_SEA");
    std::get<OpenRequest>(request.payload).employer_code = "E2";
    std::get<OpenRequest>(request.payload).named_card = "1001";
    hall.accept(request);
    CHECK(
        hall.refusal(
            hall.stage.dispatch(1, "2026-03-24 08:30:00", "R2", 1, DispatchMethod::by_name)) ==
        Codes{"by_name_barred"});
    hall.accept(hall.stage.dispatch(1, "2026-03-25 08:30:00", "R2", 1, DispatchMethod::by_name));
}

TEST_CASE("a job cannot end before it begins, nor in the future", "[unit][dispatch]") {
    Morning hall;
    hall.open("R1");
    hall.accept(hall.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 1));
    CHECK(
        hall.refusal(hall.end(1, "2026-03-01", DispatchOutcome::laid_off)) ==
        Codes{"end_before_start"});
    auto future = hall.end(1, "2026-03-05", DispatchOutcome::laid_off);
    std::get<EndDispatch>(future.payload).term_date = date("2026-03-06");
    CHECK(hall.refusal(future) == Codes{"end_in_future"});
}

TEST_CASE(
    "a short call longer than the book allows is refused",
    "[unit][request][rule:short_call_too_long]") {
    Morning hall;
    auto request = hall.stage.open_request(1, "2026-03-01 14:00:00", "R1", "WIRE_SEA");
    std::get<OpenRequest>(request.payload).short_call_days = 4;
    CHECK(hall.refusal(request) == Codes{"short_call_too_long"});
    std::get<OpenRequest>(request.payload).short_call_days = 3;
    hall.accept(request);
    CHECK(hall.request("R1").no_check_mark_reason == NoCheckMarkReason::short_call);
}

TEST_CASE("an early start generates no check marks", "[unit][request]") {
    Morning hall;
    auto request = hall.stage.open_request(1, "2026-03-01 14:00:00", "R1", "WIRE_SEA");
    std::get<OpenRequest>(request.payload).start_time = parse_time_of_day("05:59").value;
    hall.accept(request);
    CHECK(hall.request("R1").no_check_mark_reason == NoCheckMarkReason::early_start);
    CHECK_FALSE(hall.request("R1").generates_check_mark);
}

TEST_CASE(
    "an unfilled request goes to the manager and marks those who could have taken it",
    "[unit][request][check_mark]") {
    Morning hall;
    hall.open("R1", 2);
    hall.accept(hall.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 1));
    const CloseReferral wish{date("2026-03-02"), {{"R1", {"1002"}}}};
    hall.accept(hall.stage.operation(1, "2026-03-02 10:00:00", wish));
    CHECK(hall.request("R1").referred_to_manager_at.has_value());
    CHECK(live(hall.rows, hall.stage, 2, "WIRE_SEA")->check_marks == 1);
    CHECK(
        judge(hall.rows, hall.stage.operation(1, "2026-03-02 10:05:00", wish)).outcome ==
        Outcome::adjusted);
    CHECK(live(hall.rows, hall.stage, 2, "WIRE_SEA")->check_marks == 1);
}

TEST_CASE("a request cannot be amended below what is dispatched", "[unit][request]") {
    Morning hall;
    hall.open("R1", 2);
    hall.accept(hall.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 1));
    const auto amend = [&](const std::string& column, const std::string& value) {
        return hall.stage.operation(
            1, "2026-03-02 09:00:00", AmendRequest{"R1", {{column, value}}, ""});
    };
    CHECK(hall.refusal(amend("workers_requested", "0")) == Codes{"bad_value", "bad_value"});
    CHECK(hall.refusal(amend("workers_requested", "10000")) == Codes{"bad_value"});
    CHECK(hall.refusal(amend("wage_rate", "-1")) == Codes{"bad_value"});
    CHECK(hall.refusal(amend("wage_rate", "58.123")) == Codes{"bad_value"});
    CHECK(hall.refusal(amend("workers_dispatched", "0")) == Codes{"not_editable"});
    hall.accept(amend("workers_requested", "1"));
    CHECK(hall.request("R1").status == LaborRequestStatus::filled);
}

TEST_CASE(
    "registering anew on one book in time settles the others, and is not dropped",
    "[unit][dispatch][enforce]") {
    Morning hall;
    const EditRow none{
        "referral_books",
        hall.stage.book("WIRE_SEA").value,
        {},
        {},
        {{"short_call_restorations_max", "0"}, {"short_call_free_days", "0"}},
        "trial"};
    hall.accept(hall.stage.operation(1, "2026-02-27 09:00:00", none));
    hall.open_short("R1", 3);
    hall.accept(hall.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 1));
    hall.accept(hall.end(1, "2026-03-05", DispatchOutcome::completed));
    REQUIRE(live(hall.rows, hall.stage, 1, "WIRE_SEA") == nullptr);
    hall.accept(hall.stage.register_(1, "2026-03-06 09:00:00", 1, "WIRE_SEA"));
    CHECK(hall.last.activities.back().action == RegistrationAction::re_register);
    const EnforceDay late{date("2026-03-09"), {}, {}, {"1001"}};
    CHECK(judge(hall.rows, hall.stage.operation(1, "2026-03-09 18:00:00", late)).changes.empty());
    CHECK(live(hall.rows, hall.stage, 1, "WIRE_SEA") != nullptr);
}

TEST_CASE(
    "jobs that open the time to register anew: under scale, a turnaround, ninety days",
    "[unit][dispatch][rule:15]") {
    Morning hall;
    const auto register_by = [&] {
        return hall.rows.registrations(hall.stage.member(1).id).front()->re_register_by;
    };
    auto request = hall.stage.open_request(1, "2026-03-01 14:00:00", "R1", "WIRE_SEA");
    SECTION("a usual long call does not") {
        hall.accept(request);
        hall.accept(hall.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 1));
        hall.accept(hall.end(1, "2026-06-12", DispatchOutcome::laid_off));
        CHECK_FALSE(register_by());
    }
    SECTION("under scale") {
        std::get<OpenRequest>(request.payload).no_check_mark_reason =
            NoCheckMarkReason::under_scale;
        hall.accept(request);
        hall.accept(hall.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 1));
        hall.accept(hall.end(1, "2026-06-12", DispatchOutcome::laid_off));
        CHECK(register_by() == date("2026-06-15"));  // Friday to Monday
    }
    SECTION("a turnaround") {
        hall.accept(request);
        hall.accept(hall.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 1));
        auto end = hall.end(1, "2026-03-31", DispatchOutcome::completed);
        std::get<EndDispatch>(end.payload).is_turnaround = true;
        hall.accept(end);
        CHECK(register_by() == date("2026-04-01"));
    }
    SECTION("ninety days, where the rule is on") {
        Setting rule;
        for (const auto& each : seed_settings(Instant{})) {
            if (each.name == "ninety_day_rule") rule = each;
        }
        hall.accept(hall.stage.operation(
            1,
            "2026-03-01 15:00:00",
            EditRow{"settings", rule.id.value, {}, {}, {{"value", "on"}}, "minutes"}));
        hall.accept(request);
        hall.accept(hall.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 1));
        SECTION("one day less is not enough") {
            hall.accept(hall.end(1, "2026-05-30", DispatchOutcome::laid_off));
            CHECK_FALSE(register_by());
        }
        SECTION("missed, it drops the member with its own reason") {
            hall.accept(hall.end(1, "2026-06-01", DispatchOutcome::laid_off));
            CHECK(register_by() == date("2026-06-02"));
            BookRegistration imported;
            imported.id = {77};
            imported.member_id = hall.stage.member(1).id;
            imported.book_id = hall.stage.book("MARINE");
            imported.registered_at = at("2026-05-01 09:00:00");
            hall.rows.put(imported);
            hall.accept(hall.stage.register_(1, "2026-06-03 09:00:00", 1, "WIRE_SEA"));
            const EnforceDay late{date("2026-06-03"), {}, {}, {"1001"}, {}};
            hall.accept(hall.stage.operation(1, "2026-06-03 18:00:00", late));
            CHECK(hall.rows.find(imported.id)->drop_reason == DropReason::ninety_day_rule);
            // Signed after the deadline: a new place, whenever the deadlines are run.
            CHECK(hall.status(1, "WIRE_SEA") == RegistrationStatus::active);
        }
    }
}

TEST_CASE("an amended start is judged anew as an early one", "[unit][request][rule:6]") {
    Morning hall;
    hall.open("R1");
    const auto amend = [&](const char* time) {
        return hall.stage.operation(
            1, "2026-03-02 09:00:00", AmendRequest{"R1", {{"start_time", time}}, "earlier"});
    };
    hall.accept(amend("05:30"));
    CHECK(hall.request("R1").no_check_mark_reason == NoCheckMarkReason::early_start);
    CHECK_FALSE(hall.request("R1").generates_check_mark);
    hall.accept(amend("06:00"));
    CHECK(hall.request("R1").generates_check_mark);
}

TEST_CASE(
    "only a request that names somebody is filled by name, and it is filled so",
    "[unit][dispatch][rule:names_nobody]") {
    Morning hall;
    hall.open("R1");
    CHECK(
        hall.refusal(hall.stage.dispatch(
            1, "2026-03-02 08:30:00", "R1", 2, DispatchMethod::by_name)) == Codes{"names_nobody"});
    auto named = hall.stage.open_request(1, "2026-03-01 14:00:00", "R2", "WIRE_SEA", 2);
    std::get<OpenRequest>(named.payload).named_card = "1002";
    hall.accept(named);
    hall.accept(hall.stage.dispatch(1, "2026-03-02 08:31:00", "R2", 1));
    hall.accept(hall.stage.register_(1, "2026-03-02 08:31:30", 3, "WIRE_SEA"));
    CHECK(
        hall.refusal(hall.stage.dispatch(1, "2026-03-02 08:32:00", "R2", 3)) ==
        Codes{"slot_is_named"});
    hall.accept(hall.stage.dispatch(1, "2026-03-02 08:33:00", "R2", 2, DispatchMethod::by_name));
    hall.accept(hall.answer(2, "2026-03-02 08:34:00", false));
    hall.accept(hall.stage.dispatch(1, "2026-03-02 08:35:00", "R2", 3));
}

TEST_CASE("only an emergency call leaves the line", "[unit][dispatch][rule:no_emergency]") {
    Morning hall;
    hall.open("R1");
    CHECK(
        hall.refusal(
            hall.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 2, DispatchMethod::emergency)) ==
        Codes{"no_emergency"});
    auto call = hall.stage.open_request(1, "2026-03-01 14:00:00", "R2", "WIRE_SEA");
    std::get<OpenRequest>(call.payload).is_emergency = true;
    hall.accept(call);
    hall.accept(hall.stage.dispatch(1, "2026-03-02 08:31:00", "R2", 2, DispatchMethod::emergency));
}

TEST_CASE("who is out signs no book", "[unit][dispatch][rule:member_already_out]") {
    Morning hall;
    hall.open("R1");
    hall.accept(hall.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 1));
    CHECK(
        hall.refusal(hall.stage.register_(1, "2026-03-02 09:00:00", 1, "MARINE")) ==
        Codes{"member_already_out"});
}

TEST_CASE("the book that was called decides whether all registrations return", "[unit][dispatch]") {
    Morning hall;
    const EditRow longer{
        "referral_books",
        hall.stage.book("WIRE_SEA").value,
        {},
        {},
        {{"short_call_max_days", "10"}},
        "local rule"};
    hall.accept(hall.stage.operation(1, "2026-02-27 09:00:00", longer));
    hall.open_short("R1", 8);
    hall.accept(hall.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 1));
    hall.accept(hall.end(1, "2026-03-12", DispatchOutcome::completed));
    for (const char* book : {"WIRE_SEA", "WIRE_BREM", "WIRE_PA"}) {
        CAPTURE(book);
        CHECK(hall.status(1, book) == RegistrationStatus::active);
        CHECK(live(hall.rows, hall.stage, 1, book)->short_call_restorations == 1);
    }
}

TEST_CASE(
    "whose deadline passed while out has a day to re-sign after declining", "[unit][dispatch]") {
    Morning hall;
    hall.open("R1");
    hall.accept(hall.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 1));
    REQUIRE(live(hall.rows, hall.stage, 1, "WIRE_PA")->re_sign_due == date("2026-03-04"));
    hall.accept(hall.answer(1, "2026-03-06 09:00:00", false));  // a Friday
    CHECK(live(hall.rows, hall.stage, 1, "WIRE_PA")->re_sign_due == date("2026-03-09"));
    hall.accept(hall.stage.re_sign(1, "2026-03-09 09:00:00", 1, "WIRE_PA"));
}

TEST_CASE("a request begins today or later", "[unit][request][rule:start_in_past]") {
    Morning hall;
    auto request = hall.stage.open_request(1, "2026-03-02 14:00:00", "R1", "WIRE_SEA");
    auto& wish = std::get<OpenRequest>(request.payload);
    wish.start_date = date("2026-03-01");
    CHECK(hall.refusal(request) == Codes{"start_in_past"});
    wish.start_date = date("2026-03-02");
    hall.accept(request);
    CHECK(
        hall.refusal(hall.stage.operation(
            1,
            "2026-03-02 15:00:00",
            AmendRequest{"R1", {{"start_date", "2026-02-02"}}, "typing error"})) ==
        Codes{"start_in_past"});
}

TEST_CASE("an amended start takes the bidding window along", "[unit][request]") {
    Morning hall;
    auto request = hall.stage.open_request(1, "2026-03-02 14:00:00", "R1", "WIRE_SEA");
    hall.accept(hall.stage.operation(
        1,
        "2026-03-01 09:00:00",
        EditRow{
            "referral_books",
            hall.stage.book("WIRE_SEA").value,
            {},
            {},
            {{"online_bidding_enabled", "true"}},
            "minutes"}));
    std::get<OpenRequest>(request.payload).bidding_opens_at = at("2026-03-02 17:30:00");
    std::get<OpenRequest>(request.payload).bidding_closes_at = at("2026-03-03 07:00:00");
    hall.accept(request);
    hall.accept(hall.stage.operation(
        1,
        "2026-03-02 15:00:00",
        AmendRequest{"R1", {{"start_date", "2026-03-05"}}, "material is late"}));
    CHECK(hall.request("R1").bidding_closes_at == at("2026-03-05 07:00:00"));
}

TEST_CASE("why a request was cancelled stands beside its notes", "[unit][request]") {
    Morning hall;
    auto request = hall.stage.open_request(1, "2026-03-02 14:00:00", "R1", "WIRE_SEA");
    std::get<OpenRequest>(request.payload).notes = "CPR card wanted";
    hall.accept(request);
    hall.accept(hall.stage.operation(1, "2026-03-02 15:00:00", CancelRequest{"R1", "weather"}));
    CHECK(hall.request("R1").notes == "CPR card wanted; cancelled: weather");
}

TEST_CASE("an unfilled request by name marks nobody in the line", "[unit][request][check_mark]") {
    Morning hall;
    auto named = hall.stage.open_request(1, "2026-03-01 14:00:00", "R1", "WIRE_SEA");
    std::get<OpenRequest>(named.payload).named_card = "1002";
    hall.accept(named);
    hall.accept(hall.stage.operation(
        1, "2026-03-02 10:00:00", CloseReferral{date("2026-03-02"), {{"R1", {"1001"}}}}));
    CHECK(hall.request("R1").referred_to_manager_at.has_value());
    CHECK(live(hall.rows, hall.stage, 1, "WIRE_SEA")->check_marks == 0);
}

TEST_CASE("an edit does not bring back who is out", "[unit][edit][rule:out_on_dispatch]") {
    Morning hall;
    hall.open("R1");
    hall.accept(hall.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 1));
    CHECK(
        hall.refusal(hall.stage.operation(
            1,
            "2026-03-02 09:00:00",
            EditRow{
                "book_registrations",
                0,
                hall.stage.member(1),
                hall.stage.book("WIRE_SEA"),
                {{"status", "ACTIVE"}},
                "typing error"})) == Codes{"out_on_dispatch"});
}
