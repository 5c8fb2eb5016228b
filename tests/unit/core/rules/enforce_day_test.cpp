/// \file
/// The deadlines of a day (rules 4, 7, 15, 16), looked at on the last day and on the one after.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/morning.hpp"
#include "tests/support/sample_rows.hpp"

using namespace hallbook::core;
using namespace hallbook::test;

namespace {

/// Member 1 on WIRE_SEA, WIRE_BREM and WIRE_PA since 2026-02-02, to re-sign by 2026-03-04.
class Deadlines : public Morning {
public:
    Operation enforce(const std::string& day) {
        EnforceDay wish;
        wish.date = date(day);
        wish.re_signs = {{"1001", stage.book("WIRE_SEA")}};
        wish.exemptions = wish.re_signs;
        wish.re_registrations = {"1001"};
        wish.requests = std::vector<std::string>{"R1"};
        return stage.operation(1, day + " 18:00:00", wish);
    }
    /// Whether anything changes on that day.
    bool acts_on(const std::string& day) {
        WorkingSet untouched = rows;
        const auto decision = judge(untouched, enforce(day));
        return !decision.changes.empty();
    }
    const BookRegistration& seattle() { return *live(rows, stage, 1, "WIRE_SEA"); }
    void change(void (*alter)(BookRegistration&)) {
        BookRegistration row = seattle();
        alter(row);
        rows.put(row);
    }
};

}  // namespace

TEST_CASE(
    "a missed re-sign expires the place, and the missed day stays on it",
    "[unit][enforce][rule:4]") {
    Deadlines hall;
    BookRegistration expected = hall.seattle();
    CHECK_FALSE(hall.acts_on("2026-03-04"));
    hall.accept(hall.enforce("2026-03-05"));
    expected.status = RegistrationStatus::expired;
    expected.drop_reason = DropReason::missed_re_sign;
    expected.dropped_at = expected.updated_at = at("2026-03-05 18:00:00");
    CHECK(*hall.rows.find(expected.id) == expected);
    REQUIRE(hall.last.activities.size() == 1);
    CHECK(hall.last.activities.front().reason == "re-sign was due by 2026-03-04");
    CHECK(hall.last.activities.front().previous_status == RegistrationStatus::active);
}

TEST_CASE("no deadline runs for who is exempt or out", "[unit][enforce][rule:4][rule:7]") {
    Deadlines exempt;
    exempt.change([](BookRegistration& row) { row.is_exempt = true; });
    CHECK_FALSE(exempt.acts_on("2026-03-05"));
    Deadlines out;
    out.change([](BookRegistration& row) { row.status = RegistrationStatus::dispatched; });
    CHECK_FALSE(out.acts_on("2026-03-05"));
}

TEST_CASE(
    "where the local drops all books the places of all go, out or not", "[unit][enforce][rule:4]") {
    Deadlines hall;
    hall.accept(hall.stage.operation(
        1, "2026-02-21 09:00:00", EditRow{"settings", 3, {}, {}, {{"value", "ALL"}}, "by-law"}));
    hall.accept(hall.stage.leave(1, "2026-02-22 09:00:00", 1, "WIRE_BREM"));
    hall.accept(hall.stage.re_sign(1, "2026-03-01 09:00:00", 1, "WIRE_PA"));
    hall.accept(hall.enforce("2026-03-05"));
    CHECK(hall.last.activities.size() == 2);
    for (const auto* each : hall.rows.registrations(hall.stage.member(1).id)) {
        const bool left = each->book_id == hall.stage.book("WIRE_BREM");
        CHECK(each->status == (left ? RegistrationStatus::resigned : RegistrationStatus::expired));
    }
}

