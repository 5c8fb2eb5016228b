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

namespace {

/// A UUID such as another program makes.
template <class Row>
Id<Row> uuid(int number) {
    return {{0x8e4b'9a1c'11d5'4f6e, 0x9c1b'b7a8'0f3d'0000 + static_cast<std::uint64_t>(number)}};
}

}  // namespace

ConsultantType a_consultant_type(int number) {
    return {
        uuid<ConsultantType>(number),
        "Type " + std::to_string(number),
        "asks \"why\"",
        at("2026-01-05 09:00:00")};
}

EquipmentTemplate an_equipment_template(int number) {
    EquipmentTemplate row;
    row.id = uuid<EquipmentTemplate>(number);
    row.name = "Crane (" + std::to_string(number) + ")";
    row.category = "Lifting, \\ \"heavy\"";
    // In the form in which PostgreSQL writes JSONB, so that it is the same when read back.
    row.specifications.text =
        R"({"maker": "O'Neil \"&\" Søn", "tie_ins": [1, null], "height_m": 60.50})";
    row.created_at = row.updated_at = at("2026-01-05 09:00:00");
    row.created_by_id = a_user().id;
    return row;
}

EquipmentTemplateConsultant a_need(int number, int of_template, int type) {
    return {
        uuid<EquipmentTemplateConsultant>(number),
        uuid<EquipmentTemplate>(of_template),
        uuid<ConsultantType>(type),
        at("2026-01-05 09:00:00")};
}

EquipmentApprovalSubmission a_submission(int number, int of_template) {
    EquipmentApprovalSubmission row;
    row.id = uuid<EquipmentApprovalSubmission>(number);
    row.project_id = "P-" + std::to_string(number);
    row.template_id = uuid<EquipmentTemplate>(of_template);
    row.specifications.text = "{}";
    row.submitted_by_id = a_user().id;
    row.created_at = row.updated_at = at("2026-01-06 09:00:00");
    return row;
}

EquipmentApprovalDecision a_verdict(int number, int of_submission, int type) {
    return {
        uuid<EquipmentApprovalDecision>(number),
        uuid<EquipmentApprovalSubmission>(of_submission),
        uuid<ConsultantType>(type),
        EquipmentVerdict::rejected,
        "no tie-ins",
        a_user().id,
        at("2026-01-07 09:00:00")};
}

}  // namespace hallbook::test
