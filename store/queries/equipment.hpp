/// \file
/// Equipment templates and what was submitted for approval.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/equipment.hpp"
#include "store/file/sqlite_database.hpp"

#include <map>

namespace hallbook::store {

/// The codes of the halls by number, as the last pull brought them.
[[nodiscard]] std::map<core::HallNumber, std::string> hall_codes(SqliteDatabase& database);

/// A template with the consultant types that must approve it, by name.
struct EquipmentTemplateEntry {
    core::EquipmentTemplate equipment;
    std::vector<core::ConsultantType> needs;
};

/// All templates, by category and name.
[[nodiscard]] std::vector<EquipmentTemplateEntry> equipment_templates(SqliteDatabase& database);

/// What one consultant type decided about a submission, or that it has yet to decide.
struct EquipmentVerdictEntry {
    core::ConsultantType type;
    std::optional<core::EquipmentApprovalDecision> decision;
    std::optional<std::string> decided_by;
};

/// A submission with the names people know its parts by.
struct EquipmentSubmissionEntry {
    core::EquipmentApprovalSubmission submission;
    std::string number;  ///< "BREM-12" (core::OperationNames)
    std::string template_name;
    std::string category;
    std::optional<std::string> submitted_by;
    /// Of the types that the template needs, and of those that decided while it did; by name.
    std::vector<EquipmentVerdictEntry> verdicts;
};

/// What narrows a list of submissions.
struct EquipmentScope {
    std::optional<core::EquipmentApprovalStatus> status;
    std::optional<std::string> project;
};

/// Oldest first.
[[nodiscard]] std::vector<EquipmentSubmissionEntry> equipment_submissions(
    SqliteDatabase& database, const EquipmentScope& scope = {});

/// All consultant types, by name.
[[nodiscard]] std::vector<core::ConsultantType> consultant_types(SqliteDatabase& database);

}  // namespace hallbook::store
