/// \file
/// Importing exports: every APN as printed, nothing twice, wrong lines named.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"
#include "tests/support/hall_stage.hpp"

using namespace hallbook::core;
using namespace hallbook::test;

namespace {

RegistrationLine line(
    const HallStage& stage, int number, const std::string& card, const std::string& printed_apn) {
    RegistrationLine result;
    result.line = number;
    result.card_number = card;
    result.book = stage.book("WIRE_SEA");
    result.applicant_priority_number = apn(printed_apn);
    result.registered_at = at("2025-08-11 09:48:02");
    result.last_re_signed_on = date("2026-01-10");
    return result;
}

Decision import(WorkingSet& rows, HallStage& stage, std::vector<RegistrationLine> lines) {
    return judge(
        rows, stage.operation(1, "2026-02-02 08:00:00", ImportRegistrations{std::move(lines)}));
}

}  // namespace

TEST_CASE(
    "an imported APN stands exactly as printed, whatever its instant says", "[unit][import]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    const auto decision = import(rows, stage, {line(stage, 2, "1001", "45880.44")});
    CHECK(decision.lines_imported == 1);
    CHECK(live(rows, stage, 1, "WIRE_SEA")->applicant_priority_number.text() == "45880.44");
    CHECK(live(rows, stage, 1, "WIRE_SEA")->re_sign_due == date("2026-02-09"));
}

TEST_CASE("importing the same lines twice changes nothing", "[unit][import]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    REQUIRE(import(rows, stage, {line(stage, 2, "1001", "45880.41")}).lines_imported == 1);
    const auto again = import(rows, stage, {line(stage, 2, "1001", "45880.41")});
    CHECK(again.lines_unchanged == 1);
    CHECK(again.changes.empty());
    CHECK(again.activities.empty());
}

TEST_CASE("a missing member and a second live registration are named by line", "[unit][import]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    const auto decision = import(
        rows,
        stage,
        {line(stage, 2, "1001", "45880.41"),
         line(stage, 3, "9999", "45880.42"),
         line(stage, 4, "1001", "45880.43")});
    CHECK(decision.lines_imported == 1);
    REQUIRE(decision.line_problems.size() == 2);
    CHECK(decision.line_problems[0].line == 3);
    CHECK(decision.line_problems[0].reason.find("missing member") == 0);
    CHECK(decision.line_problems[1].line == 4);
    CHECK(decision.line_problems[1].reason.find("duplicate live registration") == 0);
}

TEST_CASE("an exempt or working registrant has no re-sign deadline", "[unit][import]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    auto exempt = line(stage, 2, "1001", "45880.41");
    exempt.exempt_reason = ExemptReason::salting;
    auto working = line(stage, 3, "1002", "45880.41");
    working.status = RegistrationStatus::dispatched;
    REQUIRE(import(rows, stage, {exempt, working}).lines_imported == 2);
    CHECK(live(rows, stage, 1, "WIRE_SEA")->is_exempt);
    CHECK_FALSE(live(rows, stage, 1, "WIRE_SEA")->re_sign_due.has_value());
    CHECK(live(rows, stage, 2, "WIRE_SEA")->status == RegistrationStatus::dispatched);
    CHECK_FALSE(live(rows, stage, 2, "WIRE_SEA")->re_sign_due.has_value());
}

TEST_CASE("two halls that import one new member make the same row", "[unit][import]") {
    HallStage stage;
    const Payload roll = ImportMembers{{{2, "555", "Ann", std::nullopt, "Wu", "46", "SEATTLE"}}};
    WorkingSet rows = stage.rows();
    REQUIRE(judge(rows, stage.operation(1, "2026-02-02 08:00:00", roll)).lines_imported == 1);
    const auto other = judge(rows, stage.operation(2, "2026-02-02 09:00:00", roll));
    CHECK(other.lines_unchanged == 1);
    CHECK(rows.member("555")->id.value == natural_key_id("555"));
}

TEST_CASE("a request names an employer that must be known", "[unit][import]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    RequestLine wanted;
    wanted.line = 2;
    wanted.request_number = "R1";
    wanted.employer_code = "E9";
    wanted.book = stage.book("WIRE_SEA");
    wanted.workers_requested = 2;
    wanted.start_date = date("2026-02-03");
    wanted.start_time = parse_time_of_day("05:30").value;
    wanted.duration_days = 20;
    CHECK(
        judge(rows, stage.operation(1, "2026-02-02 08:00:00", ImportRequests{{wanted}}))
            .line_problems.size() == 1);
    const Payload employers = ImportEmployers{
        {{2, "E9", "ACME", ContractCode::wireperson, date("2024-01-01"), std::nullopt}}};
    REQUIRE(judge(rows, stage.operation(1, "2026-02-02 08:01:00", employers)).lines_imported == 1);
    CHECK(judge(rows, stage.operation(1, "2026-02-02 08:02:00", employers)).lines_unchanged == 1);
    REQUIRE(
        judge(rows, stage.operation(1, "2026-02-02 08:03:00", ImportRequests{{wanted}}))
            .lines_imported == 1);
    CHECK(rows.request("R1")->no_check_mark_reason == NoCheckMarkReason::early_start);
    CHECK(rows.request("R1")->end_date == date("2026-02-22"));
}

