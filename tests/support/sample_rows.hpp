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

/// Card 1001 for number 1, and so on; the id is the number. Lies within names that need care: an
/// apostrophe, accents, another script.
core::Member a_member(int number);

/// A registration in force. `id` is its own; it stands on Book 1.
core::BookRegistration a_registration(
    std::int64_t id,
    core::Id<core::Member> member,
    core::Id<core::ReferralBook> book,
    const std::string& apn);

core::Organization an_employer(int number);
core::EmployerContract a_contract(std::int64_t id, core::Id<core::Organization> employer);
core::LaborRequest a_request(
    std::int64_t id, core::Id<core::Organization> employer, core::Id<core::ReferralBook> book);

/// A consultant type, by a number of its own.
core::ConsultantType a_consultant_type(int number);
/// A template, and that it needs the consultant type of a number.
core::EquipmentTemplate an_equipment_template(int number);
core::EquipmentTemplateConsultant a_need(int number, int of_template, int type);
/// A submission of a template, and what a consultant type said of it.
core::EquipmentApprovalSubmission a_submission(int number, int of_template);
core::EquipmentApprovalDecision a_verdict(int number, int of_submission, int type);

}  // namespace hallbook::test
