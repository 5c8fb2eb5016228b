/// \file
/// Manual corrections: which columns, which values, and what follows from them.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/edits.hpp"

#include "core/operations/codec.hpp"
#include "tests/support/morning.hpp"
#include "tests/support/sample_rows.hpp"

using namespace hallbook::core;
using namespace hallbook::test;

namespace {

using Codes = std::vector<std::string>;

/// Morning on which rows are corrected on Monday 2026-03-02 at 09:00.
class Office : public Morning {
public:
    Operation edit(EditRow wish) {
        if (wish.reason.empty()) wish.reason = "typing error";
        return stage.operation(1, "2026-03-02 09:00:00", std::move(wish));
    }
    Operation edit_place(std::vector<ColumnEdit> changes, const std::string& book = "WIRE_SEA") {
        return edit(
            {"book_registrations", 0, stage.member(1), stage.book(book), std::move(changes), ""});
    }
    Operation edit_member(std::vector<ColumnEdit> changes) {
        return edit({"members", 0, stage.member(1), {}, std::move(changes), ""});
    }
    Operation edit_book(std::vector<ColumnEdit> changes) {
        return edit(
            {"referral_books", stage.book("WIRE_SEA").value, {}, {}, std::move(changes), ""});
    }
    Operation edit_setting(const std::string& name, const std::string& value) {
        const Setting* setting = rows.setting(name);
        return edit({"settings", setting->id.value, {}, {}, {{"value", value}}, ""});
    }
    bool takes(const std::string& name, const std::string& value) {
        return refusal(edit_setting(name, value)).empty();
    }
    const BookRegistration& seattle() { return *live(rows, stage, 1, "WIRE_SEA"); }
};

}  // namespace

TEST_CASE(
    "only the columns of the list are edited, of each table its own",
    "[unit][edit][rule:not_editable]") {
    Office hall;
    const std::map<std::string, std::string> noun_of{
        {"members", "member"},
        {"book_registrations", "registration"},
        {"referral_books", "book"},
        {"settings", "setting"},
        {"holidays", "holiday"}};
    Holiday holiday;
    holiday.id = {7};
    holiday.holiday_on = date("2026-07-03");
    holiday.name = "Independence Day";
    hall.rows.put(holiday);
    for (const auto& [table, noun] : noun_of) {
        CAPTURE(table);
        const std::int64_t row = table == "holidays" ? 7 : 1;
        const auto refused = judge(
            hall.rows,
            hall.edit(
                {table,
                 row,
                 hall.stage.member(1),
                 hall.stage.book("WIRE_SEA"),
                 {{"id", "5"}},
                 ""}));
        REQUIRE(codes(refused) == Codes{"not_editable"});
        const std::string first{editable_columns(table).front()};
        CHECK_THAT(
            refused.violations.front().message,
            contains("'id' of a " + noun + " cannot be edited. These can: " + first));
    }
}

TEST_CASE("what no person corrects by hand is not edited", "[unit][edit][rule:not_editable]") {
    Office hall;
    CHECK_THAT(
        judge(hall.rows, hall.edit_place({{"id", "5"}})).violations.front().message,
        contains("tier, status, re_sign_due, check_marks, no_check_mark_reason, notes."));
    for (const char* table : {"dispatches", "users", "labor_requests"})
        CHECK(
            hall.refusal(hall.edit({table, 1, {}, {}, {{"notes", "x"}}, ""})) ==
            Codes{"not_editable"});
    CHECK(
        hall.refusal(hall.edit({"members", 1, {}, {}, {{"phone", "1"}}, ""})) ==
        Codes{"not_editable"});
}

TEST_CASE("an edit says why, then what", "[unit][edit][rule:nothing_to_edit]") {
    Office hall;
    const auto refused =
        [&](const char* table, std::vector<ColumnEdit> changes, const char* reason) {
            const EditRow wish{table, 1, hall.stage.member(1), {}, std::move(changes), reason};
            return hall.refusal(hall.stage.operation(1, "2026-03-02 09:00:00", wish));
        };
    CHECK(refused("dispatches", {}, "") == Codes{"reason_missing"});
    CHECK(refused("dispatches", {}, "typing error") == Codes{"nothing_to_edit"});
    CHECK(refused("members", {{"phone", "1"}}, "") == Codes{"reason_missing"});
}