TEST_CASE(
    "an exemption ends on the day after its last, with all that belonged to it",
    "[unit][enforce][rule:7]") {
    Deadlines hall;
    hall.change([](BookRegistration& row) {
        row.is_exempt = true;
        row.exempt_reason = ExemptReason::traveling;
        row.exempt_from = date("2026-02-10");
        row.exempt_until = date("2026-05-10");
        row.exempt_approved_by = "manager";
        row.re_sign_due.reset();
    });
    BookRegistration expected = hall.seattle();
    CHECK_FALSE(hall.acts_on("2026-05-10"));
    hall.accept(hall.enforce("2026-05-11"));
    expected.is_exempt = false;
    expected.exempt_reason.reset();
    expected.exempt_from.reset();
    expected.exempt_until.reset();
    expected.exempt_approved_by.reset();
    expected.re_sign_due = date("2026-06-10");
    expected.updated_at = at("2026-05-11 18:00:00");
    CHECK(hall.seattle() == expected);
    REQUIRE(hall.last.activities.size() == 1);
    CHECK(hall.last.activities.front().action == RegistrationAction::exempt_revoked);
    CHECK(hall.last.activities.front().reason == "exemption ended");
    CHECK_FALSE(hall.acts_on("2026-05-12"));
}

TEST_CASE("an exemption without an end does not end by itself", "[unit][enforce][rule:7]") {
    Deadlines hall;
    hall.change([](BookRegistration& row) {
        row.is_exempt = true;
        row.re_sign_due.reset();
    });
    CHECK_FALSE(hall.acts_on("2027-05-11"));
}

TEST_CASE(
    "a request expires on the day after its work, with the bids on it",
    "[unit][enforce][rule:16]") {
    Deadlines hall;
    auto call = hall.stage.open_request(1, "2026-03-01 14:00:00", "R1", "WIRE_SEA");
    std::get<OpenRequest>(call.payload).end_date = date("2026-03-03");
    hall.accept(call);
    JobBid waiting;
    waiting.id = {5};
    waiting.labor_request_id = hall.request("R1").id;
    JobBid declined = waiting;
    declined.id = {6};
    declined.bid_status = BidStatus::declined;
    hall.rows.put(waiting);
    hall.rows.put(declined);
    CHECK_FALSE(hall.acts_on("2026-03-03"));
    hall.accept(hall.enforce("2026-03-04"));
    CHECK(hall.request("R1").status == LaborRequestStatus::expired);
    CHECK(hall.rows.find(waiting.id)->bid_status == BidStatus::expired);
    CHECK(hall.rows.find(declined.id)->bid_status == BidStatus::declined);
    CHECK_FALSE(hall.acts_on("2026-03-04"));
}

TEST_CASE(
    "what has no last day of work does not expire, a short call does",
    "[unit][enforce][rule:8][rule:16]") {
    Deadlines hall;
    SECTION("no end said") {
        hall.open("R1");
        hall.change([](BookRegistration& row) { row.re_sign_due = date("2028-01-01"); });
        CHECK_FALSE(hall.acts_on("2027-01-01"));
    }
    SECTION("three working days after the start, a Monday") {
        hall.open_short("R1", 3);
        CHECK_FALSE(hall.acts_on("2026-03-04"));
        hall.change([](BookRegistration& row) { row.re_sign_due = date("2028-01-01"); });
        CHECK_FALSE(hall.acts_on("2026-03-05"));
        CHECK(hall.acts_on("2026-03-06"));
    }
    SECTION("filled, it stays so") {
        hall.open_short("R1", 3);
        hall.accept(hall.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 2));
        hall.change([](BookRegistration& row) { row.re_sign_due = date("2028-01-01"); });
        CHECK_FALSE(hall.acts_on("2026-03-06"));
    }
}

namespace {

/// Member 1 has a closed place on MARINE, to register anew by Wednesday 2026-03-11, and stands on
/// the three wire books with deadlines far ahead.
class Waiting : public Deadlines {
public:
    Waiting() {
        for (const char* book : {"WIRE_SEA", "WIRE_BREM", "WIRE_PA"}) {
            auto row = *live(rows, stage, 1, book);
            row.re_sign_due = date("2028-01-01");
            rows.put(row);
        }
        close({5}, "2026-03-11");
    }
    void close(Id<BookRegistration> id, const char* register_by, Id<Dispatch> by = {}) {
        auto closed =
            a_registration(id.value, stage.member(1).id, stage.book("MARINE"), "46000.10");
        closed.status = RegistrationStatus::dropped;
        closed.re_register_by = date(register_by);
        if (by.value != 0) closed.dispatch_id = by;
        rows.put(closed);
    }
    /// A dispatch from 2026-01-01 that ended on a day, or has no end.
    Id<Dispatch> worked(std::int64_t id, const char* until) {
        Dispatch dispatch;
        dispatch.id = {id};
        dispatch.member_id = stage.member(1).id;
        dispatch.dispatch_status = DispatchStatus::completed;
        dispatch.start_date = date("2026-01-01");
        if (until != nullptr) dispatch.term_date = date(until);
        rows.put(dispatch);
        return dispatch.id;
    }
    /// Why the place on the Seattle book is gone.
    std::optional<DropReason> dropped_for() {
        for (const auto* each : rows.registrations(stage.member(1).id)) {
            if (each->book_id == stage.book("WIRE_SEA")) return each->drop_reason;
        }
        return std::nullopt;
    }
};

}  // namespace

