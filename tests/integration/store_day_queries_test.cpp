/// \file
/// The look-ups of the counter: the line from its head, requests, dispatches and deadlines.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/bids.hpp"
#include "store/queries/deadlines.hpp"
#include "store/queries/dispatches.hpp"
#include "store/queries/line.hpp"
#include "store/queries/position.hpp"
#include "store/queries/requests.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/replica_stage.hpp"
#include "tests/support/sample_rows.hpp"

using namespace hallbook;
using namespace hallbook::core;
using test::at;

namespace {

using Cards = std::vector<std::string>;

Date day(const std::string& text) { return test::date(text); }

/// Members 1 to 3 stand on WIRE_PA since Monday 2026-03-02, in this order; an employer E1001.
class Counter {
public:
    Counter() : stage({test::snapshot_row(test::an_employer(1))}), database(stage.open()) {
        for (int member = 1; member <= 3; ++member) {
            const std::string when = "2026-03-02 09:0" + std::to_string(member) + ":00";
            enter_registration(when, member, "WIRE_PA");
        }
    }

    void enter_registration(const std::string& when, int member, const std::string& book) {
        REQUIRE(
            stage.enter_registration(database, when, member, book).outcome == Outcome::accepted);
    }
    void enter(const std::string& when, Payload payload) {
        const Decision decision = stage.enter(database, when, std::move(payload));
        CAPTURE(reason_text(decision));
        REQUIRE(decision.outcome == Outcome::accepted);
    }
    void open(
        const std::string& number,
        const std::string& start,
        const std::string& book,
        const std::string& when = "2026-03-02 14:00:00") {
        OpenRequest wish;
        wish.request_number = number;
        wish.employer_code = "E1001";
        wish.book = stage.hall().book(book);
        wish.workers_requested = 1;
        wish.start_date = day(start);
        enter(when, wish);
    }
    void dispatch(const std::string& when, const std::string& number, int member) {
        DispatchMember wish;
        wish.request_number = number;
        wish.member = stage.hall().member(member);
        wish.hall_region = BookRegion::jurisdiction_wide;
        enter(when, wish);
    }
    Id<ReferralBook> pa() const { return stage.hall().book("WIRE_PA"); }

    test::ReplicaStage stage;
    store::SqliteDatabase database;
};

Cards walked(Counter& counter, std::size_t limit) {
    Cards cards;
    store::walk_line(counter.database, counter.pa(), [&](const InLine& each) {
        cards.push_back(each.member.card_number + (each.is_out ? " out" : ""));
        return cards.size() == limit ? store::Walk::stop : store::Walk::go_on;
    });
    return cards;
}

Cards numbers(const std::vector<store::RequestEntry>& entries) {
    Cards result;
    for (const auto& each : entries)
        result.push_back(each.request.request_number);
    return result;
}

Cards to_close(Counter& counter, const std::string& morning) {
    return numbers(store::requests_to_close(counter.database, counter.stage.zone(), day(morning)));
}

}  // namespace

TEST_CASE("a line is walked from its head until told to stop", "[integration][queries]") {
    Counter counter;
    CHECK(walked(counter, 2) == Cards{"1001", "1002"});
    CHECK(walked(counter, 9) == Cards{"1001", "1002", "1003"});
    CHECK(
        store::callable_cards(counter.database, counter.pa(), at("2026-03-02 10:00:00")) ==
        Cards{"1001", "1002", "1003"});
}

TEST_CASE("whoever is out from another book is seen to be out", "[integration][queries]") {
    Counter counter;
    counter.enter_registration("2026-03-02 10:00:00", 4, "WIRE_SEA");
    counter.open("R1", "2026-03-03", "WIRE_SEA");
    counter.dispatch("2026-03-02 15:00:00", "R1", 4);
    // LaborPower does not take the working off all books.
    const RegistrationLine line{
        .line = 2,
        .card_number = "1004",
        .book = counter.pa(),
        .tier = BookTier::book_1,
        .applicant_priority_number = test::apn("46083.67"),
        .registered_at = at("2026-03-02 16:00:00"),
        .status = RegistrationStatus::active};
    counter.enter("2026-03-02 16:30:00", ImportRegistrations{{line}});
    CHECK(walked(counter, 9) == Cards{"1001", "1002", "1003", "1004 out"});
}