TEST_CASE("a count that is edited lies between 0 and 100,000", "[unit][edit][rule:bad_value]") {
    for (const auto& [value, code] : std::vector<std::pair<const char*, Codes>>{
             {"-1", {"bad_value"}}, {"0", {}}, {"100000", {}}, {"100001", {"bad_value"}}}) {
        CAPTURE(value);
        Office hall;
        CHECK(hall.refusal(hall.edit_place({{"check_marks", value}})) == code);
    }
}

TEST_CASE(
    "what must be there cannot be emptied, what may be absent can",
    "[unit][edit][rule:bad_value]") {
    Office hall;
    const Codes bad{"bad_value"};
    CHECK(hall.refusal(hall.edit_member({{"last_name", ""}})) == bad);
    CHECK(hall.refusal(hall.edit_member({{"last_name", std::nullopt}})) == bad);
    CHECK(hall.refusal(hall.edit_place({{"check_marks", std::nullopt}})) == bad);
    hall.accept(hall.edit_member({{"phone", "555"}, {"middle_name", ""}}));
    CHECK(hall.rows.find(contact_of(hall.stage.member(1).id))->phone == "555");
    CHECK(hall.rows.member("1001")->middle_name == "");
    hall.accept(hall.edit_member({{"phone", std::nullopt}}));
    CHECK_FALSE(hall.rows.find(contact_of(hall.stage.member(1).id))->phone);
    const auto wrong = judge(hall.rows, hall.edit_place({{"tier", "BOOK_5"}}));
    CHECK_THAT(
        wrong.violations.front().message,
        contains("must be one of BOOK_1, BOOK_2, BOOK_3, BOOK_4"));
}

TEST_CASE("an edited status brings with it what belongs to it", "[unit][edit]") {
    for (const auto& [status, reason] : std::vector<std::pair<const char*, DropReason>>{
             {"DROPPED", DropReason::manual}, {"EXPIRED", DropReason::missed_re_sign}}) {
        Office hall;
        const BookRegistration before = hall.seattle();
        BookRegistration expected = before;
        hall.accept(hall.edit_place({{"status", status}}));
        expected.status = hall.rows.find(before.id)->status;
        CHECK(label(expected.status) == status);
        expected.drop_reason = reason;
        expected.dropped_at = expected.updated_at = at("2026-03-02 09:00:00");
        CHECK(*hall.rows.find(before.id) == expected);
        CHECK(hall.last.activities.front().previous_status == RegistrationStatus::active);

        hall.accept(hall.edit_place({{"status", "ACTIVE"}}));
        CHECK(*hall.rows.find(before.id) == [&] {
            expected = before;
            expected.updated_at = at("2026-03-02 09:00:00");
            return expected;
        }());
    }
}

TEST_CASE("who is put back keeps a deadline that was left, or begins one", "[unit][edit][rule:4]") {
    for (const auto& [left, is_exempt, due] :
         std::vector<std::tuple<std::optional<Date>, bool, std::optional<Date>>>{
             {date("2026-03-20"), false, date("2026-03-20")},
             {std::nullopt, false, date("2026-04-01")},
             {std::nullopt, true, std::nullopt}}) {
        Office hall;
        auto gone = hall.seattle();
        gone.status = RegistrationStatus::dropped;
        gone.dispatch_id = Id<Dispatch>{7};
        gone.is_exempt = is_exempt;
        gone.re_sign_due = left;
        hall.rows.put(gone);
        hall.accept(hall.edit_place({{"status", "ACTIVE"}}));
        CHECK(hall.seattle().re_sign_due == due);
        CHECK_FALSE(hall.seattle().dispatch_id);
    }
}

TEST_CASE("a count of marks that is edited says whether there are any", "[unit][edit]") {
    Office hall;
    hall.accept(hall.edit_place({{"check_marks", "1"}}));
    CHECK(hall.seattle().has_check_mark);
    hall.accept(hall.edit_place({{"check_marks", "0"}}));
    CHECK_FALSE(hall.seattle().has_check_mark);
    hall.accept(hall.edit_place({{"check_marks", "0"}}));
    CHECK(hall.last.activities.empty());  // nothing was changed, nothing is on record
}

