/// \file
/// Decodes operations, finds the past ones they reach, and judges all of them.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/judging/judging_batch.hpp"

#include "core/operations/codec.hpp"
#include "core/values/readable.hpp"

#include <algorithm>

namespace hallbook::sync {

namespace {

/// Decodes an operation. When its clock is suspect, its instant is replaced by the bound.
core::Parsed<core::Operation> operation_of(
    const DepositedOperation& deposited, const core::CivilZone& zone) {
    auto decoded = core::decode_operation(deposited.operation, deposited.hall_code, zone);
    if (!decoded) return decoded;
    auto& operation = *decoded.value;
    operation.not_before = deposited.not_before;
    operation.may_import = deposited.may_import;
    operation.payload_version = std::max(operation.payload_version, deposited.rules_version);
    if (const auto bound = core::clock_bound(operation, deposited.deposited_at)) {
        operation.claimed_at = operation.recorded_at;
        operation.claimed_civil = operation.civil;
        operation.recorded_at = *bound;
        operation.civil = zone.civil(*bound);
    }
    return decoded;
}

/// Names for each row the operation that changed it last. Where an operation's earlier judgement
/// changed a row and its new one does not, the operation is named for taking the change back.
void name_writers(Verdict& verdict, const std::vector<core::PastJudgement>& past) {
    std::map<core::OperationId, const core::PastJudgement*> earlier;
    for (const auto& each : past)
        earlier[each.operation.id] = &each;
    for (const auto& judgement : verdict.decided.judgements) {
        if (!judgement.judged_before) continue;
        for (const auto& change : earlier.at(judgement.operation)->decision.changes) {
            verdict.writers[{change.table, change.row}] = judgement.operation;
        }
    }
    for (const auto& judgement : verdict.decided.judgements) {
        for (const auto& change : judgement.decision.changes) {
            verdict.writers[{change.table, change.row}] = judgement.operation;
        }
    }
    const auto activities = core::table_id<core::RegistrationActivity>();
    for (const auto& activity : verdict.decided.activities) {
        verdict.writers[{activities, activity.id.value}] = core::maker_of(activity.id.value);
    }
}

/// What a person is to know of an operation that could not be judged.
core::Conflict conflict_of_setting_aside(
    const DepositedOperation& deposited, const std::string& problem, const core::CivilZone& zone) {
    const auto& operation = deposited.operation;
    const auto civil = zone.civil(operation.recorded_at);
    const auto name = deposited.hall_code + ":" + std::to_string(operation.id.sequence);
    core::Conflict conflict;
    conflict.id = {core::row_id(operation.id, 0)};
    conflict.rule = core::ConflictRule::set_aside;
    conflict.hall = operation.id.hall;
    conflict.seq = operation.id.sequence;
    conflict.decision = "set_aside";
    conflict.explanation =
        "The operation " + name + " (" + core::readable(operation.kind) + ") of " +
        core::date_text(civil.date) + " " +
        core::time_of_day_text({std::chrono::floor<std::chrono::minutes>(civil.time)})
            .substr(0, 5) +
        " could not be judged, and nothing of it was done: " + problem +
        ". It is kept: once the cause is gone, headquarters runs 'hallbook central judge-again " +
        name + "'; or enter it anew.";
    conflict.occurred_at = operation.recorded_at;
    conflict.created_at = operation.recorded_at;
    return conflict;
}

core::Judgement judgement_setting_aside(
    const DepositedOperation& deposited, const std::string& problem, const core::CivilZone& zone) {
    const auto conflict = conflict_of_setting_aside(deposited, problem, zone);
    core::Judgement judgement;
    judgement.operation = deposited.operation.id;
    judgement.judged_as_of = deposited.operation.recorded_at;
    judgement.decision.outcome = core::Outcome::set_aside;
    judgement.decision.violations = {{"cannot_be_judged", problem}};
    judgement.decision.changes = {
        {core::table_id<core::Conflict>(),
         conflict.id.value,
         std::nullopt,
         core::to_values(conflict)}};
    return judgement;
}

void make(core::WorkingSet& rows, const std::vector<core::Change>& changes) {
    for (const auto& change : changes)
        rows.set(change.table, change.row, change.after);
}

/// Takes back what an operation was set aside with, in rows that do not hold it yet.
void take_back(core::WorkingSet& rows, const std::vector<core::Change>& changes) {
    for (const auto& change : changes)
        rows.reload(change.table, change.row, change.after);
    make(rows, core::inverse(changes));
}

}  // namespace

bool is_of_newer_program(const DepositedOperation& deposited) {
    const auto& operation = deposited.operation;
    return operation.kind != core::unsendable_kind &&
           core::is_of_newer_program(operation.kind, operation.payload_version, operation.payload);
}

Verdict verdict_setting_aside(
    const DepositedOperation& deposited,
    const std::vector<core::Change>& before,
    const std::string& problem,
    Loaded loaded,
    const core::CivilZone& zone) {
    const auto& id = deposited.operation.id;
    auto judgement = judgement_setting_aside(deposited, core::readable(problem), zone);
    take_back(loaded.rows, before);
    make(loaded.rows, judgement.decision.changes);
    Verdict verdict{.generation = loaded.generation, .snapshot = std::move(loaded.snapshot)};
    verdict.changes = loaded.rows.net_changes();
    for (const auto& change : verdict.changes)
        verdict.writers[{change.table, change.row}] = id;
    verdict.hall_codes[id.hall] = deposited.hall_code;
    verdict.decided.judgements = {std::move(judgement)};
    return verdict;
}

void decode(Waiting& waiting, std::size_t count, const core::CivilZone& zone) {
    const auto& operations = waiting.backlog.operations;
    for (auto i = waiting.decoded.size(); i < std::min(count, operations.size()); ++i) {
        auto& each = waiting.decoded.emplace_back(operation_of(operations[i], zone));
        if (each)
            each.value->is_after_finality = each.value->recorded_at <= waiting.backlog.final_before;
    }
}

JudgingBatch::JudgingBatch(Waiting& waiting, std::size_t count, const core::CivilZone& zone)
    : m_waiting{waiting}, m_zone{zone} {
    std::vector<core::JudgedHeading> late;
    decode(waiting, count, zone);
    for (std::size_t i = 0; i < count; ++i) {
        const auto& deposited = waiting.backlog.operations[i];
        m_hall_codes[deposited.operation.id.hall] = deposited.hall_code;
        const auto& operation = waiting.decoded[i];
        if (!operation) {
            m_set_aside.push_back(judgement_setting_aside(deposited, operation.problem, m_zone));
            continue;
        }
        core::add_footprint(*operation.value, m_footprint);
        late.push_back({core::canonical_key(*operation.value), core::touched_by(*operation.value)});
        m_arrived.push_back(*operation.value);
    }
    widen(late);
}

/// Adds the past operations that `late` reaches; false when all of them are in the batch already.
bool JudgingBatch::widen(const std::vector<core::JudgedHeading>& late) {
    bool any = false;
    const auto& judged = m_waiting.backlog.judged;
    for (const auto index : core::reached_by(late, judged)) {
        if (!m_reached.insert(judged[index].key.id).second) continue;
        core::add_footprint(judged[index].touched.reads, m_footprint);
        any = true;
    }
    return any;
}

std::optional<Verdict> JudgingBatch::judge(Loaded loaded) {
    const auto past = past_of(std::move(loaded.past));
    take_back_set_aside(loaded.rows);
    auto decided = core::reconcile(loaded.rows, m_arrived, past);
    if (widen(core::headings(decided))) return std::nullopt;
    for (const auto& judgement : m_set_aside) {
        make(loaded.rows, judgement.decision.changes);
        decided.judgements.push_back(judgement);
    }
    auto verdict = verdict_of(std::move(loaded), std::move(decided));
    name_writers(verdict, past);
    return verdict;
}

/// Of those of the batch that were set aside before, what that left.
void JudgingBatch::take_back_set_aside(core::WorkingSet& rows) const {
    const auto& again = m_waiting.backlog.again;
    const auto take_back_of = [&](const core::OperationId& operation) {
        const auto earlier = again.find(operation);
        if (earlier != again.end()) take_back(rows, earlier->second);
    };
    for (const auto& operation : m_arrived)
        take_back_of(operation.id);
    for (const auto& judgement : m_set_aside)
        take_back_of(judgement.operation);
}

/// Decodes past operations and joins them with the rows they touched, from the headings. Leaves out
/// those that cannot be decoded: they were set aside and changed no row.
std::vector<core::PastJudgement> JudgingBatch::past_of(std::vector<PastRecord> records) {
    std::map<core::OperationId, const core::Touched*> touched;
    for (const auto& heading : m_waiting.backlog.judged)
        touched[heading.key.id] = &heading.touched;
    std::vector<core::PastJudgement> past;
    for (auto& record : records) {
        m_hall_codes[record.deposited.operation.id.hall] = record.deposited.hall_code;
        auto operation = operation_of(record.deposited, m_zone);
        if (!operation) continue;
        const auto id = operation.value->id;
        past.push_back(
            {std::move(*operation.value),
             std::move(record.decision),
             *touched.at(id),
             record.activities_made});
    }
    return past;
}

Verdict JudgingBatch::verdict_of(Loaded loaded, core::Reconciliation decided) const {
    return {
        .generation = loaded.generation,
        .snapshot = std::move(loaded.snapshot),
        .is_upon_unseen = false,
        .footprint = m_footprint,
        .row_ids = std::move(loaded.row_ids),
        .changes = loaded.rows.net_changes(),
        .decided = std::move(decided),
        .writers = {},
        .hall_codes = m_hall_codes};
}

void bring_up_to(Loaded& loaded, const Verdict& verdict) {
    for (const auto& change : verdict.changes) {
        loaded.rows.reload(change.table, change.row, change.after);
        loaded.row_ids[change.table].push_back(change.row);
    }
}

}  // namespace hallbook::sync
