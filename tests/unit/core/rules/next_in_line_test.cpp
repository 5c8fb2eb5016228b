/// \file
/// Choosing whom a queue dispatch takes, and the window in which bids are taken.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/next_in_line.hpp"

#include "core/rules/local_settings.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/hall_stage.hpp"
#include "tests/support/sample_rows.hpp"

using namespace hallbook;
using namespace hallbook::core;
using test::at;

namespace {

const Instant morning = at("2026-03-02 08:30:00");

/// Member `number` with a callable registration of the same number.
InLine standing(int number) {
    InLine each;
    each.member = test::a_member(number);
    each.registration = test::a_registration(number, each.member.id, {1}, "46000.10");
    return each;
}

std::vector<std::string> reasons(const NextInLine& choice) {
    std::vector<std::string> result;
    for (const auto& each : choice.passed_over())
        result.push_back(each.card_number + " " + each.reason);
    return result;
}

/// Offers a line until somebody is taken; the card of that one, or nothing.
std::string offer(NextInLine& choice, const std::vector<InLine>& line) {
    for (const auto& each : line) {
        if (choice.takes(each)) return choice.taken()->member.card_number;
    }
    return {};
}

}  // namespace

TEST_CASE("the first in line who can be called is taken", "[unit][next_in_line]") {
    NextInLine choice{{}, morning};
    CHECK(offer(choice, {standing(1), standing(2)}) == "1001");
    CHECK(choice.passed_over().empty());
}

TEST_CASE("whoever cannot be called is passed over with the reason", "[unit][next_in_line]") {
    auto exempt = standing(1);
    exempt.registration.is_exempt = true;
    auto locked = standing(2);
    locked.member.locked_until = morning + std::chrono::hours{1};
    auto out = standing(3);
    out.is_out = true;
    NextInLine choice{{}, morning};
    CHECK(offer(choice, {exempt, locked, out, standing(4)}) == "1004");
    CHECK(
        reasons(choice) ==
        std::vector<std::string>{
            "1001 exempt", "1002 not_in_good_standing", "1003 member_already_out"});
    CHECK(choice.passed_over().front().registration == exempt.registration.id);
}

TEST_CASE("whoever the dispatcher names is passed over as named", "[unit][next_in_line]") {
    NextInLine choice{
        {.not_taken = {{"1002", "not_present"}, {"1001", "declined"}, {"1003", "requirement"}},
         .present = {}},
        morning};
    CHECK(offer(choice, {standing(1), standing(2), standing(3), standing(4)}) == "1004");
    CHECK(
        reasons(choice) ==
        std::vector<std::string>{"1001 declined", "1002 not_present", "1003 requirement"});
    CHECK(choice.not_reached().empty());
}

TEST_CASE("an exempt member cannot have declined", "[unit][next_in_line]") {
    auto exempt = standing(1);
    exempt.registration.is_exempt = true;
    NextInLine choice{{.not_taken = {{"1001", "declined"}}, .present = {}}, morning};
    CHECK(offer(choice, {exempt, standing(2)}) == "1002");
    CHECK(reasons(choice) == std::vector<std::string>{"1001 exempt"});
    CHECK(choice.not_reached().empty());
}

TEST_CASE("whoever did not answer the roll call was not present", "[unit][next_in_line]") {
    auto exempt = standing(1);
    exempt.registration.is_exempt = true;
    NextInLine choice{
        {.not_taken = {{"1003", "declined"}}, .present = {{"1003", "1004", "1005"}}}, morning};
    CHECK(offer(choice, {exempt, standing(2), standing(3), standing(4), standing(5)}) == "1004");
    CHECK(
        reasons(choice) ==
        std::vector<std::string>{"1001 exempt", "1002 not_present", "1003 declined"});
}

TEST_CASE("one named who stands behind the one taken was not reached", "[unit][next_in_line]") {
    NextInLine choice{{.not_taken = {{"1002", "declined"}}, .present = {}}, morning};
    CHECK(offer(choice, {standing(1), standing(2)}) == "1001");
    CHECK(choice.not_reached() == std::vector<NotTaken>{{"1002", "declined"}});
}