TEST_CASE("an edit means the place that is live, else the newest", "[unit][edit]") {
    Office hall;
    auto older =
        a_registration(5, hall.stage.member(1).id, hall.stage.book("WIRE_SEA"), "45000.10");
    older.status = RegistrationStatus::resigned;
    older.registered_at = at("2025-01-01 09:00:00");
    auto newer = older;
    newer.id = {4};
    newer.registered_at = at("2026-02-28 09:00:00");
    hall.rows.put(older);
    hall.rows.put(newer);
    hall.accept(hall.edit_place({{"notes", "live"}}));
    CHECK(hall.seattle().notes == "live");
    hall.accept(hall.stage.leave(1, "2026-03-02 09:00:00", 1, "WIRE_SEA"));
    hall.accept(hall.edit_place({{"notes", "newest"}}));
    CHECK(hall.rows.find(newer.id)->notes == "newest");
    CHECK_FALSE(hall.rows.find(older.id)->notes);
    CHECK(hall.refusal(hall.edit_place({{"notes", "x"}}, "MARINE")) == Codes{"not_registered"});
}

TEST_CASE(
    "who is out from a place gets it back by the end of the job only",
    "[unit][edit][rule:out_on_dispatch]") {
    const auto refused = [](const char* status, auto change) {
        Office hall;
        hall.open("R1");
        hall.accept(hall.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 1));
        auto place = *live(hall.rows, hall.stage, 1, "WIRE_SEA");
        auto dispatch = *hall.rows.find(hall.last_dispatch(1));
        change(place, dispatch);
        hall.rows.put(place);
        hall.rows.put(dispatch);
        return hall.refusal(hall.edit_place({{"status", status}}));
    };
    const Codes out{"out_on_dispatch"};
    const auto as_it_is = [](BookRegistration&, Dispatch&) {};
    CHECK(refused("ACTIVE", as_it_is) == out);
    CHECK(refused("DROPPED", as_it_is) == out);
    CHECK(refused("ACTIVE", [](auto& place, auto&) {
              place.status = RegistrationStatus::dropped;
          }) == out);
    CHECK(refused("ACTIVE", [](auto&, auto& dispatch) { dispatch.registration_id = {99}; }) == out);
    CHECK(refused("ACTIVE", [](auto&, auto& dispatch) {
              dispatch.dispatch_status = DispatchStatus::completed;
          }).empty());
    CHECK(refused("ACTIVE", [](auto& place, auto& dispatch) {
              place.dispatch_id.reset();
              dispatch.registration_id = {99};
          }).empty());
    CHECK(refused("ACTIVE", [](auto& place, auto& dispatch) {
              place.status = RegistrationStatus::dropped;
              dispatch.registration_id = {99};
          }).empty());
    CHECK(refused("RESIGNED", as_it_is) == Codes{"bad_value"});
}

TEST_CASE(
    "the card of another is not taken, the own one may be said again",
    "[unit][edit][rule:card_number_taken]") {
    Office hall;
    CHECK(hall.refusal(hall.edit_member({{"card_number", "1002"}})) == Codes{"card_number_taken"});
    hall.accept(hall.edit_member({{"card_number", "1001"}, {"first_name", "Ann"}}));
    CHECK(hall.rows.member("1001")->first_name == "Ann");
    hall.accept(hall.edit_member({{"card_number", "7777"}}));
    CHECK(hall.rows.member("7777")->id == hall.stage.member(1).id);
    CHECK(hall.refusal(hall.edit_member({{"status", "WELL"}})).size() == 1);
}

TEST_CASE(
    "a book's tiers are ordered whole, and its deadline is a day at least",
    "[unit][edit][rule:bad_value]") {
    Office hall;
    const Codes bad{"bad_value"};
    for (const char* order : {"", "123", "1123", "12345"})
        CHECK(hall.refusal(hall.edit_book({{"tier_order", order}})) == bad);
    hall.accept(hall.edit_book({{"tier_order", "4213"}, {"grace_days", "1"}}));
    CHECK(hall.rows.find(hall.stage.book("WIRE_SEA"))->tier_order == "4213");
    CHECK(hall.refusal(hall.edit_book({{"re_sign_days", "0"}})) == bad);
    hall.accept(hall.edit_book({{"re_sign_days", "1"}}));
    CHECK(hall.refusal(hall.edit_book({{"name", "WIRE"}})) == Codes{"not_editable"});
}