TEST_CASE("unfilled requests are listed by their start", "[integration][queries]") {
    Counter counter;
    counter.open("R2", "2026-03-09", "WIRE_PA");
    counter.open("R1", "2026-03-03", "WIRE_PA");
    counter.open("R3", "2026-03-04", "STOCKMAN");
    auto& database = counter.database;
    CHECK(
        numbers(store::requests(database, store::RequestScope::unfilled, std::nullopt)) ==
        Cards{"R1", "R3", "R2"});
    counter.dispatch("2026-03-02 15:00:00", "R1", 2);
    CHECK(
        numbers(store::requests(database, store::RequestScope::unfilled, counter.pa())) ==
        Cards{"R2"});
    CHECK(
        numbers(store::requests(database, store::RequestScope::all, counter.pa())) ==
        Cards{"R1", "R2"});
    // This hall does not call the book of another area.
    CHECK(to_close(counter, "2026-03-09") == Cards{"R3"});
    CHECK(to_close(counter, "2026-03-02").empty());
    REQUIRE(store::find_request(database, "r1"));
    CHECK(store::find_request(database, "r1")->employer_code == "E1001");
    CHECK_FALSE(store::find_request(database, "R9"));
}

TEST_CASE(
    "a request is not closed by a referral that it came too late for",
    "[integration][queries][rule:2][rule:5][rule:16]") {
    Counter counter;
    counter.open("IN_TIME", "2026-03-03", "STOCKMAN", "2026-03-02 15:00:00");
    counter.open("LATE", "2026-03-03", "STOCKMAN", "2026-03-02 15:00:01");
    CHECK(to_close(counter, "2026-03-02").empty());
    CHECK(to_close(counter, "2026-03-03") == Cards{"IN_TIME"});
    CHECK(to_close(counter, "2026-03-04") == Cards{"IN_TIME", "LATE"});
}

TEST_CASE("an employer is found by code and by part of the name", "[integration][queries]") {
    Counter counter;
    auto& database = counter.database;
    CHECK(store::find_employers(database, "e1001", 9).size() == 1);
    CHECK(store::find_employers(database, "sons sparks", 9).size() == 1);
    CHECK(store::find_employers(database, "nobody", 9).empty());
    CHECK(store::find_employers(database, "", 9).empty());
}

TEST_CASE("a dispatch is found with the place it took", "[integration][queries]") {
    Counter counter;
    counter.open("R1", "2026-03-03", "WIRE_PA");
    counter.dispatch("2026-03-02 15:00:00", "R1", 2);
    const auto live =
        store::dispatches(counter.database, {.scope = store::DispatchQuery::Scope::live});
    REQUIRE(live.size() == 1);
    const auto& entry = live.front();
    CHECK(entry.card_number == "1002");
    CHECK(entry.book_code == "WIRE_PA");
    CHECK(entry.employer_code == "E1001");
    CHECK(entry.dispatched_by == "pat");
    CHECK(store::place_taken(counter.database, entry.dispatch) == 2);
    CHECK(store::dispatch(counter.database, entry.dispatch.id).has_value());
    CHECK_FALSE(store::dispatch(counter.database, {1}).has_value());
}

TEST_CASE("deadlines are passed the day after the last", "[integration][queries]") {
    Counter counter;
    GrantExemption wish;
    wish.member = counter.stage.hall().member(3);
    wish.reason = ExemptReason::medical;
    wish.from = day("2026-03-02");
    wish.until = day("2026-03-10");
    counter.enter("2026-03-02 11:00:00", wish);
    auto& database = counter.database;
    CHECK(store::passed_deadlines(database, day("2026-03-10")).exemptions.empty());
    const auto ended = store::passed_deadlines(database, day("2026-03-11")).exemptions;
    REQUIRE(ended.size() == 1);
    CHECK(ended.front().card_number == "1003");
    // Thirty days from 2026-03-02.
    CHECK(store::passed_deadlines(database, day("2026-04-01")).re_signs.empty());
    CHECK(store::passed_deadlines(database, day("2026-04-02")).re_signs.size() == 2);
}

TEST_CASE("the grace days of a book put its deadline off", "[integration][queries]") {
    Counter counter;
    EditRow wish;
    wish.table = "referral_books";
    wish.row = counter.pa().value;
    wish.changes = {{"grace_days", "2"}};
    wish.reason = "minutes";
    counter.enter("2026-03-02 11:00:00", wish);
    CHECK(store::passed_deadlines(counter.database, day("2026-04-03")).re_signs.empty());
    CHECK(store::passed_deadlines(counter.database, day("2026-04-04")).re_signs.size() == 3);
}