namespace {

/// A request line for two workers of E1 on WIRE_SEA for ten days.
RequestLine request_line(const HallStage& stage) {
    RequestLine line;
    line.line = 2;
    line.request_number = "R1";
    line.received_at = at("2026-01-30 10:00:00");
    line.employer_code = "E1";
    line.book = stage.book("WIRE_SEA");
    line.workers_requested = 2;
    line.start_date = date("2026-02-03");
    line.start_time = parse_time_of_day("07:00").value;
    line.duration_days = 10;
    line.wage_rate = Decimal::from_hundredths(7'212);
    line.worksite_name = "Pier 5";
    line.city = "Seattle";
    line.agreement_type = AgreementType::cwa;
    return line;
}

Decision import_request(WorkingSet& rows, HallStage& stage, const RequestLine& line) {
    return judge(rows, stage.operation(1, "2026-02-02 08:00:00", ImportRequests{{line}}));
}

}  // namespace

TEST_CASE("an imported registration holds what the export says of it", "[unit][import]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    auto printed = line(stage, 2, "1001", "45880.41");
    printed.tier = BookTier::book_2;
    printed.check_marks = 1;
    printed.last_re_signed_at = at("2026-01-10 09:00:00");
    const auto decision = import(rows, stage, {printed});
    BookRegistration expected;
    expected.id = live(rows, stage, 1, "WIRE_SEA")->id;
    expected.member_id = stage.member(1).id;
    expected.book_id = stage.book("WIRE_SEA");
    expected.tier = BookTier::book_2;
    expected.applicant_priority_number = apn("45880.41");
    expected.registered_at = at("2025-08-11 09:48:02");
    expected.method = RegistrationMethod::import;
    expected.last_re_signed_at = at("2026-01-10 09:00:00");
    expected.re_sign_due = date("2026-02-09");
    expected.check_marks = 1;
    expected.has_check_mark = true;
    expected.created_at = expected.updated_at = at("2026-02-02 08:00:00");
    expected.created_by_id = expected.updated_by_id = rows.user("pat")->id;
    CHECK(*live(rows, stage, 1, "WIRE_SEA") == expected);
    REQUIRE(decision.activities.size() == 1);
    CHECK(decision.activities.front().action == RegistrationAction::register_);
    CHECK(decision.activities.front().reason == "imported");
    CHECK_FALSE(decision.activities.front().previous_status);
}

TEST_CASE(
    "an exemption of the export begins with the import, and other states have no deadline",
    "[unit][import]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    auto exempt = line(stage, 2, "1001", "45880.41");
    exempt.exempt_reason = ExemptReason::salting;
    auto unknown = line(stage, 3, "1002", "45880.41");
    unknown.last_re_signed_on.reset();
    REQUIRE(import(rows, stage, {exempt, unknown}).lines_imported == 2);
    CHECK(live(rows, stage, 1, "WIRE_SEA")->exempt_reason == ExemptReason::salting);
    CHECK(live(rows, stage, 1, "WIRE_SEA")->exempt_from == date("2026-02-02"));
    CHECK_FALSE(live(rows, stage, 1, "WIRE_SEA")->has_check_mark);
    CHECK_FALSE(live(rows, stage, 2, "WIRE_SEA")->exempt_from);
    CHECK_FALSE(live(rows, stage, 2, "WIRE_SEA")->re_sign_due);
}

TEST_CASE("a registration is known by its book, its APN and its instant", "[unit][import]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    const auto known = line(stage, 2, "1001", "45880.41");
    REQUIRE(import(rows, stage, {known}).lines_imported == 1);
    REQUIRE(
        judge(rows, stage.leave(1, "2026-02-02 09:00:00", 1, "WIRE_SEA")).outcome ==
        Outcome::accepted);
    CHECK(import(rows, stage, {known}).lines_unchanged == 1);  // whatever became of it
    auto later = known;
    later.registered_at += std::chrono::seconds{1};
    CHECK(import(rows, stage, {later}).lines_imported == 1);
    auto elsewhere = known;
    elsewhere.book = stage.book("WIRE_PA");
    CHECK(import(rows, stage, {elsewhere}).lines_imported == 1);
    REQUIRE(
        judge(rows, stage.leave(1, "2026-02-02 09:00:00", 1, "WIRE_SEA")).outcome ==
        Outcome::accepted);
    CHECK(import(rows, stage, {line(stage, 2, "1001", "45880.42")}).lines_imported == 1);
    auto nowhere = known;
    nowhere.book = {99};
    CHECK(import(rows, stage, {nowhere}).line_problems.front().reason == "unknown book");
}

TEST_CASE("the roll of members adds cards and takes over names and homes", "[unit][import]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    const auto roll = [&](MemberLine each) {
        return judge(
            rows, stage.operation(1, "2026-02-02 08:00:00", ImportMembers{{std::move(each)}}));
    };
    REQUIRE(roll({2, "555", "Ann", "B", "Wu", "46", "SEATTLE"}).lines_imported == 1);
    Member expected;
    expected.id = {natural_key_id("555")};
    expected.card_number = "555";
    expected.first_name = "Ann";
    expected.middle_name = "B";
    expected.last_name = "Wu";
    expected.home_local = "46";
    expected.home_region = "SEATTLE";
    expected.created_at = expected.updated_at = at("2026-02-02 08:00:00");
    expected.created_by_id = expected.updated_by_id = rows.user("pat")->id;
    CHECK(*rows.member("555") == expected);
    expected = *rows.member("1001");
    CHECK(roll({2, "1001", "Lee", {}, "Ray", "191", "KENT"}).lines_unchanged == 0);
    std::tie(expected.first_name, expected.last_name) = std::pair{"Lee", "Ray"};
    std::tie(expected.home_local, expected.home_region) = std::pair{"191", "KENT"};
    expected.updated_at = at("2026-02-02 08:00:00");
    expected.updated_by_id = rows.user("pat")->id;
    CHECK(*rows.member("1001") == expected);
}

