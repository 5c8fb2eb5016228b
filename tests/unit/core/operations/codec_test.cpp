/// \file
/// The JSON forms of operations and changes, and those already released.
/// SPDX-License-Identifier: Apache-2.0
#include "core/operations/codec.hpp"

#include "core/values/utf8.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/hall_stage.hpp"
#include "tests/unit/core/operations/released_forms.hpp"

using namespace hallbook::core;
using namespace hallbook::test;

namespace {

std::vector<Payload> one_of_each(const HallStage& stage) {
    EditRow edit{
        "book_registrations",
        0,
        stage.member(1),
        stage.book("WIRE_SEA"),
        {{"notes", "moved"}, {"re_sign_due", std::nullopt}},
        "typing error"};
    RegistrationLine line{
        7,
        "1001",
        stage.book("MARINE"),
        BookTier::book_2,
        apn("45880.41"),
        at("2025-08-11 09:48:02"),
        at("2026-01-10 00:00:00"),
        date("2026-01-10"),
        2,
        RegistrationStatus::active,
        ExemptReason::medical};
    RequestLine request{
        3,
        "R000001",
        at("2025-02-03 14:55:29"),
        "E0207",
        stage.book("WIRE_SEA"),
        2,
        date("2025-02-04"),
        parse_time_of_day("07:00").value,
        15,
        true,
        "1003",
        Decimal::parse("58.12").value,
        "SHOP",
        "KENT",
        AgreementType::pla};
    return {
        RegisterOnBook{
            stage.member(1),
            stage.book("STOCKMAN"),
            BookTier::book_3,
            apn("46000.07"),
            RegistrationMethod::email},
        ReSign{stage.member(2), {stage.book("WIRE_SEA"), stage.book("WIRE_PA")}},
        LeaveBook{stage.member(3), stage.book("WIRE_PA"), "moved \"away\" to Zürich"},
        edit,
        ImportMembers{{{2, "1010011", "Tess", "A", "Chavez", "46", "SEATTLE"}}},
        ImportRegistrations{{line}},
        ImportEmployers{
            {{2,
              "E0001",
              "ENGEL",
              ContractCode::sound_comm,
              date("2024-06-13"),
              date("2027-06-13")}}},
        ImportRequests{{request}}};
}

/// The operations of the day at a hall.
std::vector<Payload> one_of_each_of_the_day(const HallStage& stage) {
    const MemberRef who = stage.member(4);
    const auto book = stage.book("WIRE_PA");
    OpenRequest open;
    open.request_number = "PA-17";
    open.employer_code = "E1";
    open.book = book;
    open.workers_requested = 2;
    open.start_date = date("2026-03-03");
    open.start_time = parse_time_of_day("06:30").value;
    open.end_date = date("2026-03-05");
    open.short_call_days = 2;
    open.is_emergency = true;
    open.job_class = JobClass::foreman;
    open.agreement_type = AgreementType::cwa;
    open.wage_rate = Decimal::parse("58.12").value;
    open.worksite_name = "MILL";
    open.worksite_address = "1 WATER ST";
    open.city = "PORT ANGELES";
    open.report_to = "Rosa, side door";
    open.named_card = "1002";
    open.no_check_mark_reason = NoCheckMarkReason::specialty;
    open.bidding_opens_at = at("2026-03-02 17:30:00");
    open.bidding_closes_at = at("2026-03-03 07:00:00");
    open.special_requirements = "lift card";
    open.notes = "second call";
    return {
        open,
        AmendRequest{"PA-17", {{"city", "SEQUIM"}}, "moved"},
        CancelRequest{"PA-17", "weather"},
        DispatchMember{
            "PA-17",
            who,
            DispatchMethod::by_name,
            BookRegion::pt_angeles,
            {{"1001", {42}, "exempt"}},
            "not arranged",
            "nobody left in Seattle"},
        AnswerDispatch{{7}, who, "PA-17", false, "sick"},
        CheckIn{{7}, who, "PA-17"},
        EndDispatch{
            {7},
            who,
            "PA-17",
            DispatchOutcome::laid_off,
            date("2026-03-05"),
            "done",
            "good work",
            Decimal::parse("58.12").value,
            3,
            Decimal::parse("24.5").value,
            true},
        GiveCheckMark{who, book, "roll call"},
        RestoreCheckMark{who, book, "was sick"},
        GrantExemption{who, ExemptReason::traveling, date("2026-03-01"), date("2026-04-01"), "BM"},
        RevokeExemption{who, "back"},
        RollOff{who, book, DropReason::ninety_day_rule, "by-law"},
        PlaceBid{"PA-17", who},
        WithdrawBid{"PA-17", who},
        AnswerBid{"PA-17", who, true},
        CloseReferral{date("2026-03-03"), {{"PA-17", {"1001", "1002"}}}},
        EnforceDay{
            date("2026-03-03"),
            {{"1001", book}},
            {{"1003", book}},
            {"1002"},
            std::vector<std::string>{"PA-17"}},
        SubmitEquipment{{{0x0123456789abcdef, 0xfedcba9876543210}}, "P-1042", "by the river"},
        DecideEquipment{
            {row_uuid({1, 12}, 0)}, {{1, 2}}, EquipmentVerdict::rejected, "no tie-ins"}};
}

}  // namespace

