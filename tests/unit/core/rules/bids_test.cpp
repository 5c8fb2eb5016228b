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

TEST_CASE("a bid is a row and a step that name request and place", "[unit][bid][rule:9]") {
    Evening hall;
    const auto* place = live(hall.rows, hall.stage, 2, "WIRE_SEA");
    JobBid expected;
    const auto operation = hall.bid("2026-03-02 18:00:00", 2);
    const auto decision = judge(hall.rows, operation);
    expected.id = {row_id(operation.id, 0)};
    expected.labor_request_id = hall.rows.request("R1")->id;
    expected.member_id = hall.stage.member(2).id;
    expected.registration_id = place->id;
    expected.bid_submitted_at = expected.created_at = expected.updated_at =
        at("2026-03-02 18:00:00");
    expected.created_by_id = expected.updated_by_id = hall.rows.user("pat")->id;
    CHECK(*hall.rows.find(expected.id) == expected);
    REQUIRE(decision.activities.size() == 1);
    CHECK(decision.activities.front().action == RegistrationAction::bid);
    CHECK(decision.activities.front().previous_status == RegistrationStatus::active);
    CHECK(decision.activities.front().labor_request_id == expected.labor_request_id);

    hall.accept(
        hall.stage.operation(1, "2026-03-02 19:00:00", WithdrawBid{"R1", hall.stage.member(2)}));
    expected.bid_status = BidStatus::withdrawn;
    expected.bid_responded_at = expected.updated_at = at("2026-03-02 19:00:00");
    CHECK(*hall.rows.find(expected.id) == expected);
}

TEST_CASE("bids are taken from the opening to before the closing", "[unit][bid][rule:9]") {
    for (const auto& [civil, code] : std::vector<std::pair<const char*, Codes>>{
             {"2026-03-02 17:29:59", {"bidding_closed"}},
             {"2026-03-02 17:30:00", {}},
             {"2026-03-03 06:59:59", {}},
             {"2026-03-03 07:00:00", {"bidding_closed"}},
             {"2026-03-07 12:00:00", {"bidding_closed"}}}) {  // a Saturday, but another request's
        CAPTURE(civil);
        Evening hall;
        CHECK(hall.refusal(hall.bid(civil, 1)) == code);
    }
}

TEST_CASE("a window that was set by halves, or taken away, takes no bids", "[unit][bid][rule:9]") {
    const auto refused = [](void (*change)(LaborRequest&)) {
        Evening hall;
        LaborRequest request = *hall.rows.request("R1");
        change(request);
        hall.rows.put(request);
        return hall.refusal(hall.bid("2026-03-02 18:00:00", 1));
    };
    const Codes closed{"bidding_closed"};
    CHECK(refused([](LaborRequest& request) { request.allows_online_bidding = false; }) == closed);
    CHECK(refused([](LaborRequest& request) { request.bidding_opens_at.reset(); }) == closed);
    CHECK(refused([](LaborRequest& request) { request.bidding_closes_at.reset(); }) == closed);
}

TEST_CASE("an answer to a bid is kept with its place among those who wait", "[unit][bid][rule:9]") {
    Evening hall;
    for (int member : {3, 2, 1})
        hall.accept(hall.bid("2026-03-02 18:00:00", member));
    const auto status = [&](int member) {
        for (const auto* each : hall.rows.bids(hall.rows.request("R1")->id)) {
            if (each->member_id == hall.stage.member(member).id) return *each;
        }
        return JobBid{};
    };
    const auto declined = hall.stage.operation(
        1, "2026-03-03 07:30:00", AnswerBid{"R1", hall.stage.member(3), false});
    hall.accept(declined);  // that may be said to anybody
    CHECK(status(3).bid_status == BidStatus::declined);
    CHECK(status(3).bid_position == 3);
    CHECK(status(3).bid_responded_at == at("2026-03-03 07:30:00"));
    const auto too_early = judge(hall.rows, hall.answer("2026-03-03 07:31:00", 2));
    CHECK(codes(too_early) == Codes{"not_first_bidder"});
    const auto first = live(hall.rows, hall.stage, 1, "WIRE_SEA")->applicant_priority_number;
    CHECK_THAT(too_early.violations.front().message, contains("APN " + first.text()));
    hall.accept(hall.answer("2026-03-03 07:32:00", 1));
    CHECK(status(1).bid_status == BidStatus::accepted);
    CHECK(status(1).bid_position == 1);
}

TEST_CASE("who left the line stands before no other bidder", "[unit][bid][rule:9]") {
    Evening hall;
    hall.accept(hall.bid("2026-03-02 18:00:00", 1));
    hall.accept(hall.bid("2026-03-02 18:01:00", 2));
    hall.accept(hall.stage.leave(1, "2026-03-03 07:00:00", 1, "WIRE_SEA"));
    hall.accept(hall.answer("2026-03-03 07:31:00", 2));
    CHECK(hall.rows.bids(hall.rows.request("R1")->id).back()->bid_position == 1);
}