TEST_CASE("employers and their agreements are added, renamed and prolonged", "[unit][import]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    EmployerLine each{2, "E9", "NINE", ContractCode::lfm, date("2024-01-01"), date("2025-01-01")};
    const auto imported = [&] {
        return judge(rows, stage.operation(1, "2026-02-02 08:00:00", ImportEmployers{{each}}))
            .lines_imported;
    };
    CHECK(imported() == 1);
    CHECK(rows.employer("E9")->id.value == natural_key_id("E9"));
    CHECK(rows.employer("E9")->name == "NINE");
    const auto contract = [&] {
        return *rows.contract(rows.employer("E9")->id, ContractCode::lfm, each.effective_date);
    };
    CHECK(contract().expiration_date == date("2025-01-01"));
    CHECK(imported() == 0);
    each.name = "NINE LLC";
    CHECK(imported() == 1);
    CHECK(rows.employer("E9")->name == "NINE LLC");
    each.expiration_date = date("2026-01-01");
    const auto id = contract().id;
    CHECK(imported() == 1);
    CHECK(contract().expiration_date == date("2026-01-01"));
    CHECK(contract().id == id);
    each.effective_date = date("2026-01-01");  // the same pair may recur with other dates
    CHECK(imported() == 1);
    CHECK(contract().id != id);
}

TEST_CASE("an imported request holds what the export says of it", "[unit][import]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    const auto printed = request_line(stage);
    REQUIRE(import_request(rows, stage, printed).lines_imported == 1);
    LaborRequest expected;
    expected.id = rows.request("R1")->id;
    expected.request_number = "R1";
    expected.employer_id = rows.employer("E1")->id;
    expected.book_id = printed.book;
    expected.contract_code = ContractCode::wireperson;
    expected.agreement_type = AgreementType::cwa;
    expected.workers_requested = 2;
    expected.wage_rate = printed.wage_rate;
    std::tie(expected.worksite_name, expected.city) = std::tie(printed.worksite_name, printed.city);
    expected.start_date = date("2026-02-03");
    expected.start_time = printed.start_time;
    expected.end_date = date("2026-02-12");  // the tenth day
    expected.generates_check_mark = true;
    expected.received_at = at("2026-01-30 10:00:00");
    expected.created_at = expected.updated_at = at("2026-02-02 08:00:00");
    expected.created_by_id = expected.updated_by_id = rows.user("pat")->id;
    CHECK(*rows.request("R1") == expected);
    CHECK(import_request(rows, stage, printed).lines_unchanged == 1);
    auto apprentices = printed;
    apprentices.request_number = "R2";
    apprentices.book = stage.book("TERO_APPR_WIRE");
    REQUIRE(import_request(rows, stage, apprentices).lines_imported == 1);
    CHECK(rows.request("R2")->job_class == JobClass::apprentice);
}