TEST_CASE("every kind of operation keeps the form in which it was released", "[unit][codec]") {
    const HallStage stage;
    auto payloads = one_of_each(stage);
    const auto of_the_day = one_of_each_of_the_day(stage);
    payloads.insert(payloads.end(), of_the_day.begin(), of_the_day.end());
    REQUIRE(payloads.size() == std::variant_size_v<AnyPayload>);
    REQUIRE(payloads.size() == released_forms.size());
    for (std::size_t i = 0; i < payloads.size(); ++i) {
        const auto& released = released_forms.at(i);
        CAPTURE(released.kind);
        CHECK(kind_name(payloads[i]) == released.kind);
        CHECK(since(payloads[i]) == released.since);
        CHECK(encode_payload(payloads[i]) == released.json);
        const auto decoded = decode_payload(released.kind, 1, released.json);
        REQUIRE(decoded);
        CHECK(*decoded.value == payloads[i]);
    }
}

TEST_CASE("a register operation of version 1, as released, is read", "[unit][codec]") {
    const auto decoded = decode_payload(
        "register",
        1,
        R"({"applicant_priority_number":"45880.41","book":"1","member":{"card_number":"1001","id":"9"},)"
        R"("method":"IN_PERSON","tier":"BOOK_1"})");
    REQUIRE(decoded);
    const auto wish = std::get<RegisterOnBook>(*decoded.value);
    CHECK(wish.applicant_priority_number.text() == "45880.41");
    CHECK(wish.member.card_number == "1001");
}

TEST_CASE("a field added later may be missing", "[unit][codec]") {
    const auto decoded = decode_payload(
        "enforce_day",
        1,
        R"({"date":"2026-03-03","exemptions":[],"re_registrations":["1002"],"re_signs":[]})");
    REQUIRE(decoded);
    CHECK_FALSE(std::get<EnforceDay>(*decoded.value).requests);
}

TEST_CASE("what a newer program made is told apart from what is damaged", "[unit][codec]") {
    const std::string known =
        R"({"book":"1","member":{"card_number":"1","id":"9"},"reason":"moved"})";
    CHECK_FALSE(is_of_newer_program("leave", 1, known));
    CHECK(is_of_newer_program("leave", payload_version + 1, known));
    CHECK(is_of_newer_program("teleport", 1, "{}"));
    CHECK(is_of_newer_program(
        "leave",
        1,
        R"({"book":"1","member":{"card_number":"1","id":"9"},"reason":"","mood":"good"})"));
    CHECK(is_of_newer_program(
        "leave",
        1,
        R"({"book":"1","member":{"card_number":"1","id":"9","eyes":"blue"},"reason":""})"));
    CHECK_FALSE(is_of_newer_program("leave", 0, known));
    CHECK_FALSE(is_of_newer_program("leave", 1, R"({"book":"x","mood":"good"})"));
    CHECK_FALSE(is_of_newer_program("leave", 1, "{"));
    CHECK_FALSE(decode_payload(
        "leave",
        1,
        R"({"book":"1","member":{"card_number":"1","id":"9"},"reason":"","mood":"good"})"));
}

