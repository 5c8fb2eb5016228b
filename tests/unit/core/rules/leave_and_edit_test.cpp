/// \file
/// Leaving a book, and manual corrections.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"
#include "tests/support/hall_stage.hpp"

#include <algorithm>

using namespace hallbook::core;
using namespace hallbook::test;

namespace {

Decision edit(
    WorkingSet& rows,
    HallStage& stage,
    std::vector<ColumnEdit> changes,
    const std::string& reason = "typing error") {
    const EditRow wish{
        "book_registrations",
        0,
        stage.member(1),
        stage.book("WIRE_SEA"),
        std::move(changes),
        reason};
    return judge(rows, stage.operation(1, "2025-08-12 08:00:00", wish));
}

}  // namespace

TEST_CASE("a member leaves a book and may sign it anew with a new APN", "[unit][leave]") {
    HallStage stage;
    WorkingSet rows = one_registered(stage);
    REQUIRE(
        judge(rows, stage.leave(1, "2025-08-12 08:00:00", 1, "WIRE_SEA")).outcome ==
        Outcome::accepted);
    CHECK(live(rows, stage, 1, "WIRE_SEA") == nullptr);
    CHECK(
        codes(judge(rows, stage.leave(1, "2025-08-12 08:01:00", 1, "WIRE_SEA"))) ==
        std::vector<std::string>{"not_registered"});
    REQUIRE(
        judge(rows, stage.register_(1, "2025-08-13 08:00:00", 1, "WIRE_SEA")).outcome ==
        Outcome::accepted);
    CHECK(live(rows, stage, 1, "WIRE_SEA")->applicant_priority_number.text() == "45882.33");
}

TEST_CASE("what makes a place in line can never be edited", "[unit][edit][rule:not_editable]") {
    HallStage stage;
    WorkingSet rows = one_registered(stage);
    for (const char* column :
         {"applicant_priority_number", "registered_at", "member_id", "book_id", "id", "nonsense"}) {
        CAPTURE(column);
        CHECK(
            codes(edit(rows, stage, {{column, "1"}})) == std::vector<std::string>{"not_editable"});
    }
    CHECK(live(rows, stage, 1, "WIRE_SEA")->applicant_priority_number.text() == "45880.41");
    CHECK(live(rows, stage, 1, "WIRE_SEA")->re_sign_due.has_value());
}

TEST_CASE("who left and is put back has a deadline again", "[unit][edit]") {
    HallStage stage;
    WorkingSet rows = one_registered(stage);
    const auto left = stage.leave(1, "2025-08-12 08:00:00", 1, "WIRE_SEA");
    REQUIRE(judge(rows, left).outcome == Outcome::accepted);
    REQUIRE(edit(rows, stage, {{"status", "ACTIVE"}}).outcome == Outcome::accepted);
    REQUIRE(live(rows, stage, 1, "WIRE_SEA") != nullptr);
    CHECK(live(rows, stage, 1, "WIRE_SEA")->re_sign_due.has_value());
}

TEST_CASE("who is exempt gets no deadline by an edit", "[unit][edit]") {
    HallStage stage;
    WorkingSet rows = one_registered(stage);
    const GrantExemption exemption{
        stage.member(1), ExemptReason::medical, date("2025-08-11"), {}, {}};
    REQUIRE(
        judge(rows, stage.operation(1, "2025-08-11 12:00:00", exemption)).outcome ==
        Outcome::accepted);
    CHECK(
        codes(edit(rows, stage, {{"re_sign_due", "2025-09-30"}})) ==
        std::vector<std::string>{"is_exempt"});
    CHECK(edit(rows, stage, {{"notes", "asked twice"}}).outcome == Outcome::accepted);
}

TEST_CASE("an edit needs a reason and sound values", "[unit][edit][rule:bad_value]") {
    HallStage stage;
    WorkingSet rows = one_registered(stage);
    CHECK(
        codes(edit(rows, stage, {{"notes", "x"}}, "")) ==
        std::vector<std::string>{"reason_missing"});
    CHECK(codes(edit(rows, stage, {})) == std::vector<std::string>{"nothing_to_edit"});
    for (const ColumnEdit& bad : std::vector<ColumnEdit>{
             {"check_marks", "-1"},
             {"check_marks", "two"},
             {"tier", "BOOK_5"},
             {"tier", std::nullopt},
             {"re_sign_due", "2025-02-30"},
             {"status", "DISPATCHED"}}) {
        CAPTURE(bad.column, bad.value.value_or("(none)"));
        CHECK(codes(edit(rows, stage, {bad})) == std::vector<std::string>{"bad_value"});
    }
}

