/// \file
/// What every rule has in common: who may act, what is noted of whom, what a refusal leaves behind,
/// and what other programs' edits come to.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/judging.hpp"

#include "core/operations/footprint.hpp"
#include "tests/support/sample_rows.hpp"
#include "tests/support/two_halls.hpp"

using namespace hallbook::core;
using namespace hallbook::test;

namespace {

using Codes = std::vector<std::string>;

/// Notes an edit by another program at 07:00 of a row.
template <class Row>
void edit_at_central(WorkingSet& rows, const Row& row) {
    rows.put(row);
    rows.note_edit(table_id<Row>(), row.id.value, at("2026-03-02 07:00:00"));
}

BookRegistration place_of(const TwoHalls& halls, int member) {
    return *live(halls.rows, halls.stage, member, "WIRE_SEA");
}

}  // namespace

TEST_CASE("a closed account, or one locked beyond now, does nothing", "[unit][judging][rule:18]") {
    const auto refused = [](bool is_active, std::optional<Instant> locked_until) {
        HallStage stage;
        WorkingSet rows = stage.rows();
        User user = a_user();
        user.is_active = is_active;
        user.locked_until = locked_until;
        rows.put(user);
        return codes(judge(rows, stage.register_(1, "2026-03-02 09:00:00", 1, "WIRE_SEA")));
    };
    const Codes no{"user_not_permitted"};
    CHECK(refused(true, std::nullopt).empty());
    CHECK(refused(false, std::nullopt) == no);
    CHECK(refused(true, at("2026-03-02 09:00:00")).empty());
    CHECK(refused(true, at("2026-03-02 09:00:01")) == no);
    CHECK(refused(false, at("2026-03-02 08:00:00")) == no);
}

TEST_CASE("who acts for the first time becomes a user, once", "[unit][judging]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    REQUIRE(
        judge(rows, stage.register_(1, "2026-03-02 09:00:00", 1, "WIRE_SEA")).outcome ==
        Outcome::accepted);
    User expected;
    expected.id = {natural_key_id("pat")};
    expected.name = "pat";
    expected.created_at = expected.updated_at = at("2026-03-02 09:00:00");
    CHECK(*rows.user("pat") == expected);
    REQUIRE(
        judge(rows, stage.register_(1, "2026-03-02 10:00:00", 2, "WIRE_SEA")).outcome ==
        Outcome::accepted);
    CHECK(*rows.user("pat") == expected);
}

TEST_CASE("a row keeps who made it, and says who changed it last", "[unit][judging]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    REQUIRE(
        judge(rows, stage.register_(1, "2026-03-02 09:00:00", 1, "WIRE_SEA")).outcome ==
        Outcome::accepted);
    auto other = stage.re_sign(1, "2026-03-03 09:00:00", 1, "WIRE_SEA");
    other.actor = "kim";
    REQUIRE(judge(rows, other).outcome == Outcome::accepted);
    const auto* row = live(rows, stage, 1, "WIRE_SEA");
    CHECK(row->created_at == at("2026-03-02 09:00:00"));
    CHECK(row->updated_at == at("2026-03-03 09:00:00"));
    CHECK(row->created_by_id == rows.user("pat")->id);
    CHECK(row->updated_by_id == rows.user("kim")->id);
}

TEST_CASE("a card that is an old row's id does not take its place", "[unit][judging]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    Organization taken;
    taken.id = {natural_key_id("E7")};
    taken.code = "OTHER";
    rows.put(taken);
    const auto operation = stage.operation(
        1,
        "2026-03-02 09:00:00",
        ImportEmployers{{{2, "E7", "SEVEN", ContractCode::lfm, date("2024-01-01"), {}}}});
    REQUIRE(judge(rows, operation).outcome == Outcome::accepted);
    CHECK(rows.find(taken.id)->code == "OTHER");
    CHECK(rows.employer("E7")->id.value == row_id(operation.id, 0));
}