TEST_CASE("why an operation cannot be read is readable, whatever its bytes", "[unit][codec]") {
    for (const std::string& text :
         {std::string{"\xe9"},
          std::string{"\xc3\xa9"},
          std::string{"[\"\xe9\"]"},
          std::string{"{\"a\":\x1b}"},
          std::string{"\0", 1},
          "{\"tier\":\"" + std::string(5'000, 'x') + "\"}"}) {
        const auto payload = decode_payload("register", 1, text);
        CHECK_FALSE(payload);
        CHECK(is_utf8(payload.problem));
        CHECK(payload.problem.find_first_of(std::string{"\x1b\0", 2}) == std::string::npos);
        CHECK(payload.problem.size() < 2'000);
        CHECK(is_utf8(decode_seen(text).problem));
        CHECK_FALSE(decode_told("{" + text).problem.empty());
    }
}

TEST_CASE("an operation has bounds of bytes, nesting and entries", "[unit][codec]") {
    const auto problem = [](const std::string& text) {
        return decode_payload("leave", 1, text).problem;
    };
    const auto padded = [](std::size_t bytes) {
        const std::string open =
            R"({"book":"1","member":{"card_number":"1","id":"9"},"reason":"so")";
        return open + std::string(bytes - open.size() - 1, ' ') + "}";
    };
    CHECK(problem(padded(operation_bytes_max)).empty());
    CHECK(problem(padded(operation_bytes_max + 1)).find("bytes") != std::string::npos);

    const auto nested = [](int levels) {
        return R"({"book":)" + std::string(static_cast<std::size_t>(levels - 1), '[') +
               std::string(static_cast<std::size_t>(levels - 1), ']') + "}";
    };
    CHECK(problem(nested(nesting_max)).find("nested") == std::string::npos);
    CHECK(problem(nested(nesting_max + 1)).find("nested") != std::string::npos);
    CHECK(problem(nested(100'000)).find("nested") != std::string::npos);
    CHECK(
        problem(
            R"({"book":"1","member":{"card_number":"1","id":"9"},"reason":"[[[[[[[[[[[[[[[[[[[["})")
            .empty());

    const auto import = [](std::size_t lines) {
        ImportMembers wish;
        wish.lines.resize(lines, {1, "1001", "Ann", {}, "Abbott", {}, {}});
        return decode_payload("import_members", 1, encode_payload(Payload{wish})).problem;
    };
    CHECK(import(import_lines_max).empty());
    CHECK(import(import_lines_max + 1).find("entries") != std::string::npos);
}

TEST_CASE("numbers beyond their type and NULs are damage", "[unit][codec]") {
    const auto seen = [](const std::string& halls) {
        return decode_seen(R"({"pulled_at":"2026-03-02T09:30:00Z","halls":)" + halls + "}").problem;
    };
    CHECK(seen(R"({"8191":9223372036854775807})").empty());
    CHECK_FALSE(seen(R"({"8192":1})").empty());
    CHECK_FALSE(seen(R"({"-1":1})").empty());
    CHECK_FALSE(seen(R"({"1":9223372036854775808})").empty());
    CHECK_FALSE(seen(R"({"1":1e300})").empty());
    const auto told = [](const std::string& place) {
        return decode_told(R"([{"registration":1,"previous":null,"next":)" + place + "}]").problem;
    };
    CHECK(told("2147483647").empty());
    CHECK_FALSE(told("2147483648").empty());
    const auto workers = [](const std::string& count) {
        return decode_payload(
                   "import_members",
                   1,
                   R"({"lines":[{"line":")" + count +
                       R"(","card_number":"1","first_name":"A","last_name":"B"}]})")
            .problem;
    };
    CHECK(workers("2147483647").empty());
    CHECK_FALSE(workers("2147483648").empty());
    CHECK_FALSE(
        decode_payload(
            "leave", 1, R"({"book":"1","member":{"card_number":"1\u0000","id":"9"},"reason":""})")
            .problem.empty());
}

TEST_CASE("damaged or unknown operations say what is wrong", "[unit][codec]") {
    CHECK_FALSE(decode_payload("register", 1, "{").problem.empty());
    CHECK_FALSE(decode_payload("register", 1, "[]").problem.empty());
    CHECK_FALSE(decode_payload("register", 1, R"({"book":1})").problem.empty());
    CHECK_FALSE(decode_payload("register", 2, "{}").problem.empty());
    CHECK_FALSE(decode_payload("teleport", 1, "{}").problem.empty());
    const auto wrong_label = decode_payload(
        "register",
        1,
        R"({"applicant_priority_number":"1","book":"1","member":{"card_number":"1","id":"9"},)"
        R"("method":"PIGEON","tier":"BOOK_1"})");
    CHECK(wrong_label.problem.find("PIGEON") != std::string::npos);
}

TEST_CASE(
    "an APN given as a JSON number is refused: it would have been a float", "[unit][codec][apn]") {
    CHECK_FALSE(decode_payload(
        "register",
        1,
        R"({"applicant_priority_number":45880.41,"book":"1","member":{"card_number":"1","id":"9"},)"
        R"("method":"IN_PERSON","tier":"BOOK_1"})"));
}

TEST_CASE("changes come back from their JSON form to the bit", "[unit][codec]") {
    HallStage stage;
    WorkingSet rows = stage.rows();
    const auto decision = judge(rows, stage.register_(1, "2026-03-02 09:30:00", 1, "WIRE_SEA"));
    REQUIRE(decision.changes.size() == 2);  // the registration and the user
    const auto decoded = decode_changes(encode_changes(decision.changes));
    REQUIRE(decoded);
    CHECK(*decoded.value == decision.changes);
    const auto activities = decode_activities(encode_activities(decision.activities));
    REQUIRE(activities);
    CHECK(*activities.value == decision.activities);
}

TEST_CASE("what a hall had seen and told comes back", "[unit][codec]") {
    const Seen seen{at("2026-03-02 09:30:00"), {{1, 5}, {12, 4'000'000}}};
    CHECK(decode_seen(encode_seen(seen)).value == seen);
    const std::vector<ToldPlace> told{{{4}, std::nullopt, 17}, {{5}, 3, 3}};
    CHECK(decode_told(encode_told(told)).value == told);
}

TEST_CASE(
    "a text longer than central takes is refused, and told before it is sent", "[unit][codec]") {
    const auto operation_of = [](std::size_t bytes) {
        return R"({"book":"1","member":{"card_number":")" + std::string(bytes, '7') +
               R"(","id":"9"},"reason":"so"})";
    };
    CHECK(decode_payload("leave", 1, operation_of(text_bytes_max)));
    const auto refused = decode_payload("leave", 1, operation_of(text_bytes_max + 1));
    REQUIRE_FALSE(refused);
    CHECK(refused.problem == "one of its texts is longer than 65536 bytes");
    CHECK(longest_text(operation_of(100)) == 100);
    CHECK(longest_text(R"(["a\"b", "c"])") == 4);
    CHECK(longest_text("[1, 2]") == 0);
}

TEST_CASE("what is no list of places is said so in words", "[unit][codec]") {
    CHECK(decode_told(R"({"a":1})").problem == "it is not of the form that it should have");
}