TEST_CASE(
    "a setting takes a time, a number or a word, as it can mean", "[unit][edit][rule:bad_value]") {
    Office hall;
    for (const char* name :
         {"request_cutoff",
          "requests_published_from",
          "early_start_before",
          "bidding_opens",
          "bidding_closes",
          "check_in_by"}) {
        CHECK(hall.takes(name, "08:15"));
        CHECK_FALSE(hall.takes(name, "8 o'clock"));
        CHECK_FALSE(hall.takes(name, "7"));
    }
    for (const char* name :
         {"exemption_cap_months",
          "bid_refusals_months",
          "bid_suspension_years",
          "by_name_bar_weeks",
          "change_log_retention_days"}) {
        for (const char* good : {"0", "7", "1000"})
            CHECK(hall.takes(name, good));
        for (const char* bad : {"-1", "1001", "some", "08:15"})
            CHECK_FALSE(hall.takes(name, bad));
    }
    CHECK((hall.takes("ninety_day_rule", "on") && hall.takes("ninety_day_rule", "off")));
    CHECK_FALSE(hall.takes("ninety_day_rule", "1"));
    CHECK(
        (hall.takes("re_sign_missed_drops", "BOOK") && hall.takes("re_sign_missed_drops", "ALL")));
    CHECK_FALSE(hall.takes("re_sign_missed_drops", "on"));
}

TEST_CASE("what is no setting of ours takes anything, if it is there", "[unit][edit]") {
    Office hall;
    Setting other;
    other.id = {99};
    other.name = "motto";
    hall.rows.put(other);
    CHECK(hall.takes("motto", "onward"));
    CHECK(
        hall.refusal(hall.edit({"settings", 98, {}, {}, {{"value", "x"}}, ""})) ==
        Codes{"unknown_row"});
    CHECK(
        hall.refusal(hall.edit({"settings", 99, {}, {}, {{"name", "x"}}, ""})) ==
        Codes{"not_editable"});
}

TEST_CASE(
    "a holiday has a day and a name, and is removed by emptying its day alone",
    "[unit][edit][holiday]") {
    Office hall;
    const auto refused = [&](std::int64_t row, std::vector<ColumnEdit> changes) {
        return hall.refusal(hall.edit({"holidays", row, {}, {}, std::move(changes), ""}));
    };
    const Codes bad{"bad_value"};
    CHECK(refused(0, {{"name", "some day"}}) == bad);
    CHECK(refused(0, {{"holiday_on", "2026-07-03"}, {"name", ""}}) == bad);
    CHECK(refused(5, {{"name", "no such row"}}) == Codes{"unknown_holiday"});
    hall.accept(
        hall.edit({"holidays", 0, {}, {}, {{"holiday_on", "2026-07-03"}, {"name", "4th"}}, ""}));
    const Id<Holiday> id{natural_key_id("2026-07-03")};
    REQUIRE(hall.rows.find(id) != nullptr);  // the same row at whichever hall it is added
    CHECK(refused(id.value, {{"holiday_on", std::nullopt}, {"name", "x"}}) == bad);
    CHECK(refused(id.value, {{"name", std::nullopt}}) == bad);
    hall.accept(hall.edit({"holidays", id.value, {}, {}, {{"holiday_on", "2026-07-06"}}, ""}));
    CHECK(hall.rows.holidays() == std::vector{date("2026-07-06")});
}

TEST_CASE("a holiday is not moved onto the day of another", "[unit][edit][holiday]") {
    Office hall;
    const auto edit = [&](std::int64_t row, std::vector<ColumnEdit> changes) {
        return hall.edit({"holidays", row, {}, {}, std::move(changes), ""});
    };
    hall.accept(edit(0, {{"holiday_on", "2026-07-03"}, {"name", "4th"}}));
    hall.accept(edit(0, {{"holiday_on", "2026-12-25"}, {"name", "Christmas"}}));
    const auto christmas = natural_key_id("2026-12-25");
    CHECK(hall.refusal(edit(christmas, {{"holiday_on", "2026-07-03"}})) == Codes{"holiday_exists"});
    hall.accept(edit(christmas, {{"holiday_on", "2026-12-25"}, {"name", "Christmas Day"}}));
}

