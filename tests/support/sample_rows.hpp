/// \file
/// Valid rows of the tables that judging loads, for tests of databases.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/change.hpp"

namespace hallbook::test {

/// The first book of the seed, WIRE_SEA.
inline constexpr core::Id<core::ReferralBook> wire_seattle{1};

/// A user "pat", id 1.
core::User a_user();

/// Card 1001 for number 1, and so on; the id is the number. The names contain an apostrophe,
/// accents and another script.
core::Member a_member(int number);

/// An ACTIVE registration in the tier Book 1. `id` is the registration's.
core::BookRegistration a_registration(
    std::int64_t id,
    core::Id<core::Member> member,
    core::Id<core::ReferralBook> book,
    const std::string& apn);

core::Organization an_employer(int number);
core::EmployerContract a_contract(std::int64_t id, core::Id<core::Organization> employer);
core::LaborRequest a_request(
    std::int64_t id, core::Id<core::Organization> employer, core::Id<core::ReferralBook> book);

/// A consultant type whose id is made from `number`.
core::ConsultantType a_consultant_type(int number);
/// A template, and the row that says that template `of_template` needs consultant type `type`.
core::EquipmentTemplate an_equipment_template(int number);
core::EquipmentTemplateConsultant a_need(int number, int of_template, int type);
/// A submission of a template, and the decision of a consultant type about it.
core::EquipmentApprovalSubmission a_submission(int number, int of_template);
core::EquipmentApprovalDecision a_verdict(int number, int of_submission, int type);

}  // namespace hallbook::test