TEST_CASE("an edit leaves a MANUAL_EDIT activity with the reason", "[unit][edit]") {
    HallStage stage;
    WorkingSet rows = one_registered(stage);
    const auto decision = edit(rows, stage, {{"check_marks", "1"}, {"notes", "spoke to him"}});
    REQUIRE(decision.outcome == Outcome::accepted);
    REQUIRE(decision.activities.size() == 1);
    CHECK(decision.activities[0].action == RegistrationAction::manual_edit);
    CHECK(decision.activities[0].reason == "typing error");
    CHECK(live(rows, stage, 1, "WIRE_SEA")->has_check_mark);
}

TEST_CASE("a dropped registration is reinstated only while no other stands", "[unit][edit]") {
    HallStage stage;
    WorkingSet rows = one_registered(stage);
    REQUIRE(edit(rows, stage, {{"status", "DROPPED"}}).outcome == Outcome::accepted);
    CHECK(live(rows, stage, 1, "WIRE_SEA") == nullptr);
    REQUIRE(edit(rows, stage, {{"status", "ACTIVE"}}).outcome == Outcome::accepted);
    CHECK(live(rows, stage, 1, "WIRE_SEA")->applicant_priority_number.text() == "45880.41");
}

TEST_CASE("a card number that another member holds cannot be taken", "[unit][edit]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    const EditRow wish{
        "members", 0, stage.member(1), std::nullopt, {{"card_number", "1002"}}, "typo"};
    CHECK(
        codes(judge(rows, stage.operation(1, "2025-08-12 08:00:00", wish))) ==
        std::vector<std::string>{"card_number_taken"});
}

TEST_CASE("the account of a locked user does nothing", "[unit][edit][rule:user_not_permitted]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    User user;
    user.id = {natural_key_id("pat")};
    user.name = "pat";
    user.locked_until = at("2025-08-13 00:00:00");
    rows.put(user);
    CHECK(
        codes(judge(rows, stage.register_(1, "2025-08-12 23:00:00", 1, "WIRE_SEA"))) ==
        std::vector<std::string>{"user_not_permitted"});
    CHECK(
        judge(rows, stage.register_(1, "2025-08-13 01:00:00", 1, "WIRE_SEA")).outcome ==
        Outcome::accepted);
}

TEST_CASE("holidays are added, renamed and removed by edits", "[unit][edit][holiday]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    const auto edit_holiday = [&](std::int64_t row, std::vector<ColumnEdit> changes) {
        return judge(
            rows,
            stage.operation(
                1,
                "2026-11-02 08:00:00",
                EditRow{"holidays", row, {}, {}, std::move(changes), "minutes"}));
    };
    const auto added =
        edit_holiday(0, {{"holiday_on", "2026-11-26"}, {"name", "Thanksgiving Day"}});
    REQUIRE(added.outcome == Outcome::accepted);
    CHECK(rows.holidays() == std::vector{date("2026-11-26")});
    CHECK(
        codes(edit_holiday(0, {{"holiday_on", "2026-11-26"}, {"name", "again"}})) ==
        std::vector<std::string>{"holiday_exists"});
    CHECK(
        codes(edit_holiday(0, {{"holiday_on", "2026-11-31"}, {"name", "no such day"}})) ==
        std::vector<std::string>{"bad_value"});
    CHECK(
        codes(edit_holiday(0, {{"holiday_on", "2026-11-27"}})) ==
        std::vector<std::string>{"bad_value"});
    const auto row = std::find_if(added.changes.begin(), added.changes.end(), [](const auto& each) {
                         return each.table == table_id<Holiday>();
                     })->row.number();
    REQUIRE(edit_holiday(row, {{"name", "Thanksgiving"}}).outcome == Outcome::accepted);
    REQUIRE(edit_holiday(row, {{"holiday_on", std::nullopt}}).outcome == Outcome::accepted);
    CHECK(rows.holidays().empty());
    CHECK(
        codes(edit_holiday(row, {{"holiday_on", std::nullopt}})) ==
        std::vector<std::string>{"unknown_holiday"});
}