TEST_CASE("the civil day and time of another instant are those of the hall", "[unit][judging]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    const auto operation = stage.register_(1, "2026-03-02 09:00:00", 1, "WIRE_SEA");
    const Judging judging{rows, operation, Standpoint::at_the_counter};
    CHECK(judging.day_of(at("2026-03-01 23:59:59")) == date("2026-03-01"));
    CHECK(judging.day_of(at("2026-03-02 00:00:00")) == date("2026-03-02"));
    CHECK(judging.civil_words(at("2026-03-01 23:59:59")) == "2026-03-01 23:59");
    CHECK(judging.civil_words(at("2026-03-02 00:00:00")) == "2026-03-02 00:00");
    auto fractional = operation;
    fractional.recorded_at += std::chrono::microseconds{999'999};
    const Judging late{rows, fractional, Standpoint::at_the_counter};
    CHECK(late.day_of(at("2026-03-02 00:00:00")) == date("2026-03-02"));
    CHECK(late.day_of(at("2026-03-01 23:59:59")) == date("2026-03-01"));
}

TEST_CASE("the newest registration is the one signed last, on that book", "[unit][judging]") {
    WorkingSet rows;
    auto row = a_registration(3, {1}, wire_seattle, "46000.10");
    row.registered_at = at("2026-03-01 09:00:00");
    rows.put(row);
    row.id = {2};
    row.registered_at = at("2026-03-02 09:00:00");
    rows.put(row);
    row.id = {1};
    row.book_id = {2};
    row.registered_at = at("2026-03-03 09:00:00");
    rows.put(row);
    CHECK(newest_registration(rows, {1}, wire_seattle)->id.value == 2);
    CHECK(newest_registration(rows, {1}, {2})->id.value == 1);
    CHECK(newest_registration(rows, {1}, {3}) == nullptr);
    CHECK(newest_registration(rows, {2}, wire_seattle) == nullptr);
}

TEST_CASE(
    "a refusal at the counter leaves no trace, one afterwards a conflict",
    "[unit][judging][rule:superseded]") {
    TwoHalls halls;
    halls.accept(halls.stage.leave(1, "2026-03-02 08:00:00", 1, "WIRE_SEA"));
    const auto late = halls.stage.re_sign(2, "2026-03-02 09:00:00", 1, "WIRE_SEA");
    const auto gone =
        newest_registration(halls.rows, halls.stage.member(1).id, halls.stage.book("WIRE_SEA"))->id;
    const auto counter = judge(halls.rows, late);
    CHECK(counter.outcome == Outcome::rejected);
    CHECK(counter.changes.empty());
    CHECK(counter.activities.empty());
    const auto central = halls.central(late);
    CHECK(central.outcome == Outcome::rejected);
    Conflict expected;
    expected.id = {row_id(late.id, 0)};
    expected.rule = ConflictRule::superseded;
    expected.hall = 2;
    expected.seq = late.id.sequence;
    expected.member_id = halls.stage.member(1).id;
    expected.book_id = halls.stage.book("WIRE_SEA");
    expected.registration_id = gone;
    expected.applicant_priority_number = apn("46055.38");
    expected.decision = "refused";
    expected.explanation =
        "The re-sign that HALL2 entered at 2026-03-02 09:00 without knowing what others had done "
        "does not stand: Member1, Test (card 1001) is not registered on WIRE SEATTLE. Use "
        "'hallbook "
        "register'.";
    expected.occurred_at = expected.created_at = at("2026-03-02 09:00:00");
    CHECK(conflicts_of(central) == std::vector{expected});
    REQUIRE(central.activities.size() == 1);
    CHECK(central.activities.front().registration_id == gone);
    CHECK(central.activities.front().previous_status == RegistrationStatus::resigned);
    CHECK(central.activities.front().new_status == RegistrationStatus::resigned);
}

TEST_CASE(
    "a refusal about a member without a place names member and book",
    "[unit][judging][rule:superseded]") {
    TwoHalls halls;
    const auto decision = halls.central(halls.stage.leave(2, "2026-03-02 09:00:00", 4, "WIRE_SEA"));
    REQUIRE(conflicts_of(decision).size() == 1);
    const auto conflict = conflicts_of(decision).front();
    CHECK(conflict.member_id == halls.stage.member(4).id);
    CHECK(conflict.book_id == halls.stage.book("WIRE_SEA"));
    CHECK_FALSE(conflict.registration_id);
    REQUIRE(decision.activities.size() == 1);
    RegistrationActivity expected;
    expected.id = decision.activities.front().id;
    expected.member_id = halls.stage.member(4).id;
    expected.book_id = halls.stage.book("WIRE_SEA");
    expected.action = RegistrationAction::reconciled;
    expected.performed_by_id = halls.rows.user("pat")->id;
    expected.hall = "HALL2";
    expected.reason = "superseded";
    expected.occurred_at = expected.created_at = at("2026-03-02 09:00:00");
    CHECK(decision.activities.front() == expected);
}

TEST_CASE(
    "a refusal about no member leaves a conflict and no step", "[unit][judging][rule:superseded]") {
    TwoHalls halls;
    const auto decision =
        halls.central(halls.stage.operation(2, "2026-03-02 09:00:00", CancelRequest{"R9", "off"}));
    REQUIRE(conflicts_of(decision).size() == 1);
    CHECK_FALSE(conflicts_of(decision).front().member_id);
    CHECK(decision.activities.empty());
}

TEST_CASE(
    "a refusal about a dispatch names the place it took", "[unit][judging][rule:superseded]") {
    TwoHalls halls;
    const auto sent = halls.sends(1, "08:30:00", "R1", 1);
    halls.accept(sent);
    halls.accept(halls.checks_in(1, "09:00:00", sent));
    const auto decision = halls.central(halls.checks_in(2, "10:00:00", sent));
    CHECK(codes(decision) == Codes{"checked_in"});
    const auto conflict = conflicts_of(decision).front();
    CHECK(conflict.registration_id == place_of(halls, 1).id);
    CHECK(conflict.book_id == halls.stage.book("WIRE_SEA"));
    CHECK(conflict.applicant_priority_number == place_of(halls, 1).applicant_priority_number);
}

TEST_CASE(
    "what rests on another program's edit is told so, whichever row it was",
    "[unit][judging][rule:edited-at-central]") {
    const auto rule_after = [](auto edit, Instant pulled_at = {}) {
        TwoHalls halls;
        const auto sent = halls.sends(1, "08:30:00", "R1", 1);
        halls.accept(sent);
        halls.accept(halls.checks_in(1, "08:31:00", sent));
        edit(halls, *halls.rows.find(TwoHalls::dispatch_of(sent)));
        auto late = halls.checks_in(2, "10:00:00", sent);
        late.seen.pulled_at = pulled_at;
        return rules(halls.central(late));
    };
    const Codes edited{"edited-at-central refused"};
    const Codes superseded{"superseded refused"};
    CHECK(rule_after([](auto&, auto&) {}) == superseded);
    const auto dispatch = [](TwoHalls& halls, const Dispatch& row) {
        edit_at_central(halls.rows, row);
    };
    CHECK(rule_after(dispatch) == edited);
    CHECK(rule_after(dispatch, at("2026-03-02 06:59:59")) == edited);
    CHECK(rule_after(dispatch, at("2026-03-02 07:00:00")) == superseded);
    CHECK(rule_after([](TwoHalls& halls, const Dispatch& row) {
              edit_at_central(halls.rows, *halls.rows.find(row.member_id));
          }) == edited);
    CHECK(rule_after([](TwoHalls& halls, const Dispatch& row) {
              edit_at_central(halls.rows, *halls.rows.find(row.labor_request_id));
          }) == edited);
    CHECK(rule_after([](TwoHalls& halls, const Dispatch& row) {
              edit_at_central(halls.rows, *halls.rows.find(row.registration_id));
          }) == edited);
    CHECK(rule_after([](TwoHalls& halls, const Dispatch&) {
              edit_at_central(halls.rows, place_of(halls, 2));
          }) == superseded);
}

TEST_CASE("a narrower rule is not renamed by an edit", "[unit][judging][rule:same-day-mark]") {
    TwoHalls halls;
    const auto mark = [&](HallNumber hall, const char* time) {
        return halls.stage.operation(
            hall,
            std::string{"2026-03-02 "} + time,
            GiveCheckMark{halls.stage.member(1), halls.stage.book("WIRE_SEA"), "roll call"});
    };
    halls.accept(mark(1, "08:30:00"));
    edit_at_central(halls.rows, place_of(halls, 1));
    const auto decision = halls.central(mark(2, "09:00:00"));
    CHECK(rules(decision) == Codes{"same-day-mark one_mark_stands"});
    CHECK_THAT(
        conflicts_of(decision).front().explanation,
        contains("without knowing what others had done does not stand"));
}

TEST_CASE(
    "what was applied to an edited row names the row", "[unit][judging][rule:edited-at-central]") {
    const auto told = [](auto edit, auto act) {
        TwoHalls halls;
        edit(halls);
        const auto found = conflicts_of(halls.central(act(halls)));
        REQUIRE(found.size() == 1);
        CHECK(found.front().rule == ConflictRule::edited_at_central);
        CHECK(found.front().decision == "applied");
        return found.front();
    };
    const auto place = told(
        [](TwoHalls& halls) { edit_at_central(halls.rows, place_of(halls, 1)); },
        [](TwoHalls& halls) {
            return halls.stage.re_sign(2, "2026-03-02 09:00:00", 1, "WIRE_SEA");
        });
    CHECK_THAT(
        place.explanation,
        contains(
            "The re-sign that HALL2 entered at 2026-03-02 09:00 was applied to the registration"));
    CHECK(place.applicant_priority_number == apn("46055.38"));
    const auto request = told(
        [](TwoHalls& halls) { edit_at_central(halls.rows, *halls.rows.request("R1")); },
        [](TwoHalls& halls) {
            return halls.stage.operation(
                2, "2026-03-02 09:00:00", AmendRequest{"R1", {{"city", "Kent"}}, ""});
        });
    CHECK_THAT(request.explanation, contains("was applied to the request as"));
    CHECK_FALSE(request.registration_id);
    const auto member = told(
        [](TwoHalls& halls) { edit_at_central(halls.rows, *halls.rows.member("1001")); },
        [](TwoHalls& halls) {
            return halls.stage.operation(
                2,
                "2026-03-02 09:00:00",
                EditRow{"members", 0, halls.stage.member(1), {}, {{"home_local", "1"}}, "moved"});
        });
    CHECK_THAT(member.explanation, contains("was applied to the member's data as"));
    CHECK(member.member_id.has_value());
    const auto contact = told(
        [](TwoHalls& halls) {
            edit_at_central(halls.rows, MemberContact{.id = contact_of(halls.stage.member(1).id)});
        },
        [](TwoHalls& halls) {
            return halls.stage.operation(
                2,
                "2026-03-02 09:00:00",
                EditRow{"members", 0, halls.stage.member(1), {}, {{"phone", "1"}}, "new phone"});
        });
    CHECK_THAT(contact.explanation, contains("was applied to the member's data as"));
    CHECK(contact.member_id == member.member_id);
}

TEST_CASE("several edited rows are told of once", "[unit][judging][rule:edited-at-central]") {
    TwoHalls halls;
    edit_at_central(halls.rows, place_of(halls, 1));
    edit_at_central(halls.rows, *live(halls.rows, halls.stage, 1, "WIRE_BREM"));
    const Payload both = ReSign{
        halls.stage.member(1), {halls.stage.book("WIRE_SEA"), halls.stage.book("WIRE_BREM")}};
    CHECK(
        rules(halls.central(halls.stage.operation(2, "2026-03-02 09:00:00", both))) ==
        Codes{"edited-at-central applied"});
    CHECK(
        judge(halls.rows, halls.stage.re_sign(1, "2026-03-02 10:00:00", 1, "WIRE_SEA")).outcome ==
        Outcome::accepted);  // at the counter nothing is unknown
}

TEST_CASE("a suspect clock says both times and about whom", "[unit][judging][rule:suspect-clock]") {
    TwoHalls halls;
    auto operation = halls.stage.re_sign(2, "2026-03-02 09:00:00", 1, "WIRE_SEA");
    operation.claimed_at = at("2026-03-05 11:30:00");
    const auto decision = halls.central(operation);
    CHECK(rules(decision) == Codes{"suspect-clock judged_at_bound"});
    const auto conflict = conflicts_of(decision).front();
    CHECK(conflict.registration_id == place_of(halls, 1).id);
    CHECK(
        conflict.explanation ==
        "The hall's clock said 2026-03-05 11:30, which cannot be true; the operation counts as "
        "made "
        "at 2026-03-02 09:00. Check the clock of that laptop.");
}

TEST_CASE(
    "lines that were left out are told by the first and how many more",
    "[unit][judging][rule:superseded]") {
    const auto explained = [](std::vector<const char*> cards) {
        TwoHalls halls;
        ImportRegistrations wish;
        int line = 1;
        for (const auto* card : cards) {
            RegistrationLine each;
            each.line = ++line;
            each.card_number = card;
            each.book = halls.stage.book("WIRE_SEA");
            wish.lines.push_back(each);
        }
        const auto found =
            conflicts_of(halls.central(halls.stage.operation(2, "2026-03-02 09:00:00", wish)));
        return found.empty() ? std::string{} : found.front().explanation;
    };
    CHECK(explained({"1005"}).empty());
    CHECK_THAT(
        explained({"7777"}),
        contains("line 2: missing member: no member has the card number 7777."));
    CHECK_THAT(explained({"7777", "7778"}), contains("card number 7777, and 1 more."));
    CHECK_THAT(explained({"7777", "1005", "7778", "7779"}), contains("7777, and 2 more."));
}

TEST_CASE("an operation that wants more rows than it has ids for is refused", "[unit][judging]") {
    const auto after = [](std::int64_t rows) {
        HallStage stage;
        WorkingSet loaded = stage.rows();
        const auto operation = stage.register_(1, "2026-03-02 09:00:00", 1, "WIRE_SEA");
        Judging judging{loaded, operation, Standpoint::afterwards};
        for (std::int64_t made = 0; made < rows; ++made)
            judging.next_id<RegistrationActivity>();
        return codes(judging.finish());
    };
    CHECK(after(rows_per_operation_max).empty());
    CHECK(after(rows_per_operation_max + 2) == Codes{"too_large"});
}

TEST_CASE("a member's card is read whenever the member is meant", "[unit][judging]") {
    TwoHalls halls;
    const auto decision =
        halls.central(halls.stage.re_sign(2, "2026-03-02 09:00:00", 1, "WIRE_SEA"));
    CHECK(decision.also_read == std::set<std::string>{card_key("1001")});
}
