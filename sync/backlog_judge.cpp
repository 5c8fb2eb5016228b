/// \file
/// Load, judge, commit; and what to do when a batch cannot be written.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/backlog_judge.hpp"

#include <algorithm>
#include <future>

namespace hallbook::sync {

namespace {

/// The operation as it is judged: at the bound when its hall's word for the time cannot be true.
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

core::Judgement judgement_setting_aside(
    const core::EncodedOperation& operation, const std::string& problem) {
    core::Judgement judgement;
    judgement.operation = operation.id;
    judgement.judged_as_of = operation.recorded_at;
    judgement.decision.outcome = core::Outcome::set_aside;
    judgement.decision.violations = {{"cannot_be_judged", problem}};
    return judgement;
}

/// One that cannot be decoded any more was set aside, and nothing rests on it. `judged` says what
/// each touched.
std::vector<core::PastJudgement> past_of(
    std::vector<PastRecord> records,
    const std::vector<core::JudgedHeading>& judged,
    const core::CivilZone& zone) {
    std::map<core::OperationId, const core::Touched*> touched;
    for (const auto& heading : judged)
        touched[heading.key.id] = &heading.touched;
    std::vector<core::PastJudgement> past;
    for (auto& record : records) {
        auto operation = operation_of(record.deposited, zone);
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

/// Whether nothing that `hall` did is among what waits.
bool waits_for_nothing(core::HallNumber hall, const Backlog& backlog) {
    return backlog.is_complete &&
           std::none_of(
               backlog.operations.begin(), backlog.operations.end(), [&](const auto& each) {
                   return each.operation.id.hall == hall;
               });
}

/// Rows belong to the operation that changed them last; what an earlier judgement had changed and
/// the new one does not is taken back in its name.
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

/// The first operations of a backlog, read and sorted out.
struct BacklogJudge::Batch {
    std::vector<core::Operation> arrived;
    std::vector<core::Judgement> set_aside;
    std::set<core::OperationId> reached;  ///< judged before, to be judged again
    core::Footprint footprint;
    std::map<core::HallNumber, std::string> hall_codes;
};

BacklogJudge::BacklogJudge(
    Central& central, const core::CivilZone& zone, Environment& environment, std::size_t batch_max)
    : m_central{central},
      m_zone{zone},
      m_environment{environment},
      m_batch_max{batch_max},
      m_read_max{batch_max} {}

void BacklogJudge::judge(Backlog backlog, std::optional<core::HallNumber> hall) {
    auto limit = m_batch_max;
    Waiting waiting{std::move(backlog), {}};
    m_judged_last.reset();
    while (!waiting.backlog.operations.empty()) {
        const auto size = std::min(limit, waiting.backlog.operations.size());
        const auto first = waiting.backlog.operations.front();
        const auto end = attempt(waiting, size);
        switch (end) {
            case End::committed:
                m_failures = 0;
                limit = std::min(m_batch_max, limit * 2);
                if (waiting.backlog.operations.empty() && waiting.backlog.is_complete) return;
                break;
            case End::overtaken:
                wait_for_others();
                limit = std::max<std::size_t>(1, size / 2);
                break;
            case End::unwritable:
                // Once more alone, in case others had written what stood in the way.
                if (size == 1 && ++m_failures > 1) set_aside(first);
                limit = std::max<std::size_t>(1, size / 2);
                break;
        }
        if (end != End::committed || waiting.backlog.operations.empty()) waiting = read();
        if (end == End::overtaken && hall && waits_for_nothing(*hall, waiting.backlog)) return;
    }
}

BacklogJudge::Waiting BacklogJudge::read() {
    m_judged_last.reset();
    return {m_central.backlog(m_read_max), {}};
}

/// Decodes the first `count` operations, as far as that has not been done.
void BacklogJudge::decode(Waiting& waiting, std::size_t count) const {
    const auto& operations = waiting.backlog.operations;
    for (auto i = waiting.decoded.size(); i < std::min(count, operations.size()); ++i)
        waiting.decoded.push_back(operation_of(operations[i], m_zone));
}

BacklogJudge::Batch BacklogJudge::take_batch(Waiting& waiting, std::size_t count) const {
    Batch batch;
    std::vector<core::JudgedHeading> late;
    decode(waiting, count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto& deposited = waiting.backlog.operations[i];
        batch.hall_codes[deposited.operation.id.hall] = deposited.hall_code;
        auto& operation = waiting.decoded[i];
        if (!operation) {
            batch.set_aside.push_back(
                judgement_setting_aside(deposited.operation, operation.problem));
            continue;
        }
        core::add_footprint(*operation.value, batch.footprint);
        late.push_back({core::canonical_key(*operation.value), core::touched_by(*operation.value)});
        batch.arrived.push_back(std::move(*operation.value));
    }
    widen(batch, waiting.backlog, late);
    return batch;
}

/// Adds the past operations that these reach; false when all of them are in the batch already.
bool BacklogJudge::widen(
    Batch& batch, const Backlog& backlog, const std::vector<core::JudgedHeading>& late) {
    bool any = false;
    for (const auto index : core::reached_by(late, backlog.judged)) {
        const auto& heading = backlog.judged[index];
        if (!batch.reached.insert(heading.key.id).second) continue;
        core::add_footprint(heading.touched.reads, batch.footprint);
        any = true;
    }
    return any;
}

/// In rounds: what an operation really touches shows when it is judged, and may reach past ones
/// that its payload does not name. Each round adds some of those, so there is a last one.
BacklogJudge::End BacklogJudge::attempt(Waiting& waiting, std::size_t count) {
    auto batch = take_batch(waiting, count);
    for (;;) {
        auto loaded = m_central.load(batch.footprint, {batch.reached.begin(), batch.reached.end()});
        if (loaded.generation != waiting.backlog.generation) return End::overtaken;
        for (const auto& record : loaded.past) {
            batch.hall_codes[record.deposited.operation.id.hall] = record.deposited.hall_code;
        }
        const auto past = past_of(std::move(loaded.past), waiting.backlog.judged, m_zone);
        auto decided = core::reconcile(loaded.rows, batch.arrived, past);
        if (widen(batch, waiting.backlog, core::headings(decided))) continue;
        const auto verdict =
            verdict_of(std::move(batch), std::move(loaded), std::move(decided), past);
        const auto end = commit_looking_ahead(verdict, waiting, count);
        if (end == End::committed) {
            count_in(verdict);
            advance(waiting, verdict.generation, verdict.decided);
        }
        return end;
    }
}

/// Afterwards `waiting` is what waits behind the batch.
BacklogJudge::End BacklogJudge::commit_looking_ahead(
    const Verdict& verdict, Waiting& waiting, std::size_t count) {
    const bool is_last = count == waiting.backlog.operations.size() && waiting.backlog.is_complete;
    if (is_last || !m_reader) {
        const auto end = commit(verdict);
        look_ahead(waiting, count);
        return end;
    }
    auto end = std::async(std::launch::async, [&] { return commit(verdict); });
    look_ahead(waiting, count);
    return end.get();
}

/// Without the first `count`. When that leaves less than a batch, what waits by now is read, if
/// there is a reader: these may still be in it then.
void BacklogJudge::look_ahead(Waiting& waiting, std::size_t count) {
    auto& operations = waiting.backlog.operations;
    const auto end = static_cast<std::ptrdiff_t>(count);
    std::set<core::OperationId> judged;
    for (auto each = operations.begin(); each != operations.begin() + end; ++each)
        judged.insert(each->operation.id);
    operations.erase(operations.begin(), operations.begin() + end);
    waiting.decoded.erase(waiting.decoded.begin(), waiting.decoded.begin() + end);
    if (operations.size() < m_batch_max && !waiting.backlog.is_complete) {
        if (auto ahead = backlog_ahead()) {
            std::erase_if(ahead->operations, [&](const auto& each) {
                return judged.count(each.operation.id) != 0;
            });
            waiting = {std::move(*ahead), {}};
        }
    }
    decode(waiting, m_batch_max);
}

/// Nothing when there is no reader, or when it fails: then it is done without, since each batch
/// might wait for it in vain. What waits is read over the first connection, which says what is
/// wrong if it is not the second one alone.
std::optional<Backlog> BacklogJudge::backlog_ahead() {
    if (!m_reader) return std::nullopt;
    try {
        return m_reader().backlog(m_read_max);
    } catch (const core::Failure&) {
        m_reader = nullptr;
        return std::nullopt;
    }
}

/// After a commit upon `generation`, which was the expected one: nobody else has judged meanwhile.
/// Nothing is left of `waiting` when one of the next belongs before one of those just judged (its
/// hall's word for the time was not taken): then these count among what it may reach, and all is to
/// be read anew.
void BacklogJudge::advance(
    Waiting& waiting, std::int64_t generation, const core::Reconciliation& decided) {
    std::map<core::OperationId, const core::Judgement*> judged_again;
    for (const auto& judgement : decided.judgements) {
        if (judgement.judged_before) {
            judged_again[judgement.operation] = &judgement;
        } else {
            const core::CanonicalKey key{judgement.judged_as_of, judgement.operation};
            m_judged_last = std::max(m_judged_last.value_or(key), key);
        }
    }
    auto& backlog = waiting.backlog;
    for (auto& heading : backlog.judged) {
        const auto judgement = judged_again.find(heading.key.id);
        if (judgement != judged_again.end()) heading.touched = judgement->second->touched;
    }
    if (backlog.generation == generation) ++backlog.generation;
    const auto comes_before = [&](const core::Parsed<core::Operation>& each) {
        return each && m_judged_last && core::canonical_key(*each.value) < *m_judged_last;
    };
    if (std::any_of(waiting.decoded.begin(), waiting.decoded.end(), comes_before)) {
        backlog.operations.clear();
        backlog.is_complete = false;
    }
}

Verdict BacklogJudge::verdict_of(
    Batch batch,
    Loaded loaded,
    core::Reconciliation decided,
    const std::vector<core::PastJudgement>& past) {
    Verdict verdict{
        .generation = loaded.generation,
        .snapshot = std::move(loaded.snapshot),
        .footprint = std::move(batch.footprint),
        .row_ids = std::move(loaded.row_ids),
        .changes = loaded.rows.net_changes(),
        .decided = std::move(decided),
        .hall_codes = std::move(batch.hall_codes)};
    name_writers(verdict, past);
    auto& judgements = verdict.decided.judgements;
    judgements.insert(judgements.end(), batch.set_aside.begin(), batch.set_aside.end());
    return verdict;
}

BacklogJudge::End BacklogJudge::commit(const Verdict& verdict) {
    try {
        if (!m_central.commit(verdict)) return End::overtaken;
    } catch (const core::Failure& failure) {
        if (failure.kind() == core::FailureKind::conflict && failure.retry() == core::Retry::yes) {
            return End::overtaken;
        }
        if (failure.kind() == core::FailureKind::conflict ||
            failure.kind() == core::FailureKind::damaged) {
            m_problem = failure.what();
            return End::unwritable;
        }
        throw;
    }
    return End::committed;
}

/// Keeps an operation from blocking the ones behind it: no row is written, and a person is to look
/// at it.
void BacklogJudge::set_aside(const DepositedOperation& deposited) {
    auto loaded = m_central.load({}, {});
    Verdict verdict{.generation = loaded.generation, .snapshot = std::move(loaded.snapshot)};
    verdict.decided.judgements = {judgement_setting_aside(deposited.operation, m_problem)};
    const auto end = commit(verdict);
    if (end == End::unwritable) throw core::Failure{core::FailureKind::damaged, m_problem};
    if (end != End::committed) return;
    m_failures = 0;
    count_in(verdict);
}

void BacklogJudge::wait_for_others() {
    ++m_report.repeated;
    if (++m_failures >= contention_policy.attempts_max) {
        throw core::Failure{
            core::FailureKind::conflict,
            "Others are writing at central all the time.",
            "Nothing is lost: what was deposited is judged as soon as they leave room.",
            core::Retry::yes};
    }
    m_environment.sleep(
        wait_before_retry(contention_policy, m_failures - 1, m_environment.random()));
}

void BacklogJudge::count_in(const Verdict& verdict) {
    for (const auto& judgement : verdict.decided.judgements) {
        if (judgement.judged_before) {
            ++m_report.judged_again;
            continue;
        }
        ++m_report.judged;
        switch (judgement.decision.outcome) {
            case core::Outcome::accepted: ++m_report.accepted; break;
            case core::Outcome::adjusted: ++m_report.adjusted; break;
            case core::Outcome::rejected: ++m_report.rejected; break;
            case core::Outcome::set_aside: ++m_report.set_aside; break;
        }
    }
    m_report.rows_written +=
        static_cast<std::int64_t>(verdict.changes.size() + verdict.decided.activities.size());
    ++m_report.batches;
    if (on_batch) on_batch(m_report);
}

}  // namespace hallbook::sync
