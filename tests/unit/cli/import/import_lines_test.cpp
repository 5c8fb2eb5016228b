/// \file
/// From the files of an export to lines of operations.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/import/import_run.hpp"
#include "cli/import/lines.hpp"
#include "core/values/failure.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/pacific_zone.hpp"

using namespace hallbook;

namespace {

const std::string reglist_header =
    "Card_number,Member_name,Book_name,Book_priority_number,Applicant_priority_number,"
    "Registration_date_time,Last_re_sign_date,Check_marks,Status\n";

std::optional<core::Id<core::ReferralBook>> find_book(const std::string& name) {
    if (name == "STOCKMAN") return core::Id<core::ReferralBook>{6};
    if (name == "MARINE") return core::Id<core::ReferralBook>{11};
    return std::nullopt;
}

cli::ImportFile registrations(const std::string& text) {
    return cli::read_registrations(text, {test::pacific(), find_book});
}

/// A list of one line with the given fields in place of good ones.
cli::ImportFile one_registration(
    const std::string& apn,
    const std::string& book = "STOCKMAN",
    const std::string& tier = "1",
    const std::string& marks = "0",
    const std::string& status = "UNEMPLOYED") {
    return registrations(
        reglist_header + "1026468,\"Gomez, Chen G\"," + book + "," + tier + "," + apn +
        ",08/11/2025 9:48:02 AM,01/10/2026," + marks + "," + status + "\n");
}

std::string problem(const cli::ImportFile& file) {
    REQUIRE(file.problems.size() == 1);
    CHECK(file.problems[0].line >= 2);
    return file.problems[0].reason;
}

const core::RegistrationLine& only_line(const cli::ImportFile& file) {
    const auto& lines = std::get<core::ImportRegistrations>(file.payload).lines;
    REQUIRE(lines.size() == 1);
    return lines[0];
}

}  // namespace

TEST_CASE("a line of the registration list is taken as printed", "[unit][import]") {
    const auto file = one_registration("45880.41");
    CHECK(file.read == 1);
    CHECK(file.problems.empty());
    const auto& line = only_line(file);
    CHECK(line.line == 2);
    CHECK(line.card_number == "1026468");
    CHECK(line.book.value == 6);
    CHECK(line.applicant_priority_number.text() == "45880.41");
    CHECK(core::instant_text(line.registered_at) == "2025-08-11T16:48:02Z");
    CHECK(core::date_text(line.last_re_signed_on.value()) == "2026-01-10");
    CHECK(core::instant_text(line.last_re_signed_at.value()) == "2026-01-10T08:00:00Z");
    CHECK(line.status == core::RegistrationStatus::active);
}

TEST_CASE(
    "an APN may have a thousands comma or one decimal, but nothing else", "[unit][import][apn]") {
    CHECK(
        only_line(one_registration("\"45,880.41\"")).applicant_priority_number.text() ==
        "45880.41");
    CHECK(only_line(one_registration("45880.4")).applicant_priority_number.text() == "45880.40");
    CHECK(
        problem(one_registration("45880.411")) ==
        "Applicant_priority_number \"45880.411\" has more than two decimals");
    CHECK(
        problem(one_registration("-45880.41")) ==
        "Applicant_priority_number \"-45880.41\" has a sign");
    CHECK(problem(one_registration("")) == "Applicant_priority_number is missing");
    CHECK(
        problem(one_registration("4.588e4")).find("is not a decimal number") != std::string::npos);
}

TEST_CASE("what a registration line cannot mean is said", "[unit][import]") {
    CHECK(
        problem(one_registration("45880.41", "PLUMBER")) ==
        "Book_name \"PLUMBER\" is an unknown book");
    CHECK(
        problem(one_registration("45880.41", "STOCKMAN", "5")) ==
        "Book_priority_number \"5\" is not a tier from 1 to 4");
    CHECK(problem(one_registration("45880.41", "STOCKMAN", "1", "-1")).find("Check_marks") == 0);
    CHECK(
        problem(one_registration("45880.41", "STOCKMAN", "1", "0", "RETIRED"))
            .find("Status \"RETIRED\"") == 0);
    CHECK(problem(one_registration("45880.411", "PLUMBER", "5")).find("; ") != std::string::npos);
}

TEST_CASE("one card twice on one book is a duplicate live registration", "[unit][import]") {
    const std::string line =
        "1026468,\"Gomez, Chen G\",STOCKMAN,1,45880.41,08/11/2025 9:48:02 AM,,0,WORKING\n";
    const std::string elsewhere =
        "1026468,\"Gomez, Chen G\",MARINE,1,45880.41,08/11/2025 9:48:02 AM,,0,WORKING\n";
    const auto file = registrations(reglist_header + line + elsewhere + line);
    CHECK(file.read == 3);
    CHECK(
        problem(file) ==
        "duplicate live registration: line 2 puts card number 1026468 on the same book");
    CHECK(file.problems[0].line == 4);
    CHECK(std::get<core::ImportRegistrations>(file.payload).lines.size() == 2);
}

