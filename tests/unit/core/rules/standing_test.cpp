/// \file
/// What happens to a registration, whoever does it: drops, marks, deadlines, the count of slots.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/standing.hpp"

#include "tests/support/morning.hpp"
#include "tests/support/sample_rows.hpp"

using namespace hallbook::core;
using namespace hallbook::test;

namespace {

using Codes = std::vector<std::string>;

RegistrationActivity step_of(const Morning& hall, const BookRegistration& registration) {
    RegistrationActivity step;
    step.registration_id = registration.id;
    step.member_id = registration.member_id;
    step.book_id = registration.book_id;
    step.new_status = registration.status;
    step.performed_by_id = hall.rows.user("pat")->id;
    step.hall = "HALL1";
    return step;
}

/// The same but for its id, which the operation gives.
bool is_alike(RegistrationActivity a, const RegistrationActivity& b) {
    a.id = b.id;
    return a == b;
}

}  // namespace

TEST_CASE(
    "a roll-off is a step with its reason and closes the place", "[unit][roll_off][rule:17]") {
    Morning hall;
    BookRegistration expected = *live(hall.rows, hall.stage, 1, "WIRE_SEA");
    hall.accept(hall.stage.operation(
        1,
        "2026-03-02 09:00:00",
        RollOff{hall.stage.member(1), expected.book_id, DropReason::not_re_registered, "no show"}));
    expected.status = RegistrationStatus::dropped;
    expected.drop_reason = DropReason::not_re_registered;
    expected.dropped_at = expected.updated_at = at("2026-03-02 09:00:00");
    expected.re_sign_due.reset();
    CHECK(*hall.rows.find(expected.id) == expected);
    auto step = step_of(hall, expected);
    step.action = RegistrationAction::roll_off;
    step.previous_status = RegistrationStatus::active;
    step.reason = "no show";
    step.occurred_at = step.created_at = at("2026-03-02 09:00:00");
    REQUIRE(hall.last.activities.size() == 1);
    CHECK(is_alike(hall.last.activities.front(), step));
}

TEST_CASE(
    "by hand there are three reasons to roll off, and a word for it",
    "[unit][roll_off][rule:bad_value]") {
    const auto refused = [](DropReason reason, const char* word) {
        Morning hall;
        return hall.refusal(hall.stage.operation(
            1,
            "2026-03-02 09:00:00",
            RollOff{hall.stage.member(1), hall.stage.book("WIRE_SEA"), reason, word}));
    };
    for (std::size_t i = 0; i < EnumNames<DropReason>::labels.size(); ++i) {
        const auto reason = static_cast<DropReason>(i);
        CAPTURE(label(reason));
        const bool by_hand = reason == DropReason::manual ||
                             reason == DropReason::not_re_registered ||
                             reason == DropReason::ninety_day_rule;
        CHECK(refused(reason, "word") == (by_hand ? Codes{} : Codes{"bad_value"}));
    }
    CHECK(refused(DropReason::manual, "") == Codes{"reason_missing"});
}

TEST_CASE("who leaves has no deadline any more, and the trace says why", "[unit][leave]") {
    Morning hall;
    BookRegistration expected = *live(hall.rows, hall.stage, 1, "WIRE_SEA");
    auto leave = hall.stage.leave(1, "2026-03-02 09:00:00", 1, "WIRE_SEA");
    std::get<LeaveBook>(leave.payload).reason = "retired";
    hall.accept(leave);
    expected.status = RegistrationStatus::resigned;
    expected.dropped_at = expected.updated_at = at("2026-03-02 09:00:00");
    expected.re_sign_due.reset();
    CHECK(*hall.rows.find(expected.id) == expected);
    CHECK(hall.last.activities.front().reason == "retired");
    CHECK(hall.last.activities.front().previous_status == RegistrationStatus::active);
    hall.accept(hall.stage.leave(1, "2026-03-02 09:01:00", 1, "WIRE_PA"));
    CHECK_FALSE(hall.last.activities.front().reason);
}

TEST_CASE(
    "a mark counts, with its day, and the book's number of them drops",
    "[unit][check_mark][rule:5]") {
    Morning hall;
    const GiveCheckMark wish{hall.stage.member(1), hall.stage.book("WIRE_SEA"), "roll call"};
    BookRegistration expected = *live(hall.rows, hall.stage, 1, "WIRE_SEA");
    hall.accept(hall.stage.operation(1, "2026-02-23 09:00:00", wish));
    expected.check_marks = 1;
    expected.has_check_mark = true;
    expected.last_check_mark_on = date("2026-02-23");
    expected.updated_at = at("2026-02-23 09:00:00");
    CHECK(*hall.rows.find(expected.id) == expected);
    auto step = step_of(hall, expected);
    step.action = RegistrationAction::check_mark;
    step.previous_status = RegistrationStatus::active;
    step.reason = "roll call";
    step.occurred_at = step.created_at = at("2026-02-23 09:00:00");
    CHECK(is_alike(hall.last.activities.front(), step));
    for (const char* day : {"2026-02-24", "2026-02-25"})
        hall.accept(hall.stage.operation(1, std::string{day} + " 09:00:00", wish));
    CHECK(hall.rows.find(expected.id)->drop_reason == DropReason::check_marks);
    CHECK(hall.last.activities.back().reason == "check mark 3: roll call");
}

