/// \file
/// Compares halls with central, and both with what was confirmed to people.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/apart/promises.hpp"

#include "core/operations/codec.hpp"
#include "store/queries/conflicts.hpp"
#include "store/queries/operations.hpp"
#include "tests/simulation/apart/differences.hpp"
#include "tests/support/seen_contacts.hpp"

#include <algorithm>

namespace hallbook::simulation {

namespace {

std::string words(const core::OperationId& id) {
    return "operation " + std::to_string(id.sequence) + " of hall " + std::to_string(id.hall);
}

std::string words(Laptop& laptop) {
    return laptop.identity().code + " (" + laptop.file().filename().string() + ")";
}

std::vector<core::Values> rows_at(Laptop& laptop, const core::TableInfo& table) {
    std::string columns;
    for (const auto& column : table.columns)
        columns += (columns.empty() ? "" : ", ") + std::string{column.name};
    auto row = laptop.database().prepare(
        "SELECT " + columns + " FROM " + std::string{table.name} + " ORDER BY id");
    std::vector<core::Values> rows;
    while (row.step())
        rows.push_back(row.values(0, table.columns.size()));
    return rows;
}

/// The rows at central on which it rests whom a hall may call.
core::WorkingSet rows_of_callable(CentralStage& stage) {
    core::WorkingSet rows;
    for (const auto table :
         {core::table_id<core::Member>(),
          core::table_id<core::BookRegistration>(),
          core::table_id<core::ReferralBook>()}) {
        for (const auto& values : stage.rows(table))
            rows.load(table, values);
    }
    return rows;
}

/// The rows that a hall must hold: of the conflicts only those that concern it, of the contacts
/// those of whom it may call.
std::vector<core::Values> rows_for(
    CentralStage& stage, const core::Hall& hall, const core::TableInfo& table) {
    auto rows = stage.rows(table.id);
    if (table.id == core::table_id<core::Conflict>()) {
        std::erase_if(rows, [&](const auto& values) {
            const auto conflict = core::from_values<core::Conflict>(values);
            return conflict.hall != hall.number && conflict.other_hall != hall.number;
        });
    }
    if (table.id == core::table_id<core::MemberContact>()) {
        const auto callable = rows_of_callable(stage);
        std::erase_if(rows, [&](const auto& values) {
            const auto contact = core::from_values<core::MemberContact>(values);
            return !test::is_seen_from(hall.region, callable, {contact.id.value});
        });
    }
    return rows;
}

}  // namespace

Findings findings_in_replicas(const World& world, CentralStage& stage) {
    Findings findings;
    for (const auto& laptop : world.laptops()) {
        if (laptop->pending() != 0)
            findings.push_back(words(*laptop) + " has operations that are still pending");
        for (const auto& table : core::tables()) {
            name_differences(
                table,
                {"at " + words(*laptop), rows_at(*laptop, table)},
                {"at central", rows_for(stage, laptop->identity(), table)},
                findings);
        }
    }
    return findings;
}

// --- operations ---------------------------------------------------------------------------------

namespace {

using Held = std::map<core::OperationId, HeldOperation>;

bool is_told(const std::vector<core::EncodedOperation>& told, const core::EncodedOperation& each) {
    return std::find(told.begin(), told.end(), each) != told.end();
}

/// Checks that every operation that was confirmed to a person is still in the file, and that
/// central holds each one in the file, except `told`, those that people know it does not hold.
void look_for_lost(
    Laptop& laptop,
    const std::vector<core::EncodedOperation>& told,
    const Held& held,
    Findings& findings) {
    const auto recorded = laptop.recorded();
    for (const auto& each : laptop.confirmed()) {
        if (std::find(recorded.begin(), recorded.end(), each) == recorded.end())
            findings.push_back(words(laptop) + " has lost " + words(each.id));
    }
    for (const auto& each : recorded) {
        const auto there = held.find(each.id);
        const bool is_held = there != held.end() && there->second.operation == each;
        if (!is_held && !is_told(told, each))
            findings.push_back("Central lacks " + words(each.id) + " of " + words(laptop));
    }
}

/// Checks that each operation at central was made by some laptop and has an outcome.
void look_for_strangers(const World& world, const Held& held, Findings& findings) {
    std::vector<core::EncodedOperation> made;
    const auto add = [&](Laptop& laptop) {
        const auto recorded = laptop.recorded();
        made.insert(made.end(), recorded.begin(), recorded.end());
    };
    for (const auto& laptop : world.laptops())
        add(*laptop);
    for (const auto& retired : world.retired())
        add(*retired.laptop);
    for (const auto& [id, each] : held) {
        if (std::find(made.begin(), made.end(), each.operation) == made.end())
            findings.push_back("Nobody made " + words(id) + ", which central holds");
        if (!each.outcome) findings.push_back("Nothing was decided about " + words(id));
    }
}

/// Checks that the hall's list of operations shows central's outcome of each.
void look_at_list(Laptop& laptop, const Held& held, Findings& findings) {
    for (const auto& entry :
         store::operations(laptop.database(), store::OperationScope::all, all_operations)) {
        const auto there = held.find(entry.id);
        if (there == held.end()) continue;  // look_for_lost() reports it
        if (entry.outcome == there->second.outcome && entry.reason == there->second.reason)
            continue;
        findings.push_back(words(laptop) + " shows another outcome of " + words(entry.id));
    }
}

/// Checks that each operation with an outcome other than plain acceptance is among the conflicts
/// that people at the hall read, with a sentence.
void look_for_explanations(Laptop& laptop, const Held& held, Findings& findings) {
    std::set<core::OperationId> explained;
    for (const auto& entry : store::conflicts(laptop.database(), store::ConflictScope::all)) {
        if (!entry.conflict.explanation.empty())
            explained.insert({entry.conflict.hall, entry.conflict.seq});
    }
    for (const auto& [id, each] : held) {
        if (id.hall != laptop.identity().number || !each.outcome) continue;
        if (each.outcome == core::Outcome::accepted || explained.contains(id)) continue;
        findings.push_back(
            words(laptop) + " does not explain the outcome of " + words(id) + ": " + each.reason);
    }
}

}  // namespace

Findings findings_in_operations(const World& world, CentralStage& stage) {
    Held held;
    for (auto& each : stage.operations())
        held[each.operation.id] = std::move(each);
    Findings findings;
    for (const auto& laptop : world.laptops()) {
        look_for_lost(*laptop, {}, held, findings);
        look_at_list(*laptop, held, findings);
        look_for_explanations(*laptop, held, findings);
    }
    for (const auto& retired : world.retired())
        look_for_lost(*retired.laptop, retired.told, held, findings);
    look_for_strangers(world, held, findings);
    return findings;
}

// --- APNs ---------------------------------------------------------------------------------------

namespace {

/// The APNs that this laptop confirmed to people, by registration.
std::map<core::Id<core::BookRegistration>, core::Apn> slips_of(
    Laptop& laptop, const std::vector<core::EncodedOperation>& told) {
    std::map<core::Id<core::BookRegistration>, core::Apn> slips;
    for (const auto& each : laptop.confirmed()) {
        if (is_told(told, each) || each.kind != "register") continue;
        const auto payload =
            core::decode_payload(each.kind, each.payload_version, each.payload).value.value();
        slips[{core::row_id(each.id, 0)}] =
            std::get<core::RegisterOnBook>(payload).applicant_priority_number;
    }
    return slips;
}

}  // namespace

Findings findings_in_apns(const World& world, CentralStage& stage) {
    std::map<core::Id<core::BookRegistration>, core::Apn> slips;
    for (const auto& laptop : world.laptops())
        slips.merge(slips_of(*laptop, {}));
    for (const auto& retired : world.retired())
        slips.merge(slips_of(*retired.laptop, retired.told));
    Findings findings;
    for (const auto& values : stage.rows(core::table_id<core::BookRegistration>())) {
        const auto row = core::from_values<core::BookRegistration>(values);
        const auto slip = slips.find(row.id);
        if (slip == slips.end() || slip->second == row.applicant_priority_number) continue;
        findings.push_back(
            "Registration " + std::to_string(row.id.value) + " was issued APN " +
            slip->second.text() + " and has " + row.applicant_priority_number.text());
    }
    return findings;
}

// --- files --------------------------------------------------------------------------------------

Findings findings_in_files(const World& world) {
    Findings findings;
    for (const auto& laptop : world.laptops()) {
        for (const auto& list :
             {findings_in_rows(laptop->database()),
              findings_in_reasons(laptop->database()),
              findings_of_verify(laptop->database())}) {
            for (const auto& finding : list)
                findings.push_back("At " + words(*laptop) + ": " + finding);
        }
    }
    return findings;
}

Findings findings_after_healing(const World& world, CentralStage& stage) {
    auto findings = world.surprises();
    for (const auto& list :
         {findings_in_replicas(world, stage),
          findings_in_operations(world, stage),
          findings_in_apns(world, stage),
          findings_in_files(world)}) {
        findings.insert(findings.end(), list.begin(), list.end());
    }
    return findings;
}

}  // namespace hallbook::simulation
