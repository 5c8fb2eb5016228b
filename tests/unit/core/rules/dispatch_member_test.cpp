/// \file
/// Sending a member out: rules 1, 5, 10 and 11, and what a dispatch holds.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/morning.hpp"

using namespace hallbook::core;
using namespace hallbook::test;

namespace {

using Codes = std::vector<std::string>;

/// Morning on which people are sent at 08:30.
class Sending : public Morning {
public:
    Operation send(
        int member,
        const std::string& number = "R1",
        DispatchMethod method = DispatchMethod::queue) {
        return stage.dispatch(1, "2026-03-02 08:30:00", number, member, method);
    }
    void open_named(const std::string& number, int member, int workers = 1) {
        auto call = stage.open_request(1, "2026-03-01 14:00:00", number, "WIRE_SEA", workers);
        std::get<OpenRequest>(call.payload).named_card = stage.member(member).card_number;
        accept(call);
    }
    const Dispatch& sent(int member) { return *rows.find(last_dispatch(member)); }
    int marks(int member) { return live(rows, stage, member, "WIRE_SEA")->check_marks; }
};

DispatchMember& wish_of(Operation& operation) {
    return std::get<DispatchMember>(operation.payload);
}

}  // namespace

TEST_CASE("a dispatch holds what was agreed and who made it", "[unit][dispatch][rule:11]") {
    Sending hall;
    auto call = hall.stage.open_request(1, "2026-03-01 14:00:00", "R1", "WIRE_SEA");
    auto& wish = std::get<OpenRequest>(call.payload);
    wish.end_date = date("2026-04-30");
    wish.wage_rate = Decimal::from_hundredths(7'212);
    wish.worksite_name = "Pier 5";
    wish.job_class = JobClass::foreman;
    hall.accept(call);
    const auto registration = live(hall.rows, hall.stage, 1, "WIRE_SEA")->id;
    const auto operation = hall.send(1);
    hall.accept(operation);

    Dispatch expected;
    expected.id = {row_id(operation.id, 0)};
    expected.labor_request_id = hall.request("R1").id;
    expected.member_id = hall.stage.member(1).id;
    expected.registration_id = registration;
    expected.employer_id = hall.rows.employer("E1")->id;
    expected.contract_code = ContractCode::wireperson;
    expected.dispatch_class = JobClass::foreman;
    expected.method = DispatchMethod::queue;
    expected.dispatched_at = expected.created_at = expected.updated_at = at("2026-03-02 08:30:00");
    expected.dispatched_by_id = expected.created_by_id = expected.updated_by_id =
        hall.rows.user("pat")->id;
    expected.start_date = date("2026-03-02");
    expected.end_date = wish.end_date;
    expected.start_rate = wish.wage_rate;
    expected.worksite_name = "Pier 5";
    CHECK(hall.sent(1) == expected);
    for (const char* book : {"WIRE_SEA", "WIRE_BREM", "WIRE_PA"})
        CHECK(live(hall.rows, hall.stage, 1, book)->dispatch_id == expected.id);
}

TEST_CASE(
    "the steps of a dispatch name it, its request and who was passed over",
    "[unit][dispatch][rule:17]") {
    Sending hall;
    hall.open("R1");
    auto operation = hall.send(2);
    wish_of(operation).passed_over = {{"1001", {7}, "requirement"}};
    hall.accept(operation);
    REQUIRE(hall.last.activities.size() == 1);
    RegistrationActivity expected;
    expected.id = {row_id(operation.id, 0)};
    expected.registration_id = live(hall.rows, hall.stage, 2, "WIRE_SEA")->id;
    expected.member_id = hall.stage.member(2).id;
    expected.book_id = hall.stage.book("WIRE_SEA");
    expected.action = RegistrationAction::dispatch;
    expected.previous_status = RegistrationStatus::active;
    expected.new_status = RegistrationStatus::dispatched;
    expected.labor_request_id = hall.request("R1").id;
    expected.dispatch_id = hall.last_dispatch(2);
    expected.performed_by_id = hall.rows.user("pat")->id;
    expected.hall = "HALL1";
    expected.notes = R"([{"card_number":"1001","registration":"7","reason":"requirement"}])";
    expected.occurred_at = expected.created_at = at("2026-03-02 08:30:00");
    CHECK(hall.last.activities.front() == expected);

    Sending several;
    several.open("R1");
    several.accept(several.send(1));
    REQUIRE(several.last.activities.size() == 3);
    for (const auto& step : several.last.activities)
        CHECK(step.labor_request_id == several.request("R1").id);
}

TEST_CASE("the call says of what type a dispatch is", "[unit][dispatch][rule:8]") {
    Sending hall;
    hall.open_short("R1", 2);
    hall.accept(hall.send(1));
    CHECK(hall.sent(1).dispatch_type == DispatchType::short_call);
    CHECK(hall.sent(1).restore_to_book);
    auto call = hall.stage.open_request(1, "2026-03-01 14:00:00", "R2", "WIRE_SEA");
    std::get<OpenRequest>(call.payload).is_emergency = true;
    hall.accept(call);
    hall.accept(hall.send(2, "R2", DispatchMethod::emergency));
    CHECK(hall.sent(2).dispatch_type == DispatchType::emergency);
    CHECK(hall.sent(2).method == DispatchMethod::emergency);
    CHECK_FALSE(hall.sent(2).restore_to_book);
}

TEST_CASE(
    "the dispatcher's word and the reason for another area are noted",
    "[unit][dispatch][rule:10][rule:11]") {
    const auto notes = [](BookRegion region, std::optional<std::string> word) {
        Sending hall;
        hall.open_named("R1", 1);
        auto operation = hall.send(1, "R1", DispatchMethod::by_name);
        wish_of(operation).hall_region = region;
        wish_of(operation).attestation = "not arranged";
        wish_of(operation).other_area_reason = std::move(word);
        hall.accept(operation);
        return hall.sent(1).notes;
    };
    CHECK(notes(BookRegion::seattle, {}) == "by name: not arranged");
    CHECK(notes(BookRegion::seattle, "needless") == "by name: not arranged");
    CHECK(notes(BookRegion::bremerton, "empty") == "by name: not arranged; other area: empty");
    Sending hall;
    hall.open("R1");
    auto operation = hall.send(1);
    wish_of(operation).hall_region = BookRegion::pt_angeles;
    wish_of(operation).other_area_reason = "";
    CHECK(hall.refusal(operation) == Codes{"other_area"});
    wish_of(operation).other_area_reason = "empty";
    hall.accept(operation);
    CHECK(hall.sent(1).notes == "other area: empty");
}

TEST_CASE(
    "who declined or was not there is marked, nobody else who was passed over",
    "[unit][dispatch][rule:5]") {
    for (const auto& [reason, marks] : std::vector<std::pair<const char*, int>>{
             {"declined", 1}, {"not_present", 1}, {"requirement", 0}, {"exempt", 0}}) {
        CAPTURE(reason);
        Sending hall;
        hall.open("R1");
        auto operation = hall.send(2);
        wish_of(operation).passed_over = {{"9999", {7}, reason}, {"1001", {8}, reason}};
        hall.accept(operation);
        CHECK(hall.marks(1) == marks);
        if (marks > 0)
            CHECK(hall.last.activities.front().reason == std::string{reason} + " on request R1");
    }
}

TEST_CASE("a request that makes no marks marks nobody passed over", "[unit][dispatch][rule:6]") {
    Sending hall;
    hall.open_short("R1", 2);
    auto operation = hall.send(2);
    wish_of(operation).passed_over = {{"1001", {8}, "declined"}};
    hall.accept(operation);
    CHECK(hall.marks(1) == 0);
}

TEST_CASE(
    "a dispatch by name says whom the request names, and needs a word that says something",
    "[unit][dispatch][rule:10]") {
    Sending hall;
    hall.open_named("R1", 2);
    auto wordless = hall.send(2, "R1", DispatchMethod::by_name);
    wish_of(wordless).attestation = "";
    CHECK(hall.refusal(wordless) == Codes{"attestation_missing"});
    const auto wrong = judge(hall.rows, hall.send(1, "R1", DispatchMethod::by_name));
    CHECK(codes(wrong) == Codes{"not_the_named_member"});
    CHECK_THAT(wrong.violations.front().message, contains("Member2, Test"));
}

TEST_CASE(
    "who quit is barred to the last day, but not from the employer itself",
    "[unit][dispatch][rule:13]") {
    const auto refused = [](const char* barred_until, std::int64_t employer) {
        Sending hall;
        hall.open_named("R1", 1);
        Dispatch past;
        past.id = {7};
        past.member_id = hall.stage.member(1).id;
        past.employer_id =
            employer == 0 ? hall.rows.employer("E1")->id : Id<Organization>{employer};
        past.dispatch_status = DispatchStatus::terminated;
        if (barred_until != nullptr) past.by_name_barred_until = date(barred_until);
        hall.rows.put(past);
        return hall.refusal(hall.send(1, "R1", DispatchMethod::by_name));
    };
    CHECK(refused("2026-03-01", 77).empty());
    CHECK(refused("2026-03-02", 77) == Codes{"by_name_barred"});
    CHECK(refused("2026-03-02", 0).empty());
    CHECK(refused(nullptr, 77).empty());
}

TEST_CASE("of several slots the last is kept for the one named", "[unit][dispatch][rule:10]") {
    Sending hall;
    hall.open_named("R1", 3, 3);
    hall.accept(hall.send(1));
    hall.accept(hall.send(2));
    hall.accept(hall.stage.register_(1, "2026-03-02 08:31:00", 4, "WIRE_SEA"));
    CHECK(hall.refusal(hall.send(4)) == Codes{"slot_is_named"});
}

TEST_CASE("who is out from another book is out", "[unit][dispatch][rule:member_already_out]") {
    Sending hall;
    hall.open("R1", 5);
    SECTION("though a hall let them sign anew here") {
        hall.accept(hall.send(1));
        auto again = *live(hall.rows, hall.stage, 1, "WIRE_SEA");
        again.status = RegistrationStatus::active;
        hall.rows.put(again);
        CHECK(hall.refusal(hall.send(1)) == Codes{"member_already_out"});
    }
    SECTION("though no dispatch is on record, as after an import") {
        auto working = *live(hall.rows, hall.stage, 1, "WIRE_SEA");
        working.status = RegistrationStatus::dispatched;
        hall.rows.put(working);
        CHECK(hall.refusal(hall.send(1)) == Codes{"member_already_out"});
    }
}

TEST_CASE(
    "a dispatch by bid answers the member's accepted bid on this request",
    "[unit][dispatch][rule:9]") {
    Sending hall;
    hall.open("R1", 2);
    JobBid bid;
    bid.id = {5};
    bid.labor_request_id = hall.request("R1").id;
    bid.member_id = hall.stage.member(2).id;
    bid.bid_status = BidStatus::accepted;
    hall.rows.put(bid);
    bid.id = {6};
    bid.member_id = hall.stage.member(1).id;
    bid.bid_status = BidStatus::pending;
    hall.rows.put(bid);
    CHECK(hall.refusal(hall.send(1, "R1", DispatchMethod::bid)) == Codes{"no_accepted_bid"});
    hall.accept(hall.send(2, "R1", DispatchMethod::bid));
    CHECK(hall.sent(2).bid_id == Id<JobBid>{5});
    hall.accept(hall.send(1));
    CHECK_FALSE(hall.sent(1).bid_id);  // from the line, whatever was bid
}