TEST_CASE(
    "a mark taken back leaves nothing of its day, and the last one no mark",
    "[unit][check_mark][rule:5]") {
    Morning hall;
    const auto book = hall.stage.book("WIRE_SEA");
    const GiveCheckMark mark{hall.stage.member(1), book, "roll call"};
    const RestoreCheckMark back{hall.stage.member(1), book, "was there"};
    for (const char* day : {"2026-02-23", "2026-02-24"})
        hall.accept(hall.stage.operation(1, std::string{day} + " 09:00:00", mark));
    hall.accept(hall.stage.operation(1, "2026-02-24 10:00:00", back));
    CHECK(live(hall.rows, hall.stage, 1, "WIRE_SEA")->has_check_mark);
    CHECK_FALSE(live(hall.rows, hall.stage, 1, "WIRE_SEA")->last_check_mark_on);
    CHECK(hall.last.activities.front().reason == "was there");
    CHECK(hall.last.activities.front().previous_status == RegistrationStatus::active);
    hall.accept(hall.stage.operation(1, "2026-02-24 11:00:00", back));
    CHECK_FALSE(live(hall.rows, hall.stage, 1, "WIRE_SEA")->has_check_mark);
    CHECK(live(hall.rows, hall.stage, 1, "WIRE_SEA")->re_sign_due == date("2026-03-04"));
}

TEST_CASE(
    "of the places that marks dropped the newest comes back, with a new deadline",
    "[unit][check_mark][rule:5]") {
    Morning hall;
    const auto book = hall.stage.book("WIRE_SEA");
    auto older = *live(hall.rows, hall.stage, 1, "WIRE_SEA");
    older.status = RegistrationStatus::dropped;
    older.drop_reason = DropReason::check_marks;
    older.dropped_at = at("2026-02-10 09:00:00");
    older.check_marks = 3;
    older.re_sign_due.reset();
    auto newer = older;
    newer.id = {1};
    newer.dropped_at = at("2026-02-20 09:00:00");
    auto elsewhere = older;
    elsewhere.id = {2};
    elsewhere.book_id = hall.stage.book("MARINE");
    elsewhere.dropped_at = at("2026-02-25 09:00:00");
    for (const auto& each : {older, newer, elsewhere})
        hall.rows.put(each);
    hall.accept(hall.stage.operation(
        1, "2026-03-02 09:00:00", RestoreCheckMark{hall.stage.member(1), book, "was there"}));
    const auto* back = live(hall.rows, hall.stage, 1, "WIRE_SEA");
    REQUIRE(back != nullptr);
    CHECK(back->id == newer.id);
    CHECK_FALSE(back->drop_reason);
    CHECK_FALSE(back->dropped_at);
    CHECK(back->re_sign_due == date("2026-04-01"));
    CHECK(hall.last.activities.front().previous_status == RegistrationStatus::dropped);
}

TEST_CASE(
    "a place that comes back while the member is out goes out with them",
    "[unit][check_mark][rule:11]") {
    Morning hall;
    hall.open("R1");
    const auto book = hall.stage.book("WIRE_PA");
    const GiveCheckMark mark{hall.stage.member(1), book, "roll call"};
    for (const char* day : {"2026-02-23", "2026-02-24", "2026-02-25"})
        hall.accept(hall.stage.operation(1, std::string{day} + " 09:00:00", mark));
    hall.accept(hall.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 1));
    hall.accept(hall.stage.operation(
        1, "2026-03-02 09:00:00", RestoreCheckMark{hall.stage.member(1), book, "was there"}));
    CHECK(hall.status(1, "WIRE_PA") == RegistrationStatus::dispatched);
    CHECK(live(hall.rows, hall.stage, 1, "WIRE_PA")->dispatch_id == hall.last_dispatch(1));
    hall.accept(hall.answer(1, "2026-03-02 09:30:00", false));
    CHECK(hall.status(1, "WIRE_PA") == RegistrationStatus::active);
}

TEST_CASE(
    "the count says whether a request is open, partly or wholly filled",
    "[unit][request][rule:11]") {
    using enum LaborRequestStatus;
    LaborRequest request;
    request.workers_requested = 2;
    for (const auto& [sent, status] : std::vector<std::pair<int, LaborRequestStatus>>{
             {0, open}, {1, partially_filled}, {2, filled}, {3, filled}}) {
        request.workers_dispatched = sent;
        CHECK(status_by_count(request) == status);
    }
}

TEST_CASE("the last day to re-sign is the due day and the grace", "[unit][re_sign][rule:4]") {
    auto registration = a_registration(1, {1}, wire_seattle, "46000.10");
    ReferralBook book;
    CHECK(last_re_sign_day(registration, book) == date("2026-04-01"));
    book.grace_days = 2;
    CHECK(last_re_sign_day(registration, book) == date("2026-04-03"));
    registration.re_sign_due.reset();
    CHECK_FALSE(last_re_sign_day(registration, book));
}
