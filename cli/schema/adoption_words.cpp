/// \file
/// Putting an adoption into words.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/schema/adoption_words.hpp"

#include "cli/output/text.hpp"
#include "cli/output/text_table.hpp"

namespace hallbook::cli {

namespace {

constexpr std::size_t refusals_shown = 20;

Json found_json(const migrations::ForeignSchema& found) {
    Json tables = Json::array();
    for (const auto& table : found.tables) {
        Json columns = Json::array();
        for (const auto& column : table.columns) {
            Json each{{"name", column.name}, {"type", column.type}, {"nullable", column.nullable}};
            if (!column.refers_to.empty()) each["refers_to"] = column.refers_to;
            columns.push_back(std::move(each));
        }
        tables.push_back({{"table", table.name}, {"rows", table.rows}, {"columns", columns}});
    }
    return tables;
}

Json enums_json(const migrations::ForeignSchema& found) {
    Json enums = Json::array();
    for (const auto& each : found.enums)
        enums.push_back({{"type", each.name}, {"labels", each.labels}});
    return enums;
}

Json differences_json(const migrations::AdoptionPlan& plan) {
    Json all = Json::array();
    for (const auto& note : plan.notes) {
        all.push_back(
            {{"object", note.object},
             {"theirs", note.theirs},
             {"ours", note.ours},
             {"adopting", note.adopting}});
    }
    return all;
}

Json tables_json(const migrations::Adoption& result) {
    Json all = Json::array();
    for (const auto& table : result.tables) {
        all.push_back(
            {{"table", table.table},
             {"from", table.from},
             {"read", table.read},
             {"carried", table.carried},
             {"refused", table.refused},
             {"deleted", table.deleted},
             {"noted", table.noted}});
    }
    return all;
}

Json refusals_json(const migrations::Adoption& result) {
    Json all = Json::array();
    for (const auto& refusal : result.refusals) {
        Json each{{"table", refusal.table}, {"row", refusal.row}};
        if (!refusal.column.empty()) each["column"] = refusal.column;
        each["reason"] = refusal.reason;
        all.push_back(std::move(each));
    }
    return all;
}

Json proofs_json(const std::vector<sync::AdoptionProof>& proofs) {
    Json all = Json::array();
    for (const auto& proof : proofs)
        all.push_back({{"what", proof.what}, {"before", proof.theirs}, {"after", proof.ours}});
    return all;
}

std::string count_or_blank(std::int64_t count) { return count == 0 ? "" : std::to_string(count); }

std::string differences_text(const Output& out, const migrations::AdoptionPlan& plan) {
    TextTable table{{{"What"}, {"There"}, {"At hallbook"}, {"Adopting"}}};
    for (const auto& note : plan.notes)
        table.add({note.object, note.theirs, note.ours, note.adopting});
    return plan.notes.empty() ? "" : "\n" + table.text(out);
}

std::string tables_text(const Output& out, const migrations::Adoption& result) {
    TextTable table{
        {{"Table"},
         {"From"},
         {"Rows", Align::right},
         {"Carried", Align::right},
         {"Refused", Align::right},
         {"Deleted there", Align::right},
         {"Led nowhere", Align::right}}};
    for (const auto& each : result.tables) {
        table.add(
            {each.table,
             each.from,
             std::to_string(each.read),
             std::to_string(each.carried),
             std::to_string(each.refused),
             count_or_blank(each.deleted),
             count_or_blank(each.noted)});
    }
    return "\n" + table.text(out);
}

std::string refusals_text(const migrations::Adoption& result) {
    std::string text;
    for (std::size_t i = 0; i < result.refusals.size() && i < refusals_shown; ++i) {
        const auto& refusal = result.refusals[i];
        text += "  " + refusal.table + " " + refusal.row + ": " +
                (refusal.column.empty() ? "" : refusal.column + " ") + refusal.reason + "\n";
    }
    if (result.refusals.size() > refusals_shown) {
        const auto more = static_cast<std::int64_t>(result.refusals.size() - refusals_shown);
        text += "  and " + counted(more, "more row") + "; --json lists all\n";
    }
    return text.empty() ? "" : "\nRefused:\n" + text;
}

std::string proofs_text(const std::vector<sync::AdoptionProof>& proofs) {
    std::string text;
    for (const auto& proof : proofs)
        text += "  " + proof.what + ": " + proof.theirs + " there, " + proof.ours + " here\n";
    return text.empty() ? "" : "\nProved before the commit:\n" + text;
}

std::string remarks_text(const migrations::Adoption& result) {
    std::string text;
    for (const auto& remark : result.remarks)
        text += remark + "\n";
    return text.empty() ? "" : "\n" + text;
}

}  // namespace

bool is_whole(const sync::AdoptReport& report) { return report.result.refusals.empty(); }

Json adoption_json(const sync::AdoptReport& report) {
    return {
        {"from", report.plan.schema},
        {"into", sync::adopted_schema},
        {"found", found_json(report.found)},
        {"enums", enums_json(report.found)},
        {"missing", report.plan.missing},
        {"left_alone", report.plan.left_alone},
        {"differences", differences_json(report.plan)},
        {"tables", tables_json(report.result)},
        {"refused", refusals_json(report.result)},
        {"remarks", report.result.remarks},
        {"verification", proofs_json(report.proofs)},
        {"revisions_applied", report.revisions_applied},
        {"applied", report.was_applied}};
}

std::string adoption_text(const Output& out, const sync::AdoptReport& report) {
    const auto tables = counted(static_cast<std::int64_t>(report.found.tables.size()), "table");
    std::string text = "The schema " + report.plan.schema + " has " + tables + ".\n";
    if (!report.plan.left_alone.empty()) {
        text += "No rule names, and so stay alone: " + joined(report.plan.left_alone) + ".\n";
    }
    return text + differences_text(out, report.plan) + tables_text(out, report.result) +
           refusals_text(report.result) + remarks_text(report.result) + proofs_text(report.proofs);
}

}  // namespace hallbook::cli
