/// \file
/// Equipment templates and submissions as JSON and as text.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/words/equipment_words.hpp"

#include "cli/desk/hall.hpp"
#include "cli/output/text.hpp"
#include "cli/output/text_table.hpp"
#include "cli/platform/pacific_zone.hpp"
#include "cli/words/shapes.hpp"
#include "core/values/failure.hpp"

#include <algorithm>

namespace hallbook::cli {

namespace {

std::string names_of(const std::vector<core::ConsultantType>& types) {
    std::vector<std::string> names;
    for (const auto& each : types)
        names.push_back(each.name);
    return joined(names);
}

bool is_called(const store::EquipmentTemplateEntry& entry, const std::string& text) {
    return lower_case(entry.equipment.name).find(lower_case(text)) != std::string::npos;
}

/// Whether `text` is the id or the whole name of the template, in any case.
bool is_exactly(const store::EquipmentTemplateEntry& entry, const std::string& text) {
    return core::uuid_text(entry.equipment.id.value) == lower_case(text) ||
           lower_case(entry.equipment.name) == lower_case(text);
}

/// The names of the consultant types with this verdict; no verdict: those yet to decide.
std::string names_by(
    const store::EquipmentSubmissionEntry& entry, std::optional<core::EquipmentVerdict> verdict) {
    std::vector<core::ConsultantType> types;
    for (const auto& each : entry.verdicts) {
        const auto said = each.decision ? std::optional{each.decision->verdict} : std::nullopt;
        if (said == verdict) types.push_back(each.type);
    }
    return names_of(types);
}

Json verdict_json(const store::EquipmentVerdictEntry& entry) {
    const auto& decision = entry.decision;
    return {
        {"consultant_type", entry.type.name},
        {"verdict", decision ? json_of(decision->verdict) : Json()},
        {"reason", decision ? json_of(decision->reason) : Json()},
        {"decided_by", json_of(entry.decided_by)},
        {"decided_at", decision ? Json(core::instant_text(decision->created_at)) : Json()}};
}

}  // namespace

store::EquipmentTemplateEntry equipment_template_meant(
    store::SqliteDatabase& database, const std::string& text) {
    auto found = store::equipment_templates(database);
    std::erase_if(
        found, [&](const auto& each) { return !is_called(each, text) && !is_exactly(each, text); });
    const auto exact = std::count_if(
        found.begin(), found.end(), [&](const auto& each) { return is_exactly(each, text); });
    if (exact == 1) std::erase_if(found, [&](const auto& each) { return !is_exactly(each, text); });
    if (found.size() == 1) return std::move(found.front());
    if (found.empty()) {
        throw not_meant(
            "No equipment template is called \"" + text + "\"",
            "They are listed by: hallbook equipment templates");
    }
    std::string hint = "Use the id:";
    for (const auto& each : found)
        hint += "\n  " + core::uuid_text(each.equipment.id.value) + "  " + each.equipment.name;
    throw not_meant(
        std::to_string(found.size()) + " equipment templates match \"" + text + "\"", hint);
}

store::EquipmentSubmissionEntry submission_meant(
    store::SqliteDatabase& database, const std::string& text) {
    for (auto& each : store::equipment_submissions(database)) {
        if (lower_case(each.number) == lower_case(text) ||
            core::uuid_text(each.submission.id.value) == lower_case(text)) {
            return std::move(each);
        }
    }
    throw not_meant(
        "There is no equipment submission \"" + text + "\"",
        "They are listed by: hallbook equipment list");
}

core::ConsultantType consultant_type_meant(
    store::SqliteDatabase& database, const std::string& text) {
    auto types = store::consultant_types(database);
    for (auto& each : types) {
        if (lower_case(each.name) == lower_case(text)) return std::move(each);
    }
    throw not_meant(
        "There is no consultant type \"" + text + "\"",
        types.empty() ? "Headquarters has made none yet." : "There are: " + names_of(types));
}

Json template_json(const store::EquipmentTemplateEntry& entry) {
    Json needs = Json::array();
    for (const auto& each : entry.needs)
        needs.push_back(each.name);
    const auto& equipment = entry.equipment;
    return {
        {"template", core::uuid_text(equipment.id.value)},
        {"name", equipment.name},
        {"category", equipment.category},
        {"active", equipment.is_active},
        {"specifications", Json::parse(equipment.specifications.text)},
        {"consultants", std::move(needs)}};
}

Json submission_json(const store::EquipmentSubmissionEntry& entry) {
    Json verdicts = Json::array();
    for (const auto& each : entry.verdicts)
        verdicts.push_back(verdict_json(each));
    const auto& submission = entry.submission;
    return {
        {"submission", core::uuid_text(submission.id.value)},
        {"number", entry.number},
        {"project", submission.project_id},
        {"template", core::uuid_text(submission.template_id.value)},
        {"template_name", entry.template_name},
        {"category", entry.category},
        {"status", json_of(submission.status)},
        {"specifications", Json::parse(submission.specifications.text)},
        {"notes", json_of(submission.notes)},
        {"submitted_by", json_of(entry.submitted_by)},
        {"submitted_at", core::instant_text(submission.created_at)},
        {"decisions", std::move(verdicts)}};
}

std::string templates_text(
    const Output& out, const std::vector<store::EquipmentTemplateEntry>& entries) {
    TextTable table{{{"Category"}, {"Name"}, {"Must approve"}, {"In use"}}};
    for (const auto& entry : entries) {
        table.add(
            {entry.equipment.category,
             entry.equipment.name,
             names_of(entry.needs),
             entry.equipment.is_active ? "yes" : "no"});
    }
    return table.text(out);
}

std::string submissions_text(
    const Output& out,
    const std::vector<store::EquipmentSubmissionEntry>& entries,
    const core::CivilZone& zone) {
    TextTable table{
        {{"Number"},
         {"Project"},
         {"Equipment"},
         {"Submitted (Pacific)"},
         {"Status"},
         {"Approved"},
         {"Rejected"},
         {"Waits for"}}};
    for (const auto& entry : entries) {
        table.add(
            {entry.number,
             entry.submission.project_id,
             entry.template_name,
             pacific_minutes_text(zone, entry.submission.created_at),
             std::string{core::label(entry.submission.status)},
             names_by(entry, core::EquipmentVerdict::approved),
             names_by(entry, core::EquipmentVerdict::rejected),
             names_by(entry, std::nullopt)});
    }
    return table.text(out);
}

std::string standing_text(const store::EquipmentSubmissionEntry& entry) {
    const std::string status{core::label(entry.submission.status)};
    if (entry.submission.status != core::EquipmentApprovalStatus::pending) return status;
    return status + ": waits for " + names_by(entry, std::nullopt);
}

}  // namespace hallbook::cli
