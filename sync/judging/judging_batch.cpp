/// \file
/// Decodes operations, finds the past ones they reach, and judges all of them.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/judging/judging_batch.hpp"

#include <algorithm>

namespace hallbook::sync {

namespace {

/// Decodes an operation. When its clock is suspect, its instant is replaced by the bound.
core::Parsed<core::Operation> operation_of(
    const DepositedOperation& deposited, const core::CivilZone& zone) {
    auto decoded = core::decode_operation(deposited.operation, deposited.hall_code, zone);
    if (!decoded) return decoded;
    auto& operation = *decoded.value;
    if (const auto bound = core::clock_bound(operation, deposited.deposited_at)) {
        operation.claimed_at = operation.recorded_at;
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

}  // namespace

core::Judgement judgement_setting_aside(
    const core::EncodedOperation& operation, const std::string& problem) {
    core::Judgement judgement;
    judgement.operation = operation.id;
    judgement.judged_as_of = operation.recorded_at;
    judgement.decision.outcome = core::Outcome::set_aside;
    judgement.decision.violations = {{"cannot_be_judged", problem}};
    return judgement;
}

void decode(Waiting& waiting, std::size_t count, const core::CivilZone& zone) {
    const auto& operations = waiting.backlog.operations;
    for (auto i = waiting.decoded.size(); i < std::min(count, operations.size()); ++i)
        waiting.decoded.push_back(operation_of(operations[i], zone));
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
            m_set_aside.push_back(judgement_setting_aside(deposited.operation, operation.problem));
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
    auto decided = core::reconcile(loaded.rows, m_arrived, past);
    if (widen(core::headings(decided))) return std::nullopt;
    auto verdict = verdict_of(std::move(loaded), std::move(decided));
    name_writers(verdict, past);
    auto& judgements = verdict.decided.judgements;
    judgements.insert(judgements.end(), m_set_aside.begin(), m_set_aside.end());
    return verdict;
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
