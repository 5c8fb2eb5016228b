/// \file
/// Check marks (rule 5), exemptions (rule 7), bids (rule 9) and the deadlines of a day.
/// SPDX-License-Identifier: Apache-2.0
#include "core/working_days.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/hall_stage.hpp"

using namespace hallbook::core;
using namespace hallbook::test;

namespace {

using Codes = std::vector<std::string>;

class Line {
public:
    Line() : rows(stage.rows()) {
        for (const char* book : {"WIRE_SEA", "WIRE_PA"}) {
            accept(stage.register_(1, "2026-02-02 09:00:00", 1, book));
        }
    }
    void accept(const Operation& operation) {
        last = judge(rows, operation);
        CAPTURE(reason_text(last));
        REQUIRE(last.outcome == Outcome::accepted);
    }
    Codes refusal(const Operation& operation) { return codes(judge(rows, operation)); }
    Operation mark(const std::string& day, HallNumber hall = 1) {
        return stage.operation(
            hall,
            day + " 09:00:00",
            GiveCheckMark{stage.member(1), stage.book("WIRE_SEA"), "roll call"});
    }
    Operation enforce(const std::string& day) {
        EnforceDay wish;
        wish.date = date(day);
        for (const char* book : {"WIRE_SEA", "WIRE_PA"}) {
            wish.re_signs.push_back({"1001", stage.book(book)});
            wish.exemptions.push_back({"1001", stage.book(book)});
        }
        wish.re_registrations.push_back("1001");
        return stage.operation(1, day + " 18:00:00", wish);
    }
    const BookRegistration* seattle() { return live(rows, stage, 1, "WIRE_SEA"); }

    HallStage stage;
    WorkingSet rows;
    Decision last;  ///< of the operation accepted last
};

}  // namespace

TEST_CASE("the third check mark rolls off from that book only", "[unit][check_mark]") {
    Line hall;
    hall.accept(hall.mark("2026-02-10"));
    hall.accept(hall.mark("2026-02-11"));
    CHECK(hall.seattle()->check_marks == 2);
    hall.accept(hall.mark("2026-02-12"));
    CHECK(hall.seattle() == nullptr);
    CHECK(
        hall.rows.registrations(hall.stage.member(1).id).front()->drop_reason ==
        DropReason::check_marks);
    CHECK(live(hall.rows, hall.stage, 1, "WIRE_PA") != nullptr);
}

TEST_CASE("a day gives one check mark at most", "[unit][check_mark][rule:marked_today]") {
    Line hall;
    hall.accept(hall.mark("2026-02-10"));
    CHECK(hall.refusal(hall.mark("2026-02-10")) == Codes{"marked_today"});
    CHECK(hall.seattle()->check_marks == 1);
}

TEST_CASE("a mark taken back returns a registration that it had dropped", "[unit][check_mark]") {
    Line hall;
    const RestoreCheckMark restore{hall.stage.member(1), hall.stage.book("WIRE_SEA"), "was sick"};
    CHECK(
        hall.refusal(hall.stage.operation(1, "2026-02-09 09:00:00", restore)) ==
        Codes{"no_check_mark"});
    for (const char* day : {"2026-02-10", "2026-02-11", "2026-02-12"})
        hall.accept(hall.mark(day));
    RestoreCheckMark unexplained = restore;
    unexplained.reason.clear();
    CHECK(
        hall.refusal(hall.stage.operation(1, "2026-02-13 09:00:00", unexplained)) ==
        Codes{"reason_missing"});
    hall.accept(hall.stage.operation(1, "2026-02-13 09:00:00", restore));
    REQUIRE(hall.seattle() != nullptr);
    CHECK(hall.seattle()->check_marks == 2);
    CHECK(hall.seattle()->applicant_priority_number.text() == "46055.38");
}

TEST_CASE("an exempt member gets no marks, has no deadline and keeps the place", "[unit][exempt]") {
    Line hall;
    hall.accept(hall.stage.operation(
        1,
        "2026-02-10 09:00:00",
        GrantExemption{hall.stage.member(1), ExemptReason::military, date("2026-02-10"), {}, {}}));
    CHECK(hall.refusal(hall.mark("2026-02-11")) == Codes{"exempt"});
    CHECK_FALSE(hall.seattle()->re_sign_due.has_value());
    CHECK(judge(hall.rows, hall.enforce("2026-12-01")).changes.empty());
    CHECK(hall.seattle()->applicant_priority_number.text() == "46055.38");
    hall.accept(hall.stage.operation(
        1, "2026-12-02 09:00:00", RevokeExemption{hall.stage.member(1), "back"}));
    CHECK(hall.seattle()->re_sign_due == date("2027-01-01"));
}

TEST_CASE(
    "a capped exemption lasts six months unless approved by name",
    "[unit][exempt][rule:exemption_over_cap]") {
    Line hall;
    GrantExemption wish{
        hall.stage.member(1), ExemptReason::traveling, date("2026-02-10"), date("2026-08-11"), {}};
    CHECK(
        hall.refusal(hall.stage.operation(1, "2026-02-10 09:00:00", wish)) ==
        Codes{"exemption_over_cap"});
    wish.until.reset();
    CHECK(
        hall.refusal(hall.stage.operation(1, "2026-02-10 09:00:00", wish)) ==
        Codes{"exemption_over_cap"});
    wish.until = date("2026-02-09");
    CHECK(
        hall.refusal(hall.stage.operation(1, "2026-02-10 09:00:00", wish)) ==
        Codes{"end_before_start"});
    wish.until = date("2026-08-10");
    hall.accept(hall.stage.operation(1, "2026-02-10 09:00:00", wish));
    wish.until = date("2026-12-31");
    wish.approved_by = "business manager";
    hall.accept(hall.stage.operation(1, "2026-02-11 09:00:00", wish));
}

