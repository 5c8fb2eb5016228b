/// \file
/// Valid rows for tests of databases.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/sample_rows.hpp"

#include "tests/support/hall_stage.hpp"

namespace hallbook::test {

using namespace core;

namespace {

const Instant made_at = at("2026-03-02 09:30:00");

}  // namespace

User a_user() {
    User user;
    user.id = {1};
    user.name = "pat";
    user.created_at = user.updated_at = made_at;
    return user;
}

Member a_member(int number) {
    Member member;
    member.id = {number};
    member.card_number = std::to_string(1000 + number);
    member.first_name = "Zoë";
    member.last_name = "O'Brien \"日本\"" + std::to_string(number);
    member.created_at = member.updated_at = made_at;
    return member;
}

BookRegistration a_registration(
    std::int64_t id, Id<Member> member, Id<ReferralBook> book, const std::string& number) {
    BookRegistration registration;
    registration.id = {id};
    registration.member_id = member;
    registration.book_id = book;
    registration.tier = BookTier::book_1;
    registration.applicant_priority_number = apn(number);
    registration.registered_at = made_at;
    registration.method = RegistrationMethod::in_person;
    registration.status = RegistrationStatus::active;
    registration.re_sign_due = date("2026-04-01");
    registration.created_at = registration.updated_at = made_at;
    return registration;
}

Organization an_employer(int number) {
    Organization employer;
    employer.id = {number};
    employer.code = "E" + std::to_string(1000 + number);
    employer.name = "Sparks & Sons " + std::to_string(number);
    employer.created_at = employer.updated_at = made_at;
    return employer;
}

EmployerContract a_contract(std::int64_t id, Id<Organization> employer) {
    EmployerContract contract;
    contract.id = {id};
    contract.organization_id = employer;
    contract.contract_code = ContractCode::sound_comm;
    contract.effective_date = date("2024-02-29");
    contract.created_at = contract.updated_at = made_at;
    return contract;
}

LaborRequest a_request(std::int64_t id, Id<Organization> employer, Id<ReferralBook> book) {
    LaborRequest request;
    request.id = {id};
    request.request_number = "BREM-" + std::to_string(id);
    request.employer_id = employer;
    request.book_id = book;
    request.workers_requested = 2;
    request.wage_rate = Decimal::from_hundredths(7'212);
    request.start_date = date("2026-03-03");
    request.start_time = TimeOfDay{std::chrono::hours{7}};
    request.received_at = made_at;
    request.created_at = request.updated_at = made_at;
    return request;
}

}  // namespace hallbook::test