TEST_CASE("who did not register anew in time is off all books, once", "[unit][enforce][rule:15]") {
    Waiting hall;
    CHECK_FALSE(hall.acts_on("2026-03-11"));
    hall.accept(hall.enforce("2026-03-12"));
    CHECK(hall.last.activities.size() == 3);
    CHECK(hall.dropped_for() == DropReason::not_re_registered);
    CHECK_FALSE(hall.rows.find(Id<BookRegistration>{5})->re_register_by);
    hall.accept(hall.stage.register_(1, "2026-03-13 09:00:00", 1, "WIRE_SEA"));
    CHECK_FALSE(hall.acts_on("2026-03-14"));
}

TEST_CASE("who signed anew after the first of the missed days stands", "[unit][enforce][rule:15]") {
    Waiting hall;
    hall.close({6}, "2026-03-09");
    for (const auto& [book, day] : std::map<std::string, std::string>{
             {"TRADESHOW", "2026-03-09"}, {"TECHNICIAN", "2026-03-10"}}) {
        auto row = a_registration(
            book == "TRADESHOW" ? 21 : 22,
            hall.stage.member(1).id,
            hall.stage.book(book),
            "46090.10");
        row.registered_at = at(day + " 23:00:00");
        row.re_sign_due = date("2028-01-01");
        hall.rows.put(row);
    }
    hall.accept(hall.enforce("2026-03-12"));
    CHECK(live(hall.rows, hall.stage, 1, "TRADESHOW") == nullptr);
    CHECK(live(hall.rows, hall.stage, 1, "TECHNICIAN") != nullptr);
    CHECK_FALSE(hall.rows.find(Id<BookRegistration>{5})->re_register_by);
    CHECK_FALSE(hall.rows.find(Id<BookRegistration>{6})->re_register_by);
}

TEST_CASE("a place that still waits, or stands, drops nobody", "[unit][enforce][rule:15]") {
    Waiting hall;
    auto standing = hall.seattle();
    standing.re_register_by = date("2026-03-01");
    hall.rows.put(standing);
    CHECK_FALSE(hall.acts_on("2026-03-11"));
}

TEST_CASE(
    "the 90-day rule is the reason where every job missed was so long",
    "[unit][enforce][rule:15]") {
    const auto reason = [](const std::vector<const char*>& ends) {
        Waiting hall;
        std::int64_t id = 5;
        for (const auto* end : ends) {
            hall.close({id}, "2026-03-11", hall.worked(70 + id, end));
            ++id;
        }
        hall.accept(hall.enforce("2026-04-10"));
        return hall.dropped_for();
    };
    CHECK(reason({"2026-04-01"}) == DropReason::ninety_day_rule);  // the ninetieth day after
    CHECK(reason({"2026-03-31"}) == DropReason::not_re_registered);
    CHECK(reason({"2026-04-01", "2026-03-31"}) == DropReason::not_re_registered);
    CHECK(reason({"2026-03-31", "2026-04-01"}) == DropReason::not_re_registered);
    CHECK(reason({nullptr}) == DropReason::not_re_registered);
    Waiting lost;
    lost.close({5}, "2026-03-11", {4711});  // a dispatch that nobody has
    lost.accept(lost.enforce("2026-03-12"));
    CHECK(lost.dropped_for() == DropReason::not_re_registered);
}