TEST_CASE("nobody is taken from a line of whom none can be called", "[unit][next_in_line]") {
    NextInLine choice{{.not_taken = {{"1001", "declined"}}, .present = {}}, morning};
    CHECK(offer(choice, {standing(1)}).empty());
    CHECK_FALSE(choice.taken());
    CHECK(choice.passed_over().size() == 1);
}

TEST_CASE("bids are taken from the evening before to the morning of work", "[unit][bids]") {
    const test::FixedZone zone;
    const auto received = test::date("2026-03-02");
    const auto window =
        bidding_window(LocalSettings{}, zone, received, received + std::chrono::days{1});
    REQUIRE(window);
    CHECK(window->opens == at("2026-03-02 17:30:00"));
    CHECK(window->closes == at("2026-03-03 07:00:00"));
    CHECK_FALSE(bidding_window(LocalSettings{}, zone, received, received));
}

TEST_CASE("no bid is taken before requests are published", "[unit][bids][rule:2]") {
    const test::FixedZone zone;
    const auto received = test::date("2026-03-02");
    LocalSettings settings;
    settings.requests_published_from = parse_time_of_day("18:15").value.value();
    const auto window = bidding_window(settings, zone, received, received + std::chrono::days{1});
    REQUIRE(window);
    CHECK(window->opens == at("2026-03-02 18:15:00"));
}

TEST_CASE("bids are taken at night, and all day where nobody works", "[unit][bids][rule:9]") {
    const WorkingDays days{{test::date("2026-03-04")}};
    const auto taken = [&](const std::string& civil) {
        return bids_are_taken_at(LocalSettings{}, days, test::FixedZone{}.civil(at(civil)));
    };
    CHECK(taken("2026-03-03 06:59:59"));
    CHECK_FALSE(taken("2026-03-03 07:00:00"));
    CHECK_FALSE(taken("2026-03-03 17:29:59"));
    CHECK(taken("2026-03-03 17:30:00"));
    CHECK(taken("2026-03-04 12:00:00"));  // a holiday
    CHECK(taken("2026-03-07 12:00:00"));  // Saturday
    CHECK(taken("2026-03-08 12:00:00"));
    CHECK_FALSE(taken("2026-03-09 12:00:00"));
}

TEST_CASE("hours that do not go over midnight are open in between", "[unit][bids][rule:9]") {
    LocalSettings settings;
    settings.bidding_opens = parse_time_of_day("08:00").value.value();
    settings.bidding_closes = parse_time_of_day("12:00").value.value();
    const auto taken = [&](const std::string& civil) {
        return bids_are_taken_at(settings, WorkingDays{{}}, test::FixedZone{}.civil(at(civil)));
    };
    CHECK_FALSE(taken("2026-03-03 07:59:59"));
    CHECK(taken("2026-03-03 08:00:00"));
    CHECK_FALSE(taken("2026-03-03 12:00:00"));
}

TEST_CASE("a request belongs to the referral that its hour of receipt allows", "[unit][rule:2]") {
    const WorkingDays days{{test::date("2026-03-04")}};  // a Wednesday
    const auto cutoff = LocalSettings{}.request_cutoff;
    const auto referral = [&](const std::string& civil) {
        return date_text(referral_of(test::FixedZone{}.civil(at(civil)), cutoff, days));
    };
    CHECK(referral("2026-03-02 07:00:00") == "2026-03-03");
    CHECK(referral("2026-03-02 15:00:00") == "2026-03-03");
    CHECK(referral("2026-03-02 15:00:01") == "2026-03-05");
    CHECK(referral("2026-03-03 09:00:00") == "2026-03-05");
    CHECK(referral("2026-03-04 09:00:00") == "2026-03-06");  // received on the holiday
    CHECK(referral("2026-03-06 14:00:00") == "2026-03-09");
    CHECK(referral("2026-03-06 16:00:00") == "2026-03-10");
    CHECK(referral("2026-03-07 09:00:00") == "2026-03-10");  // Saturday
}