TEST_CASE("an exemption ends by itself and the re-sign clock starts again", "[unit][exempt]") {
    Line hall;
    hall.accept(hall.stage.operation(
        1,
        "2026-02-10 09:00:00",
        GrantExemption{
            hall.stage.member(1),
            ExemptReason::traveling,
            date("2026-02-10"),
            date("2026-03-10"),
            {}}));
    CHECK(judge(hall.rows, hall.enforce("2026-03-10")).changes.empty());
    hall.accept(hall.enforce("2026-03-11"));
    CHECK_FALSE(hall.seattle()->is_exempt);
    CHECK(hall.seattle()->re_sign_due == date("2026-04-10"));
}

TEST_CASE(
    "a missed re-sign expires that book, or all books where the local says so", "[unit][enforce]") {
    Line hall;
    hall.accept(hall.stage.re_sign(1, "2026-02-20 09:00:00", 1, "WIRE_PA"));
    CHECK(judge(hall.rows, hall.enforce("2026-03-04")).changes.empty());
    Line strict;
    strict.accept(strict.stage.re_sign(1, "2026-02-20 09:00:00", 1, "WIRE_PA"));
    const EditRow all{"settings", 3, {}, {}, {{"value", "ALL"}}, "by-law"};
    strict.accept(strict.stage.operation(1, "2026-02-21 09:00:00", all));

    hall.accept(hall.enforce("2026-03-05"));
    CHECK(hall.seattle() == nullptr);
    CHECK(live(hall.rows, hall.stage, 1, "WIRE_PA") != nullptr);
    strict.accept(strict.enforce("2026-03-05"));
    CHECK(live(strict.rows, strict.stage, 1, "WIRE_PA") == nullptr);
}

TEST_CASE("a setting takes only what it can mean", "[unit][edit][rule:bad_value]") {
    Line hall;
    for (const char* bad : {"SOME", "", "all"}) {
        const EditRow wish{"settings", 3, {}, {}, {{"value", bad}}, "by-law"};
        CHECK(
            hall.refusal(hall.stage.operation(1, "2026-02-21 09:00:00", wish)) ==
            Codes{"bad_value"});
    }
}

TEST_CASE("bids are taken in their window, once, and accepted in queue order", "[unit][bid]") {
    Line hall;
    hall.accept(hall.stage.register_(1, "2026-02-03 09:00:00", 2, "WIRE_SEA"));
    const EditRow allow{
        "referral_books",
        hall.stage.book("WIRE_SEA").value,
        {},
        {},
        {{"online_bidding_enabled", "true"}},
        "trial"};
    hall.accept(hall.stage.operation(1, "2026-02-20 09:00:00", allow));
    auto request = hall.stage.open_request(1, "2026-03-02 14:00:00", "R1", "WIRE_SEA");
    std::get<OpenRequest>(request.payload).bidding_opens_at = at("2026-03-02 17:30:00");
    std::get<OpenRequest>(request.payload).bidding_closes_at = at("2026-03-03 07:00:00");
    hall.accept(request);
    const auto bid = [&](const std::string& civil, int member) {
        return hall.stage.operation(1, civil, PlaceBid{"R1", hall.stage.member(member)});
    };
    CHECK(hall.refusal(bid("2026-03-02 17:29:59", 1)) == Codes{"bidding_closed"});
    CHECK(hall.refusal(bid("2026-03-03 07:00:00", 1)) == Codes{"bidding_closed"});
    CHECK(hall.refusal(bid("2026-03-02 18:00:00", 3)) == Codes{"not_registered"});
    hall.accept(bid("2026-03-02 18:00:00", 2));
    hall.accept(bid("2026-03-02 19:00:00", 1));
    CHECK(hall.refusal(bid("2026-03-02 19:01:00", 1)) == Codes{"already_bid"});
    const auto answer = [&](int member) {
        return hall.stage.operation(
            1, "2026-03-03 07:30:00", AnswerBid{"R1", hall.stage.member(member), true});
    };
    CHECK(hall.refusal(answer(2)) == Codes{"not_first_bidder"});
    hall.accept(answer(1));
    hall.accept(hall.stage.dispatch(1, "2026-03-03 08:00:00", "R1", 1, DispatchMethod::bid));
    CHECK(hall.rows.dispatches(hall.stage.member(1).id).back()->bid_id.has_value());
}

TEST_CASE("working days leave out weekends and holidays", "[unit][working_days]") {
    const WorkingDays days{{date("2026-07-03")}};
    CHECK(days.next(date("2026-03-06")) == date("2026-03-09"));  // Friday to Monday
    CHECK(days.next(date("2026-07-02")) == date("2026-07-06"));  // over a holiday and a weekend
    CHECK(days.previous(date("2026-03-09")) == date("2026-03-06"));
    CHECK(days.previous(date("2026-07-06")) == date("2026-07-02"));
    CHECK(days.between(date("2026-03-02"), date("2026-03-05")) == 3);
    CHECK(days.between(date("2026-03-06"), date("2026-03-08")) == 0);
    CHECK(days.between(date("2026-03-05"), date("2026-03-02")) == 0);
}
