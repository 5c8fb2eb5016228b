/// \file
/// Equipment templates and what was submitted for approval.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/equipment.hpp"

#include "core/operations/operation.hpp"
#include "store/file/row_columns.hpp"
#include "store/file/sqlite_rows.hpp"

namespace hallbook::store {

namespace {

std::vector<core::ConsultantType> needs_of(
    SqliteDatabase& database, const core::Id<core::EquipmentTemplate>& id) {
    auto row = database.prepare(
        "SELECT " + columns_as<core::ConsultantType>("c") +
        " FROM consultant_types AS c JOIN equipment_template_consultants AS t "
        "ON t.consultant_type_id = c.id WHERE t.template_id = ?1 ORDER BY c.name");
    row.with(argument(id));
    return read_rows<core::ConsultantType>(row);
}

std::vector<EquipmentVerdictEntry> verdicts_on(
    SqliteDatabase& database, const core::EquipmentApprovalSubmission& submission) {
    auto row = database.prepare(
        "SELECT " + columns_as<core::ConsultantType>("c") + ", d.id IS NOT NULL, u.name, " +
        columns_as<core::EquipmentApprovalDecision>("d") +
        " FROM consultant_types AS c LEFT JOIN equipment_approval_decisions AS d "
        "ON d.consultant_type_id = c.id AND d.submission_id = ?1 "
        "LEFT JOIN users AS u ON u.id = d.decided_by_id "
        "WHERE d.id IS NOT NULL OR c.id IN (SELECT consultant_type_id "
        "FROM equipment_template_consultants WHERE template_id = ?2) ORDER BY c.name");
    row.with(argument(submission.id), argument(submission.template_id));
    std::vector<EquipmentVerdictEntry> verdicts;
    while (row.step()) {
        EquipmentVerdictEntry entry;
        int at = 0;
        entry.type = read_row<core::ConsultantType>(row, at);
        const bool is_decided = row.number(at++) != 0;
        entry.decided_by = row.optional_text(at++);
        if (is_decided) entry.decision = read_row<core::EquipmentApprovalDecision>(row, at);
        verdicts.push_back(std::move(entry));
    }
    return verdicts;
}

}  // namespace

std::map<core::HallNumber, std::string> hall_codes(SqliteDatabase& database) {
    std::map<core::HallNumber, std::string> codes;
    auto row = database.prepare("SELECT number, code FROM halls");
    while (row.step())
        codes[static_cast<core::HallNumber>(row.number(0))] = row.text(1);
    return codes;
}

std::vector<EquipmentTemplateEntry> equipment_templates(SqliteDatabase& database) {
    auto row = database.prepare(
        "SELECT " + columns_as<core::EquipmentTemplate>("t") +
        " FROM equipment_templates AS t ORDER BY t.category, t.name, t.id");
    std::vector<EquipmentTemplateEntry> entries;
    for (auto& each : read_rows<core::EquipmentTemplate>(row)) {
        auto needs = needs_of(database, each.id);
        entries.push_back({std::move(each), std::move(needs)});
    }
    return entries;
}

std::vector<EquipmentSubmissionEntry> equipment_submissions(
    SqliteDatabase& database, const EquipmentScope& scope) {
    core::OperationNames names;
    names.halls = hall_codes(database);
    auto row = database.prepare(
        "SELECT " + columns_as<core::EquipmentApprovalSubmission>("s") +
        ", t.name, t.category, u.name FROM equipment_approval_submissions AS s "
        "JOIN equipment_templates AS t ON t.id = s.template_id "
        "LEFT JOIN users AS u ON u.id = s.submitted_by_id "
        "WHERE (?1 IS NULL OR s.status = ?1) AND (?2 IS NULL OR s.project_id = ?2) "
        "ORDER BY s.created_at, s.id");
    row.with(argument(scope.status), argument(scope.project));
    std::vector<EquipmentSubmissionEntry> entries;
    while (row.step()) {
        EquipmentSubmissionEntry entry;
        int at = 0;
        entry.submission = read_row<core::EquipmentApprovalSubmission>(row, at);
        entry.number = names.submission(entry.submission.id);
        entry.template_name = row.text(at++);
        entry.category = row.text(at++);
        entry.submitted_by = row.optional_text(at);
        entry.verdicts = verdicts_on(database, entry.submission);
        entries.push_back(std::move(entry));
    }
    return entries;
}

std::vector<core::ConsultantType> consultant_types(SqliteDatabase& database) {
    auto row = database.prepare(
        "SELECT " + columns_as<core::ConsultantType>("c") +
        " FROM consultant_types AS c ORDER BY c.name");
    return read_rows<core::ConsultantType>(row);
}

}  // namespace hallbook::store