TEST_CASE(
    "a slot is free again when the member of an accepted bid was sent and refused, or was declined",
    "[unit][bid][rule:slots_taken]") {
    Evening hall;
    LaborRequest request = *hall.rows.request("R1");
    request.workers_requested = 2;
    hall.rows.put(request);
    for (int member : {1, 2, 3})
        hall.accept(hall.bid("2026-03-02 18:00:00", member));
    hall.accept(hall.answer("2026-03-03 07:30:00", 1));
    hall.accept(hall.answer("2026-03-03 07:31:00", 2));
    CHECK(hall.refusal(hall.answer("2026-03-03 07:32:00", 3)) == Codes{"slots_taken"});
    // Sent, it takes a slot of the request in place of one of the accepted bids.
    hall.accept(hall.stage.dispatch(1, "2026-03-03 08:00:00", "R1", 1, DispatchMethod::bid));
    CHECK(hall.refusal(hall.answer("2026-03-03 08:01:00", 3)) == Codes{"slots_taken"});
    hall.accept(hall.stage.operation(
        1, "2026-03-03 08:02:00", AnswerBid{"R1", hall.stage.member(2), false}));
    hall.accept(hall.answer("2026-03-03 08:03:00", 3));
}

TEST_CASE("an accepted bid whose member was sent is answered no more", "[unit][bid]") {
    Evening hall;
    LaborRequest request = *hall.rows.request("R1");
    request.workers_requested = 2;
    hall.rows.put(request);
    hall.accept(hall.bid("2026-03-02 18:00:00", 1));
    hall.accept(hall.answer("2026-03-03 07:30:00", 1));
    hall.accept(hall.stage.dispatch(1, "2026-03-03 08:00:00", "R1", 1, DispatchMethod::bid));
    CHECK(
        hall.refusal(hall.stage.operation(
            1, "2026-03-03 08:01:00", AnswerBid{"R1", hall.stage.member(1), false})) ==
        Codes{"bid_accepted"});
}

TEST_CASE("who is locked, out or gone does not bid", "[unit][bid][rule:9]") {
    Evening hall;
    Member locked = *hall.rows.member("1003");
    locked.locked_until = at("2026-03-03 00:00:00");
    hall.rows.put(locked);
    CHECK(hall.refusal(hall.bid("2026-03-02 18:00:00", 3)) == Codes{"not_in_good_standing"});
    hall.open("R2", "2026-03-02");
    hall.accept(hall.stage.dispatch(1, "2026-03-02 16:00:00", "R2", 2));
    CHECK(hall.refusal(hall.bid("2026-03-02 18:00:00", 2)) == Codes{"member_already_out"});
}

namespace {

/// What a bid on the evening of `today` comes to for one who refused on these days.
Codes bid_after_refusals(
    const std::vector<std::string>& days,
    void (*change)(Dispatch&) = nullptr,
    const std::string& today = "2026-03-02") {
    Evening hall;
    hall.open("R9", today);
    std::int64_t id = 900;
    for (const auto& day : days) {
        Dispatch refused;
        refused.id = {++id};
        refused.member_id = hall.stage.member(1).id;
        refused.method = DispatchMethod::bid;
        refused.dispatch_status = DispatchStatus::rejected;
        refused.responded_at = at(day + " 09:00:00");
        if (change != nullptr) change(refused);
        hall.rows.put(refused);
    }
    return hall.refusal(hall.bid(today + " 18:00:00", 1, "R9"));
}

}  // namespace

TEST_CASE(
    "two refusals within twelve months suspend bidding for a year from the second",
    "[unit][bid][rule:bidding_suspended]") {
    const Codes suspended{"bidding_suspended"};
    CHECK(bid_after_refusals({"2026-02-20"}).empty());
    CHECK(bid_after_refusals({"2026-02-20", "2025-02-20"}) == suspended);
    CHECK(bid_after_refusals({"2025-02-19", "2026-02-20"}).empty());
    CHECK(bid_after_refusals({"2025-01-10", "2025-03-02"}) == suspended);  // to the last day
    CHECK(bid_after_refusals({"2025-01-10", "2025-03-01"}).empty());
    CHECK(bid_after_refusals({"2024-01-10", "2025-02-01", "2025-03-10"}) == suspended);
    CHECK(bid_after_refusals({"2025-04-01", "2025-04-02", "2026-02-01"}) == suspended);
    // A year after 29 February is 28 February.
    const std::vector<std::string> leap{"2024-02-01", "2024-02-29"};
    CHECK(bid_after_refusals(leap, nullptr, "2025-02-28") == suspended);
    CHECK(bid_after_refusals(leap, nullptr, "2025-03-01").empty());
}

TEST_CASE("only what was refused after a bid counts", "[unit][bid][rule:bidding_suspended]") {
    const std::vector<std::string> days{"2026-02-19", "2026-02-20"};
    CHECK(bid_after_refusals(days, [](Dispatch& row) {
              row.method = DispatchMethod::queue;
          }).empty());
    CHECK(bid_after_refusals(days, [](Dispatch& row) { row.responded_at.reset(); }).empty());
    CHECK(bid_after_refusals(days, [](Dispatch& row) {
              row.dispatch_status = DispatchStatus::completed;
          }).empty());
}
