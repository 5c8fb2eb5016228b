/// \file
/// Loads, judges and commits batches, and decides what to do when one cannot be written.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/judging/backlog_judge.hpp"

#include <algorithm>
#include <utility>

namespace hallbook::sync {

namespace {

/// With a reader, and more operations waiting than one batch holds, the first batch is smaller by
/// this factor and each next one twice as large, so that writing begins early. Not when operations
/// are late: those are better judged together.
constexpr std::size_t first_batch_part = 8;

/// Whether no operation of `hall` waits any more.
bool waits_for_nothing(core::HallNumber hall, const Backlog& backlog) {
    return backlog.is_complete &&
           std::none_of(
               backlog.operations.begin(), backlog.operations.end(), [&](const auto& each) {
                   return each.operation.id.hall == hall;
               });
}

bool has_judged_again(const Verdict& verdict) {
    const auto& judgements = verdict.decided.judgements;
    return std::any_of(
        judgements.begin(), judgements.end(), [](const auto& each) { return each.judged_before; });
}

}  // namespace

BacklogJudge::BacklogJudge(
    Central& central, const core::CivilZone& zone, Environment& environment, std::size_t batch_max)
    : m_central{central},
      m_zone{zone},
      m_environment{environment},
      m_batch_max{batch_max},
      m_read_max{batch_max},
      m_pace{.limit = batch_max} {}

void BacklogJudge::judge(Backlog backlog, std::optional<core::HallNumber> hall) {
    m_pace.limit = m_batch_max;
    if (m_reader && !backlog.is_complete && backlog.judged.empty())
        m_pace.limit = std::max<std::size_t>(1, m_batch_max / first_batch_part);
    begin(std::move(backlog));
    const auto& operations = m_waiting.backlog.operations;
    while (!operations.empty()) {
        auto& limit = pace().limit;
        auto& failures = pace().failures;
        const auto size = m_ahead ? m_ahead->count : std::min(limit, operations.size());
        const auto first = operations.front();
        const auto before = m_waiting.backlog.again[first.operation.id];
        const auto end = attempt(size);
        switch (end) {
            case End::committed:
                failures = 0;
                limit = limit_after_success();
                if (operations.empty() && m_waiting.backlog.is_complete) return;
                break;
            case End::overtaken:
                wait_for_others();
                limit = std::max<std::size_t>(1, size / 2);
                break;
            case End::held: break;
            case End::unwritable:
                // Tried once more alone, in case a row that others had just written was the cause.
                if (size == 1 && ++failures > 1) set_aside(first, before);
                limit = std::max<std::size_t>(1, size / 2);
                m_is_hall_by_hall = true;
                break;
        }
        if (end != End::committed || operations.empty() || m_is_hall_by_hall)
            begin(m_central.backlog(m_read_max, {}));
        if (end == End::overtaken && hall && waits_for_nothing(*hall, m_waiting.backlog)) return;
    }
}

/// Starts from a backlog that was read anew, and drops all state about the one before.
void BacklogJudge::begin(Backlog backlog) {
    m_waiting = {std::move(backlog), {}};
    if (m_is_hall_by_hall) keep_next_hall();
    m_ahead.reset();
    m_judged_last.reset();
}

/// Leaves of what waits only the operations of the hall whose turn is next: while those of one hall
/// are tried one by one, the others go on.
void BacklogJudge::keep_next_hall() {
    auto& backlog = m_waiting.backlog;
    std::set<core::HallNumber> halls;
    for (const auto& each : backlog.operations)
        halls.insert(each.operation.id.hall);
    if (halls.empty()) return;
    const auto next = halls.upper_bound(m_turn);
    m_turn = next == halls.end() ? *halls.begin() : *next;
    std::erase_if(
        backlog.operations, [&](const auto& each) { return each.operation.id.hall != m_turn; });
    backlog.is_complete = false;
}

BacklogJudge::Pace& BacklogJudge::pace() {
    if (!m_is_hall_by_hall) return m_pace;
    return m_paces.try_emplace(m_turn, Pace{.limit = m_batch_max}).first->second;
}

std::size_t BacklogJudge::limit_after_success() { return std::min(m_batch_max, pace().limit * 2); }

/// Lets those of the first `count` that a newer program made wait, with the later ones of their
/// halls. Whether there were any: then the backlog must be read anew.
bool BacklogJudge::hold_newer(std::size_t count) {
    decode(m_waiting, count, m_zone);
    bool any = false;
    for (std::size_t i = 0; i < count; ++i) {
        const auto& deposited = m_waiting.backlog.operations[i];
        if (m_waiting.decoded[i] || !is_of_newer_program(deposited)) continue;
        m_central.hold_as_newer(deposited.operation.id);
        any = true;
    }
    return any;
}

/// Judges the first `count` waiting operations on rows that `from` loads; if `upon` is given, as if
/// that verdict were committed already. Empty when others have committed judgements meanwhile.
std::optional<BacklogJudge::Judged> BacklogJudge::judge_first(
    std::size_t count, Central& from, const Verdict* upon) {
    JudgingBatch batch{m_waiting, count, m_zone};
    for (;;) {
        auto footprint = batch.footprint();
        if (upon != nullptr) core::add_footprint(upon->footprint, footprint);
        auto loaded = from.load(footprint, batch.reached());
        const bool is_unseen = upon != nullptr && loaded.generation == upon->generation;
        if (is_unseen) {
            bring_up_to(loaded, *upon);
            ++loaded.generation;
        }
        if (loaded.generation != m_waiting.backlog.generation) return std::nullopt;
        auto verdict = batch.judge(std::move(loaded));
        if (!verdict) continue;
        verdict->is_upon_unseen = is_unseen;
        m_central.make_ready(*verdict);
        return Judged{std::move(*verdict), count};
    }
}

/// Judges and writes one batch of `count`. Afterwards m_waiting begins behind that batch.
BacklogJudge::End BacklogJudge::attempt(std::size_t count) {
    auto judged = std::exchange(m_ahead, std::nullopt);
    if (!judged && hold_newer(count)) return End::held;
    try {
        if (!judged) judged = judge_first(count, m_central, nullptr);
    } catch (const core::Failure&) {
        throw;
    } catch (const std::exception& error) {
        m_problem = error.what();
        return End::unwritable;
    }
    if (!judged) return End::overtaken;
    auto writing = std::async(
        m_reader ? m_writing : std::launch::deferred, [&] { return write(judged->verdict); });
    m_done.reset();
    if (!m_is_hall_by_hall) look_ahead(*judged);
    const auto written = writing.get();
    m_problem = written.problem;
    if (written.end == End::committed) count_in(judged->verdict);
    m_done = std::move(judged);
    return written.end;
}

/// Prepares the next batch while this one is written, assuming that it will be committed; if it is
/// not, judge() reads the backlog anew.
void BacklogJudge::look_ahead(const Judged& being_written) {
    leave_behind(being_written);
    decode(m_waiting, m_batch_max, m_zone);
    advance(being_written.verdict.generation, being_written.verdict.decided);
    if (!m_waiting.backlog.operations.empty()) judge_ahead(being_written);
}

/// Drops the batch being written from m_waiting. If less than the next batch is left, reads the
/// backlog behind it over the reader: just the next batch while a small one is written, since the
/// time does not suffice for more.
void BacklogJudge::leave_behind(const Judged& being_written) {
    auto& operations = m_waiting.backlog.operations;
    const auto end = static_cast<std::ptrdiff_t>(being_written.count);
    std::vector<core::OperationId> judged;
    for (auto each = operations.begin(); each != operations.begin() + end; ++each)
        judged.push_back(each->operation.id);
    operations.erase(operations.begin(), operations.begin() + end);
    m_waiting.decoded.erase(m_waiting.decoded.begin(), m_waiting.decoded.begin() + end);
    if (operations.size() >= limit_after_success() || m_waiting.backlog.is_complete) return;
    const auto most = being_written.count < m_batch_max ? limit_after_success() : m_read_max;
    fly_meanwhile([&](Central& line) { m_waiting = {line.backlog(most, judged), {}}; });
}

/// Runs `flight` over the reader's connection, if there is one. When that fails the reader is given
/// up, since every batch might wait for it in vain: judge() then reads over the first connection,
/// which throws a Failure of its own if central is the cause.
template <class Flight>
void BacklogJudge::fly_meanwhile(Flight flight) {
    if (!m_reader) return;
    try {
        flight(m_reader());
    } catch (const core::Failure&) {
        m_reader = nullptr;
    }
}

/// Makes m_waiting hold for the time after the commit of `decided`, made in `generation` with no
/// other commit in between. Empties m_waiting when a decoded operation belongs before one judged
/// since (deposited late, or its clock was suspect): it may reach those, which the headings lack,
/// so the backlog must be read anew.
void BacklogJudge::advance(std::int64_t generation, const core::Reconciliation& decided) {
    std::map<core::OperationId, const core::Judgement*> judged_again;
    for (const auto& judgement : decided.judgements) {
        if (judgement.judged_before) {
            judged_again[judgement.operation] = &judgement;
        } else {
            const core::CanonicalKey key{judgement.judged_as_of, judgement.operation};
            m_judged_last = std::max(m_judged_last.value_or(key), key);
        }
    }
    auto& backlog = m_waiting.backlog;
    for (auto& heading : backlog.judged) {
        const auto judgement = judged_again.find(heading.key.id);
        if (judgement != judged_again.end()) heading.touched = judgement->second->touched;
    }
    if (backlog.generation == generation) ++backlog.generation;
    const auto comes_before = [&](const core::Parsed<core::Operation>& each) {
        return each && m_judged_last && core::canonical_key(*each.value) < *m_judged_last;
    };
    const auto& decoded = m_waiting.decoded;
    if (std::any_of(decoded.begin(), decoded.end(), comes_before)) {
        backlog.operations.clear();
        backlog.is_complete = false;
    }
}

/// Not if the batch being written judges earlier operations again: their new judgements must be
/// read from central, once they are committed. Nor if one cannot be read: attempt() looks into
/// that, as into whatever else goes wrong here.
void BacklogJudge::judge_ahead(const Judged& being_written) {
    const auto count = std::min(limit_after_success(), m_waiting.backlog.operations.size());
    decode(m_waiting, count, m_zone);
    const auto end = m_waiting.decoded.begin() + static_cast<std::ptrdiff_t>(count);
    if (has_judged_again(being_written.verdict) ||
        !std::all_of(m_waiting.decoded.begin(), end, [](const auto& each) { return bool{each}; })) {
        return;
    }
    try {
        fly_meanwhile(
            [&](Central& line) { m_ahead = judge_first(count, line, &being_written.verdict); });
    } catch (const std::exception&) {
        m_ahead.reset();
    }
}

BacklogJudge::Written BacklogJudge::write(const Verdict& verdict) {
    try {
        return {m_central.commit(verdict) ? End::committed : End::overtaken, {}};
    } catch (const core::Failure& failure) {
        if (failure.kind() == core::FailureKind::conflict && failure.retry() == core::Retry::yes) {
            return {End::overtaken, {}};
        }
        if (failure.kind() == core::FailureKind::conflict ||
            failure.kind() == core::FailureKind::damaged) {
            return {End::unwritable, failure.what()};
        }
        throw;
    }
}

/// Keeps an operation that cannot be written from blocking the ones behind it: it changes no row,
/// and a person is to look at it.
void BacklogJudge::set_aside(
    const DepositedOperation& deposited, const std::vector<core::Change>& before) {
    refuse_changed_schema();
    const auto verdict =
        verdict_setting_aside(deposited, before, m_problem, m_central.load({}, {}), m_zone);
    const auto written = write(verdict);
    if (written.end == End::unwritable)
        throw core::Failure{core::FailureKind::damaged, written.problem};
    if (written.end != End::committed) return;
    pace().failures = 0;
    count_in(verdict);
}

/// What central refuses because its schema was changed is no fault of an operation.
void BacklogJudge::refuse_changed_schema() {
    const auto finding = schema_finding ? schema_finding() : std::string{};
    if (finding.empty()) return;
    throw core::Failure{
        core::FailureKind::schema_mismatch,
        "Central refuses what judging writes (" + m_problem +
            "), and its schema is not as it should "
            "be: " +
            finding,
        "Nothing is lost: what was deposited waits, and halls work on. `hallbook doctor --target "
        "central` names what differs and what repairs it; after that judging goes on."};
}

void BacklogJudge::wait_for_others() {
    ++m_report.repeated;
    if (++pace().failures >= contention_policy.attempts_max) {
        throw core::Failure{
            core::FailureKind::conflict,
            "Others are writing at central all the time.",
            "Nothing is lost: what was deposited is judged as soon as they leave room.",
            core::Retry::yes};
    }
    m_environment.sleep(
        wait_before_retry(contention_policy, pace().failures - 1, m_environment.random()));
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
