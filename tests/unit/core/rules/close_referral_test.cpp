/// \file
/// Rules 16 and 5b: what a morning leaves unfilled.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/morning.hpp"
#include "tests/support/two_halls.hpp"

using namespace hallbook::core;
using namespace hallbook::test;

namespace {

using Codes = std::vector<std::string>;

CloseReferral closing(std::vector<std::string> cards = {}) {
    return {date("2026-03-02"), {{"R1", std::move(cards)}}};
}

}  // namespace

TEST_CASE("an unfilled request is referred once, with its instant", "[unit][request][rule:16]") {
    Morning hall;
    hall.open("R1", 2);
    hall.accept(hall.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 1));
    LaborRequest expected = hall.request("R1");
    hall.accept(hall.stage.operation(1, "2026-03-02 10:00:00", closing({"9999"})));
    expected.referred_to_manager_at = expected.updated_at = at("2026-03-02 10:00:00");
    CHECK(hall.request("R1") == expected);
    const auto again = judge(hall.rows, hall.stage.operation(1, "2026-03-02 11:00:00", closing()));
    CHECK(codes(again) == Codes{"not_unfilled"});
    CHECK(hall.request("R1") == expected);
}

TEST_CASE(
    "what was filled, or is no longer asked for, is not referred", "[unit][request][rule:16]") {
    using enum LaborRequestStatus;
    for (const auto status : {filled, cancelled, expired}) {
        Morning hall;
        hall.open("R1");
        LaborRequest request = hall.request("R1");
        request.status = status;
        hall.rows.put(request);
        const auto closed =
            judge(hall.rows, hall.stage.operation(1, "2026-03-02 10:00:00", closing({"1001"})));
        CHECK(codes(closed) == Codes{"not_unfilled"});
        CHECK_FALSE(hall.request("R1").referred_to_manager_at);
        CHECK(live(hall.rows, hall.stage, 1, "WIRE_SEA")->check_marks == 0);
    }
}

TEST_CASE("each of the cards is marked for the request, on its book", "[unit][request][rule:5]") {
    Morning hall;
    hall.open("R1");
    hall.accept(hall.stage.operation(1, "2026-03-02 10:00:00", closing({"1001", "9999", "1002"})));
    for (int member : {1, 2})
        CHECK(live(hall.rows, hall.stage, member, "WIRE_SEA")->check_marks == 1);
    CHECK(live(hall.rows, hall.stage, 1, "WIRE_PA")->check_marks == 0);
    REQUIRE(hall.last.activities.size() == 2);
    CHECK(hall.last.activities.front().reason == "request R1 went unfilled");
    Morning quiet;
    quiet.open_short("R1", 2);  // makes no marks (rule 6)
    quiet.accept(quiet.stage.operation(1, "2026-03-02 10:00:00", closing({"1001"})));
    CHECK(live(quiet.rows, quiet.stage, 1, "WIRE_SEA")->check_marks == 0);
}

TEST_CASE("there must be something to close", "[unit][request][rule:nothing_unfilled]") {
    Morning hall;
    CHECK(
        hall.refusal(hall.stage.operation(
            1, "2026-03-02 10:00:00", CloseReferral{date("2026-03-02"), {}})) ==
        Codes{"nothing_unfilled"});
}

TEST_CASE(
    "what two halls close apart is referred once, and told",
    "[unit][conflict][rule:request-closed]") {
    TwoHalls halls;
    halls.accept(halls.stage.operation(1, "2026-03-02 10:00:00", closing()));
    const auto second = halls.central(halls.stage.operation(2, "2026-03-02 10:05:00", closing()));
    CHECK(second.outcome == Outcome::adjusted);
    CHECK(rules(second) == Codes{"request-closed not_referred_again"});
    CHECK_THAT(
        conflicts_of(second).front().explanation,
        contains("does not stand: Request R1 is not unfilled, or was referred before."));
    const CloseReferral unknown{date("2026-03-02"), {{"R9", {}}}};
    CHECK(
        rules(halls.central(halls.stage.operation(2, "2026-03-02 10:06:00", unknown))) ==
        Codes{"superseded not_referred"});
}
