/// \file
/// Equipment templates and submissions: found by what people type, and shown as text and JSON.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/output/output.hpp"
#include "store/queries/equipment.hpp"

namespace hallbook::cli {

/// The template with this id or name, or the only one with this part of a name.
/// Failure{bad_input} for none, and for several, which are then listed.
[[nodiscard]] store::EquipmentTemplateEntry equipment_template_meant(
    store::SqliteDatabase& database, const std::string& text);

/// The submission with this number ("BREM-12") or id. Failure{bad_input} for none.
[[nodiscard]] store::EquipmentSubmissionEntry submission_meant(
    store::SqliteDatabase& database, const std::string& text);

/// The consultant type of this name, in any case. Failure{bad_input} for none, naming all.
[[nodiscard]] core::ConsultantType consultant_type_meant(
    store::SqliteDatabase& database, const std::string& text);

[[nodiscard]] Json template_json(const store::EquipmentTemplateEntry& entry);
[[nodiscard]] Json submission_json(const store::EquipmentSubmissionEntry& entry);

/// Several templates or submissions as a table.
[[nodiscard]] std::string templates_text(
    const Output& out, const std::vector<store::EquipmentTemplateEntry>& entries);
[[nodiscard]] std::string submissions_text(
    const Output& out,
    const std::vector<store::EquipmentSubmissionEntry>& entries,
    const core::CivilZone& zone);

/// How far a submission is, for a sentence: "PENDING: waits for Safety, Structural".
[[nodiscard]] std::string standing_text(const store::EquipmentSubmissionEntry& entry);

}  // namespace hallbook::cli
