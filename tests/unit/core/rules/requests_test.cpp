/// \file
/// Requests: what is asked for (rules 2, 6, 10, 16), and both sides of every bound.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/requests.hpp"

#include "tests/support/morning.hpp"

using namespace hallbook::core;
using namespace hallbook::test;

namespace {

using Codes = std::vector<std::string>;

/// Morning on which requests are opened and amended on Monday 2026-03-02 at 10:00.
class Calls : public Morning {
public:
    Operation calling(const OpenRequest& wish) {
        return stage.operation(1, "2026-03-02 10:00:00", wish);
    }
    Operation amending(std::vector<ColumnEdit> changes, const std::string& number = "R1") {
        return stage.operation(
            1, "2026-03-02 10:30:00", AmendRequest{number, std::move(changes), ""});
    }
    /// The usual one, for tomorrow at seven.
    OpenRequest usual(const std::string& number = "R1") {
        const auto operation = stage.open_request(1, "2026-03-02 10:00:00", number, "WIRE_SEA");
        return std::get<OpenRequest>(operation.payload);
    }
    /// One of which everything is said.
    OpenRequest full() {
        OpenRequest wish = usual();
        wish.workers_requested = 4;
        wish.end_date = date("2026-04-30");
        wish.job_class = JobClass::foreman;
        wish.agreement_type = AgreementType::pla;
        wish.wage_rate = Decimal::from_hundredths(7'212);
        wish.worksite_name = "Pier 5";
        wish.worksite_address = "1 Harbor Way";
        wish.city = "Seattle";
        wish.report_to = "gate 2";
        wish.bidding_opens_at = at("2026-03-02 17:30:00");
        wish.bidding_closes_at = at("2026-03-03 07:00:00");
        wish.special_requirements = "CPR card";
        wish.notes = "boots";
        return wish;
    }
    void take_bids() {
        accept(stage.operation(
            1,
            "2026-03-01 09:00:00",
            EditRow{
                "referral_books",
                stage.book("WIRE_SEA").value,
                {},
                {},
                {{"online_bidding_enabled", "true"}},
                "minutes"}));
    }
};

TimeOfDay hour_of(const char* text) { return parse_time_of_day(text).value.value(); }

}  // namespace

TEST_CASE("a request holds all that was asked for, and by whom it was taken", "[unit][request]") {
    Calls hall;
    hall.take_bids();
    const OpenRequest wish = hall.full();
    const auto operation = hall.calling(wish);
    hall.accept(operation);

    LaborRequest expected;
    expected.id = {row_id(operation.id, 0)};
    expected.request_number = "R1";
    expected.employer_id = hall.rows.employer("E1")->id;
    expected.book_id = wish.book;
    expected.contract_code = ContractCode::wireperson;
    expected.job_class = JobClass::foreman;
    expected.agreement_type = AgreementType::pla;
    expected.workers_requested = 4;
    expected.wage_rate = wish.wage_rate;
    expected.worksite_name = "Pier 5";
    expected.worksite_address = "1 Harbor Way";
    expected.city = "Seattle";
    expected.report_to = "gate 2";
    expected.start_date = date("2026-03-03");
    expected.start_time = hour_of("07:00");
    expected.end_date = date("2026-04-30");
    expected.generates_check_mark = true;
    expected.allows_online_bidding = true;
    expected.bidding_opens_at = at("2026-03-02 17:30:00");
    expected.bidding_closes_at = at("2026-03-03 07:00:00");
    expected.special_requirements = "CPR card";
    expected.notes = "boots";
    expected.received_at = expected.created_at = expected.updated_at = at("2026-03-02 10:00:00");
    expected.created_by_id = expected.updated_by_id = hall.rows.user("pat")->id;
    CHECK(hall.request("R1") == expected);
}

TEST_CASE("the employer's call says what kind a request is", "[unit][request][rule:10]") {
    Calls hall;
    OpenRequest wish = hall.usual();
    hall.accept(hall.calling(wish));
    CHECK(hall.request("R1").request_type == LaborRequestType::standard);
    CHECK(hall.request("R1").job_class == JobClass::journeyman);  // the book's
    CHECK_FALSE(hall.request("R1").allows_online_bidding);

    wish.request_number = "R2";
    wish.short_call_days = 2;
    hall.accept(hall.calling(wish));
    CHECK(hall.request("R2").request_type == LaborRequestType::short_call);
    CHECK(hall.request("R2").is_short_call);
    CHECK(hall.request("R2").short_call_days == 2);

    wish.request_number = "R3";
    wish.is_emergency = true;
    hall.accept(hall.calling(wish));
    CHECK(hall.request("R3").request_type == LaborRequestType::emergency);

    wish.request_number = "R4";
    wish.is_emergency = false;
    wish.named_card = "1002";
    hall.accept(hall.calling(wish));
    CHECK(hall.request("R4").request_type == LaborRequestType::by_name);
    CHECK(hall.request("R4").foreman_member_id == hall.stage.member(2).id);
    CHECK(hall.request("R4").foreman_requested == "Member2, Test");
}

TEST_CASE("what cannot be asked for is refused", "[unit][request]") {
    Calls hall;
    hall.open("R0");
    const auto refused = [&](auto change) {
        OpenRequest wish = hall.usual();
        change(wish);
        return hall.refusal(hall.calling(wish));
    };
    CHECK(refused([](auto& wish) { wish.request_number = "R0"; }) == Codes{"request_exists"});
    CHECK(refused([](auto& wish) { wish.bidding_opens_at = Instant{}; }) == Codes{"no_bidding"});
    CHECK(refused([](auto& wish) {
              wish.named_card = "1001";
              wish.is_emergency = true;
          }) == Codes{"bad_value"});
    CHECK(refused([](auto& wish) {
              wish.end_date = date("2026-03-02");
          }) == Codes{"end_before_start"});
    CHECK(refused([](auto& wish) { wish.end_date = date("2026-03-03"); }).empty());
    hall.accept(hall.stage.operation(
        1,
        "2026-03-02 09:00:00",
        EditRow{
            "referral_books",
            hall.stage.book("WIRE_SEA").value,
            {},
            {},
            {{"is_active", "false"}},
            "no work"}));
    CHECK(hall.refusal(hall.calling(hall.usual("R7"))) == Codes{"book_not_active"});
}

TEST_CASE("a request is for one worker to 9,999", "[unit][request][rule:bad_value]") {
    for (const auto& [workers, code] : std::vector<std::pair<int, Codes>>{
             {-1, {"bad_value"}},
             {0, {"bad_value"}},
             {1, {}},
             {9'999, {}},
             {10'000, {"bad_value"}}}) {
        CAPTURE(workers);
        Calls hall;
        OpenRequest wish = hall.usual();
        wish.workers_requested = workers;
        CHECK(hall.refusal(hall.calling(wish)) == code);
    }
}

TEST_CASE(
    "a short call lasts one day to what the book allows",
    "[unit][request][rule:short_call_too_long]") {
    for (const auto& [days, code] : std::vector<std::pair<int, Codes>>{
             {0, {"short_call_too_long"}}, {1, {}}, {3, {}}, {4, {"short_call_too_long"}}}) {
        CAPTURE(days);
        Calls hall;
        OpenRequest wish = hall.usual();
        wish.short_call_days = days;
        CHECK(hall.refusal(hall.calling(wish)) == code);
    }
}

TEST_CASE("only an emergency may have begun before today", "[unit][request][rule:start_in_past]") {
    Calls hall;
    OpenRequest wish = hall.usual();
    wish.start_date = date("2026-03-01");
    CHECK(hall.refusal(hall.calling(wish)) == Codes{"start_in_past"});
    wish.is_emergency = true;
    hall.accept(hall.calling(wish));
}

TEST_CASE(
    "a start before six generates no check marks, one at six does", "[unit][request][rule:6]") {
    const auto marks = [](std::optional<TimeOfDay> start) {
        Calls hall;
        OpenRequest wish = hall.usual();
        wish.start_time = start;
        hall.accept(hall.calling(wish));
        return hall.request("R1").generates_check_mark;
    };
    CHECK_FALSE(marks(hour_of("05:59:59")));
    CHECK(marks(hour_of("06:00")));
    CHECK(marks(std::nullopt));
}

TEST_CASE("the reason that staff gave for no check marks stays", "[unit][request][rule:6]") {
    Calls hall;
    OpenRequest wish = hall.usual();
    wish.no_check_mark_reason = NoCheckMarkReason::specialty;
    wish.short_call_days = 2;
    wish.start_time = hour_of("05:00");
    hall.accept(hall.calling(wish));
    CHECK(hall.request("R1").no_check_mark_reason == NoCheckMarkReason::specialty);
    hall.accept(hall.amending({{"start_time", "08:00"}}));
    CHECK(hall.request("R1").no_check_mark_reason == NoCheckMarkReason::specialty);
    CHECK_FALSE(hall.request("R1").generates_check_mark);

    wish.request_number = "R2";
    wish.no_check_mark_reason.reset();
    hall.accept(hall.calling(wish));
    CHECK(hall.request("R2").no_check_mark_reason == NoCheckMarkReason::short_call);
}

TEST_CASE("an amendment may not put the job into the past or end it early", "[unit][request]") {
    Calls hall;
    hall.accept(hall.stage.open_request(1, "2026-02-27 10:00:00", "R1", "WIRE_SEA"));
    REQUIRE(hall.request("R1").start_date == date("2026-02-28"));
    hall.accept(hall.amending({{"notes", "began on Saturday"}}));  // and so it stays
    CHECK(hall.request("R1").notes == "began on Saturday");
    CHECK(hall.refusal(hall.amending({{"start_date", "2026-03-01"}})) == Codes{"start_in_past"});
    hall.accept(hall.amending({{"start_date", "2026-03-02"}}));
    CHECK(hall.refusal(hall.amending({{"end_date", "2026-03-01"}})) == Codes{"end_before_start"});
    hall.accept(hall.amending({{"end_date", "2026-03-02"}}));
    CHECK(hall.refusal(hall.amending({{"start_date", "soon"}})) == Codes{"bad_value"});
    CHECK(hall.request("R1").start_date == date("2026-03-02"));
}

TEST_CASE("no amendment asks for fewer than are dispatched", "[unit][request][rule:16]") {
    Calls hall;
    hall.open("R1", 3);
    hall.accept(hall.stage.dispatch(1, "2026-03-02 08:30:00", "R1", 1));
    hall.accept(hall.stage.dispatch(1, "2026-03-02 08:31:00", "R1", 2));
    CHECK(hall.refusal(hall.amending({{"workers_requested", "1"}})) == Codes{"bad_value"});
    hall.accept(hall.amending({{"workers_requested", "2"}}));
    CHECK(hall.request("R1").status == LaborRequestStatus::filled);
    hall.accept(hall.amending({{"workers_requested", "3"}}));
    CHECK(hall.request("R1").status == LaborRequestStatus::partially_filled);
}

TEST_CASE("bids are taken until the morning the work starts, moved or not", "[unit][request]") {
    Calls hall;
    hall.take_bids();
    OpenRequest wish = hall.usual();
    wish.start_date = date("2026-03-05");
    wish.bidding_opens_at = at("2026-03-02 17:30:00");
    wish.bidding_closes_at = at("2026-03-05 07:00:00");
    hall.accept(hall.calling(wish));
    hall.accept(hall.amending({{"start_date", "2026-03-04"}}));
    CHECK(hall.request("R1").bidding_closes_at == at("2026-03-04 07:00:00"));
    hall.accept(hall.amending({{"start_date", "2026-03-02"}}));  // closed before it opens: never
    CHECK(hall.request("R1").bidding_closes_at == hall.request("R1").bidding_opens_at);
    hall.accept(hall.calling(hall.usual("R2")));
    hall.accept(hall.amending({{"start_date", "2026-03-04"}}, "R2"));
    CHECK_FALSE(hall.request("R2").bidding_closes_at);
}

TEST_CASE("a cancelled request says why, if anybody said why", "[unit][request]") {
    for (const auto& [noted, why, text] : std::vector<
             std::tuple<std::optional<std::string>, std::string, std::optional<std::string>>>{
             {std::nullopt, "", std::nullopt},
             {std::nullopt, "weather", "cancelled: weather"},
             {"", "weather", "cancelled: weather"},
             {"boots", "", "boots"},
             {"boots", "weather", "boots; cancelled: weather"}}) {
        CAPTURE(noted.value_or("-"), why);
        Calls hall;
        OpenRequest wish = hall.usual();
        wish.notes = noted;
        hall.accept(hall.calling(wish));
        hall.accept(hall.stage.operation(1, "2026-03-02 11:00:00", CancelRequest{"R1", why}));
        CHECK(hall.request("R1").notes == text);
        CHECK(hall.request("R1").status == LaborRequestStatus::cancelled);
    }
}

TEST_CASE("a request that is over says so by its state", "[unit][request]") {
    LaborRequest request;
    request.request_number = "R1";
    const auto closed = [&](LaborRequestStatus status) {
        request.status = status;
        const auto reason = reason_closed(request);
        return reason ? reason->code + ": " + reason->message : "";
    };
    CHECK(closed(LaborRequestStatus::open).empty());
    CHECK(closed(LaborRequestStatus::partially_filled).empty());
    CHECK(closed(LaborRequestStatus::filled) == "request_filled: Request R1 is FILLED.");
    CHECK(closed(LaborRequestStatus::cancelled) == "request_cancelled: Request R1 is CANCELLED.");
    CHECK(closed(LaborRequestStatus::expired) == "request_expired: Request R1 is EXPIRED.");
    request.status = LaborRequestStatus::partially_filled;
    CHECK(is_unfilled(request));
}

TEST_CASE(
    "the line is marked where marks are made and nobody was named", "[unit][request][rule:5]") {
    LaborRequest request;
    CHECK_FALSE(marks_the_line(request));
    request.generates_check_mark = true;
    CHECK(marks_the_line(request));
    request.foreman_member_id = Id<Member>{1};
    CHECK_FALSE(marks_the_line(request));
}