TEST_CASE("without a registration time the APN tells it", "[unit][import]") {
    const auto file = registrations(
        "Card_number,Book_name,Book_priority_number,Applicant_priority_number\n"
        "1026468,STOCKMAN,3,45880.41\n");
    const auto& line = only_line(file);
    CHECK(core::instant_text(line.registered_at) == "2025-08-11T16:50:24Z");
    CHECK_FALSE(line.last_re_signed_at);
    CHECK(core::date_text(line.last_re_signed_on.value()) == "2025-08-11");
    CHECK(
        problem(
            registrations("Card_number,Book_name,Book_priority_number,Applicant_priority_number\n"
                          "1026468,STOCKMAN,3,99999999.99\n"))
            .find("stands for no date") != std::string::npos);
}

TEST_CASE("the older list without card numbers is refused as a whole", "[unit][import]") {
    try {
        registrations(
            "Book_priority_number,Book_name,Applicant_priority_number\n1,STOCKMAN,\"45,880.41\"\n");
        FAIL("it was taken");
    } catch (const core::Failure& failure) {
        CHECK(failure.kind() == core::FailureKind::bad_input);
        CHECK(std::string{failure.what()}.find("cannot be tied to members") != std::string::npos);
    }
}

TEST_CASE("columns are found by name, in any order and case", "[unit][import]") {
    const auto file = cli::read_members(
        "MEMBER_NAME,Shoe_size,card_number\n\"Gomez, Chen G\",42,1026468\n",
        {test::pacific(), find_book});
    const auto& lines = std::get<core::ImportMembers>(file.payload).lines;
    REQUIRE(lines.size() == 1);
    CHECK(
        lines[0] ==
        core::MemberLine{2, "1026468", "Chen", "G", "Gomez", std::nullopt, std::nullopt});
    CHECK_THROWS_AS(
        cli::read_members("Card_number\n1\n", {test::pacific(), find_book}), core::Failure);
    CHECK_THROWS_AS(
        cli::read_members("Card_number,Member_name,card_number\n", {test::pacific(), find_book}),
        core::Failure);
}

TEST_CASE("employers and requests are read with their own spellings", "[unit][import]") {
    const auto employers = cli::read_employers(
        "Employer_code,Employer_name,Contract_code,Effective_date,Expiration_date\n"
        "E0001,ENGEL KIM,# GROUP MARINE,2021-09-15,2024-09-14\n"
        "E0001,ENGEL KIM,WIREPERSON,2021-09-15,2020-09-14\n",
        {test::pacific(), find_book});
    CHECK(
        std::get<core::ImportEmployers>(employers.payload).lines.at(0).contract_code ==
        core::ContractCode::marine);
    CHECK(problem(employers) == "Expiration_date lies before Effective_date");

    const auto requests = cli::read_requests(
        "Request_number,Open_date,Employer_code,Book_name,Workers_requested,Start_date,Start_time,"
        "Duration_days,Short_call,By_name_card,Wage,Worksite,City,Agreement\n"
        "R1,2025-02-03 "
        "14:55:29,E0207,STOCKMAN,2,2025-02-04,07:00,15,Y,,58.12,SHIPYARD,TUKWILA,PLA\n"
        "R2,2025-02-03 14:55:29,E0207,STOCKMAN,0,2025-02-04,07:00,15,N,,58.12,,,STANDARD\n",
        {test::pacific(), find_book});
    const auto& line = std::get<core::ImportRequests>(requests.payload).lines.at(0);
    CHECK(core::instant_text(line.received_at) == "2025-02-03T22:55:29Z");
    CHECK(line.is_short_call);
    CHECK(line.wage_rate->text() == "58.12");
    CHECK(line.agreement_type == core::AgreementType::pla);
    CHECK(problem(requests).find("Workers_requested \"0\"") == 0);
}

TEST_CASE("a long file is cut into operations of bounded size", "[unit][import]") {
    core::ImportMembers import;
    for (int i = 1; i <= 2'001; ++i)
        import.lines.push_back({.line = i, .card_number = std::to_string(i)});
    const auto parts = cli::in_parts(import);
    REQUIRE(parts.size() == 3);
    CHECK(std::get<core::ImportMembers>(parts[0]).lines.size() == core::import_lines_max);
    CHECK(std::get<core::ImportMembers>(parts[2]).lines.at(0).line == 2'001);
    CHECK(cli::in_parts(core::ImportMembers{}).empty());

    const auto rest =
        std::get<core::ImportMembers>(cli::without_lines(import, {{2, "bad"}, {2'001, "bad"}}));
    CHECK(rest.lines.size() == 1'999);
}