TEST_CASE("an imported short call or call by name is one", "[unit][import][rule:8][rule:10]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    auto call = request_line(stage);
    call.is_short_call = true;
    call.duration_days = 3;
    REQUIRE(import_request(rows, stage, call).lines_imported == 1);
    CHECK(rows.request("R1")->request_type == LaborRequestType::short_call);
    CHECK(rows.request("R1")->is_short_call);
    CHECK(rows.request("R1")->short_call_days == 3);
    CHECK_FALSE(rows.request("R1")->end_date);
    CHECK(rows.request("R1")->no_check_mark_reason == NoCheckMarkReason::short_call);
    call.request_number = "R2";
    call.by_name_card = "1002";
    REQUIRE(import_request(rows, stage, call).lines_imported == 1);
    CHECK(rows.request("R2")->request_type == LaborRequestType::by_name);
    CHECK(rows.request("R2")->foreman_member_id == stage.member(2).id);
    CHECK(rows.request("R2")->foreman_requested == "Member2, Test");
}

TEST_CASE("a request line that names what is not there says what", "[unit][import]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    const auto problem = [&](auto change) {
        auto line = request_line(stage);
        change(line);
        const auto decision = import_request(rows, stage, line);
        CHECK(rows.request("R1") == nullptr);
        REQUIRE(decision.line_problems.size() == 1);
        CHECK(decision.line_problems.front().line == 2);
        return decision.line_problems.front().reason;
    };
    CHECK(problem([](auto& line) {
              line.employer_code = "E9";
          }) == "unknown employer: no employer has the code E9");
    CHECK(problem([](auto& line) { line.book = {99}; }) == "unknown book");
    CHECK(problem([](auto& line) {
              line.by_name_card = "9999";
          }) == "missing member: no member has the card number 9999");
}

TEST_CASE("a line keeps its row when another line is left out later", "[unit][import]") {
    HallStage stage;
    const auto both = stage.operation(
        1,
        "2026-02-02 08:00:00",
        ImportRegistrations{
            {line(stage, 2, "1001", "45880.41"), line(stage, 3, "1002", "45880.42")}});
    WorkingSet rows = stage.rows();
    REQUIRE(judge(rows, both, Standpoint::afterwards).lines_imported == 2);
    const auto first = live(rows, stage, 2, "WIRE_SEA")->id;

    WorkingSet others = stage.rows();
    REQUIRE(
        judge(others, stage.register_(2, "2026-02-01 08:00:00", 1, "WIRE_SEA")).outcome ==
        Outcome::accepted);
    REQUIRE(judge(others, both, Standpoint::afterwards).lines_imported == 1);
    CHECK(live(others, stage, 2, "WIRE_SEA")->id == first);
}

TEST_CASE("requests and contracts keep their rows, too", "[unit][import]") {
    HallStage stage;
    RequestLine request;
    request.line = 2;
    request.employer_code = "E1";
    request.book = stage.book("WIRE_SEA");
    request.workers_requested = 1;
    request.duration_days = 3;
    request.start_date = date("2026-02-03");
    auto other = request;
    request.request_number = "R-1";
    other.request_number = "R-2";
    const auto requests =
        stage.operation(1, "2026-02-02 08:00:00", ImportRequests{{request, other}});
    EmployerLine employer{
        2, "E1", "ACME ELECTRIC", ContractCode::wireperson, date("2026-01-01"), {}};
    auto later = employer;
    later.effective_date = date("2026-02-01");
    const auto contracts =
        stage.operation(1, "2026-02-02 08:00:01", ImportEmployers{{employer, later}});
    const auto contract_of = [](const WorkingSet& rows, const EmployerLine& line) {
        return rows.contract(rows.employer(line.code)->id, line.contract_code, line.effective_date);
    };
    WorkingSet rows = stage.rows();
    REQUIRE(judge(rows, requests).outcome == Outcome::accepted);
    REQUIRE(judge(rows, contracts).outcome == Outcome::accepted);

    WorkingSet others = stage.rows();
    const auto before = stage.open_request(2, "2026-02-01 08:00:00", "R-1", "WIRE_SEA");
    REQUIRE(judge(others, before).outcome == Outcome::accepted);
    const auto known = stage.operation(2, "2026-02-01 08:00:00", ImportEmployers{{employer}});
    REQUIRE(judge(others, known).outcome == Outcome::accepted);
    REQUIRE(judge(others, requests).outcome == Outcome::accepted);
    REQUIRE(judge(others, contracts).outcome == Outcome::accepted);
    CHECK(others.request("R-2")->id == rows.request("R-2")->id);
    CHECK(contract_of(others, later)->id == contract_of(rows, later)->id);
}