// --- how a member is reached --------------------------------------------------------------------

namespace {

std::vector<std::string_view> tables_changed(const Decision& decision) {
    std::vector<std::string_view> names;
    for (const auto& change : decision.changes)
        names.push_back(table_info(change.table).name);
    return names;
}

using TableNames = std::vector<std::string_view>;

}  // namespace

TEST_CASE("a phone is set beside the member, whose own data stays", "[unit][edit][contact]") {
    Office hall;
    const auto member = *hall.rows.member("1001");
    const auto set = judge(hall.rows, hall.edit_member({{"phone", "360-555-0123"}}));
    CHECK(tables_changed(set) == TableNames{"member_contacts"});
    CHECK_FALSE(set.changes.back().before);
    CHECK(*hall.rows.member("1001") == member);
    const auto* contact = hall.rows.find(contact_of(member.id));
    REQUIRE(contact != nullptr);
    CHECK(contact->phone == "360-555-0123");
    CHECK_FALSE(contact->email);
    CHECK(contact->created_at == at("2026-03-02 09:00:00"));
    CHECK(contact->updated_by_id == hall.rows.user("pat")->id);

    const auto added = judge(hall.rows, hall.edit_member({{"email", "chen@example.org"}}));
    CHECK(tables_changed(added) == TableNames{"member_contacts"});
    CHECK(added.changes.back().before);
    CHECK(hall.rows.find(contact_of(member.id))->phone == "360-555-0123");
    CHECK(hall.rows.find(contact_of(member.id))->email == "chen@example.org");
}

TEST_CASE("one edit changes a member and how to reach it", "[unit][edit][contact]") {
    Office hall;
    const auto both =
        judge(hall.rows, hall.edit_member({{"phone", "1"}, {"home_region", "SEATTLE"}}));
    CHECK(tables_changed(both) == TableNames{"members", "member_contacts"});
    CHECK(hall.rows.member("1001")->home_region == "SEATTLE");
    // All of it, or nothing.
    CHECK(
        hall.refusal(hall.edit_member({{"phone", "2"}, {"last_name", ""}})) == Codes{"bad_value"});
    CHECK(
        hall.refusal(hall.edit_member({{"phone", "2"}, {"shoe_size", "9"}})) ==
        Codes{"not_editable"});
    CHECK(hall.rows.find(contact_of(hall.stage.member(1).id))->phone == "1");
}

TEST_CASE("a phone that was so already changes nothing", "[unit][edit][contact]") {
    Office hall;
    hall.accept(hall.edit_member({{"phone", "1"}}));
    CHECK(judge(hall.rows, hall.edit_member({{"phone", "1"}})).changes.empty());
}

TEST_CASE("a phone is emptied where nobody here knows it", "[unit][edit][contact]") {
    Office hall;
    const auto emptied = judge(hall.rows, hall.edit_member({{"phone", std::nullopt}}));
    CHECK(tables_changed(emptied) == TableNames{"member_contacts"});
    CHECK_FALSE(hall.rows.find(contact_of(hall.stage.member(1).id))->phone);
}

TEST_CASE("a phone is edited by way of the member only", "[unit][edit][contact]") {
    Office hall;
    CHECK(
        hall.refusal(
            hall.edit({"member_contacts", 1, hall.stage.member(1), {}, {{"phone", "1"}}, ""})) ==
        Codes{"not_editable"});
}

TEST_CASE("an edit of a phone made by an older program means the same", "[unit][edit][contact]") {
    Office hall;
    const auto member = hall.stage.member(1);
    const auto payload = decode_payload(
        "edit",
        1,
        R"({"changes":[{"column":"phone","value":"360-555-0123"},{"column":"email"}],)"
        R"("member":{"card_number":")" +
            member.card_number + R"(","id":")" + std::to_string(member.id.value) +
            R"("},"reason":"told us","row":")" + std::to_string(member.id.value) +
            R"(","table":"members"})");
    REQUIRE(payload);
    const auto decision = judge(hall.rows, hall.edit(std::get<EditRow>(payload.value.value())));
    CHECK(decision.outcome == Outcome::accepted);
    CHECK(hall.rows.find(contact_of(member.id))->phone == "360-555-0123");
}
