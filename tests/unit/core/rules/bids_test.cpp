/// \file
/// Rule 9: bids, and what a refusal after acceptance brings.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"
#include "tests/support/hall_stage.hpp"

using namespace hallbook::core;
using namespace hallbook::test;

namespace {

using Codes = std::vector<std::string>;

/// Members 1 to 3 stand on the Seattle book in this order, 1 also on two others. R1 takes bids from
/// the evening of Monday 2026-03-02 to the next morning.
class Evening {
public:
    Evening() : rows(stage.rows()) {
        accept(stage.operation(
            1,
            "2026-02-01 09:00:00",
            EditRow{
                "referral_books",
                stage.book("WIRE_SEA").value,
                {},
                {},
                {{"online_bidding_enabled", "true"}},
                "minutes"}));
        for (const char* book : {"WIRE_SEA", "WIRE_BREM", "WIRE_PA"})
            accept(stage.register_(1, "2026-02-17 09:00:00", 1, book));
        for (int member : {2, 3})
            accept(stage.register_(1, "2026-02-18 09:00:00", member, "WIRE_SEA"));
        open("R1", "2026-03-02");
    }

    void open(const std::string& number, const std::string& day) {
        auto operation = stage.open_request(1, day + " 14:00:00", number, "WIRE_SEA");
        auto& wish = std::get<OpenRequest>(operation.payload);
        wish.bidding_opens_at = at(day + " 17:30:00");
        wish.bidding_closes_at = *wish.bidding_opens_at + std::chrono::minutes{13 * 60 + 30};
        accept(operation);
    }
    void accept(const Operation& operation) {
        const auto decision = judge(rows, operation);
        CAPTURE(reason_text(decision));
        REQUIRE(decision.outcome == Outcome::accepted);
    }
    Codes refusal(const Operation& operation) { return codes(judge(rows, operation)); }

    Operation bid(const std::string& civil, int member, const std::string& number = "R1") {
        return stage.operation(1, civil, PlaceBid{number, stage.member(member)});
    }
    Operation answer(const std::string& civil, int member, const std::string& number = "R1") {
        return stage.operation(1, civil, AnswerBid{number, stage.member(member), true});
    }
    /// Member 1 bids on the evening of `day`, is accepted and sent, and refuses the next morning.
    void refuse_after_acceptance(
        const std::string& day, const std::string& next, const std::string& number) {
        accept(bid(day + " 18:00:00", 1, number));
        accept(answer(next + " 07:30:00", 1, number));
        accept(stage.dispatch(1, next + " 08:00:00", number, 1, DispatchMethod::bid));
        const auto dispatch = rows.dispatches(stage.member(1).id).back()->id;
        accept(stage.operation(
            1,
            next + " 09:00:00",
            AnswerDispatch{dispatch, stage.member(1), number, false, "changed my mind"}));
    }

    HallStage stage;
    WorkingSet rows;
};

}  // namespace

TEST_CASE("bids are taken in their window, once, and accepted in queue order", "[unit][bid]") {
    Evening hall;
    CHECK(hall.refusal(hall.bid("2026-03-02 17:29:59", 1)) == Codes{"bidding_closed"});
    CHECK(hall.refusal(hall.bid("2026-03-03 07:00:00", 1)) == Codes{"bidding_closed"});
    CHECK(hall.refusal(hall.bid("2026-03-02 18:00:00", 4)) == Codes{"not_registered"});
    hall.accept(hall.bid("2026-03-02 18:00:00", 2));
    hall.accept(hall.bid("2026-03-02 19:00:00", 1));
    CHECK(hall.refusal(hall.bid("2026-03-02 19:01:00", 1)) == Codes{"already_bid"});
    CHECK(hall.refusal(hall.answer("2026-03-03 07:30:00", 2)) == Codes{"not_first_bidder"});
    hall.accept(hall.answer("2026-03-03 07:30:00", 1));
    CHECK(hall.rows.bids(hall.rows.request("R1")->id).back()->bid_position == 1);
    hall.accept(hall.stage.dispatch(1, "2026-03-03 08:00:00", "R1", 1, DispatchMethod::bid));
    CHECK(hall.rows.dispatches(hall.stage.member(1).id).back()->bid_id.has_value());
}

TEST_CASE("no more bids are accepted than there are slots", "[unit][bid][rule:slots_taken]") {
    Evening hall;
    hall.accept(hall.bid("2026-03-02 18:00:00", 1));
    hall.accept(hall.bid("2026-03-02 18:01:00", 2));
    hall.accept(hall.answer("2026-03-03 07:30:00", 1));
    CHECK(hall.refusal(hall.answer("2026-03-03 07:31:00", 2)) == Codes{"slots_taken"});
}

TEST_CASE("who cannot be called cannot bid", "[unit][bid][rule:exempt]") {
    Evening hall;
    hall.accept(hall.stage.operation(
        1,
        "2026-03-02 12:00:00",
        GrantExemption{hall.stage.member(1), ExemptReason::medical, date("2026-03-02"), {}, {}}));
    CHECK(hall.refusal(hall.bid("2026-03-02 18:00:00", 1)) == Codes{"exempt"});
}

TEST_CASE("a refusal after acceptance counts as a quit", "[unit][bid]") {
    Evening hall;
    hall.refuse_after_acceptance("2026-03-02", "2026-03-03", "R1");
    for (const char* book : {"WIRE_SEA", "WIRE_BREM", "WIRE_PA"}) {
        CAPTURE(book);
        CHECK(live(hall.rows, hall.stage, 1, book) == nullptr);
    }
    const Dispatch* dispatch = hall.rows.dispatches(hall.stage.member(1).id).back();
    CHECK(dispatch->by_name_barred_until == date("2026-03-17"));
    CHECK(
        hall.rows.registrations(hall.stage.member(1).id).front()->drop_reason ==
        DropReason::bid_refused);
    CHECK(hall.rows.request("R1")->status == LaborRequestStatus::open);
}

TEST_CASE(
    "the second refusal within the months suspends bidding",
    "[unit][bid][rule:bidding_suspended]") {
    Evening hall;
    hall.refuse_after_acceptance("2026-03-02", "2026-03-03", "R1");
    hall.accept(hall.stage.register_(1, "2026-03-04 09:00:00", 1, "WIRE_SEA"));
    hall.open("R2", "2026-03-09");
    hall.refuse_after_acceptance("2026-03-09", "2026-03-10", "R2");
    hall.accept(hall.stage.register_(1, "2026-03-11 09:00:00", 1, "WIRE_SEA"));
    hall.open("R3", "2026-03-16");
    CHECK(hall.refusal(hall.bid("2026-03-16 18:00:00", 1, "R3")) == Codes{"bidding_suspended"});
    hall.open("R4", "2027-03-10");
    CHECK(hall.refusal(hall.bid("2027-03-10 18:00:00", 1, "R4")) == Codes{"bidding_suspended"});
    hall.open("R5", "2027-03-11");
    hall.accept(hall.bid("2027-03-11 18:00:00", 1, "R5"));
}
