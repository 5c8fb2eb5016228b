/// \file
/// Judges the backlog at headquarters, prunes, and waits for deposits.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/judging/reconciler.hpp"

#include "core/operations/codec.hpp"
#include "sync/central/change_log.hpp"
#include "sync/central/handshake.hpp"
#include "sync/central/postgres_central.hpp"
#include "sync/judging/backlog_judge.hpp"

#include <algorithm>
#include <sstream>

namespace hallbook::sync {

namespace {

/// How long a wait for deposits lasts before `stop` is called again.
constexpr std::chrono::milliseconds wait_slice{500};
/// How many batches of the backlog are read in one flight; this bounds the memory.
constexpr std::size_t batches_read_at_once = 3;
/// How often the backlog is read although no notification of a deposit came.
constexpr std::chrono::seconds look_anyway{15};
/// How often the change log is pruned, and how much of that interval is random.
constexpr std::chrono::minutes prune_every{60};
constexpr std::chrono::minutes prune_spread{20};
/// How often in a row this process, having lost its connection, tries to take the lock again: the
/// server keeps the lock for the lost session until its keepalives have noticed (25 s).
constexpr int lock_tries_max = 20;

migrations::RevisionIds applied_revisions(PostgresConnection& connection) {
    const auto rows = connection.execute("SELECT array_to_string(sync.applied_revisions(), ' ')");
    std::istringstream words{rows.string(0, 0)};
    migrations::RevisionIds revisions;
    for (std::string word; words >> word;)
        revisions.insert(word);
    return revisions;
}

/// Becomes the one who judges continuously, and listens for deposits.
void watch(PostgresConnection& connection) {
    const auto other = connection.execute("SELECT sync.watch()").optional_string(0, 0);
    if (!other) {
        connection.execute("LISTEN hallbook_deposited");
        return;
    }
    throw core::Failure{
        core::FailureKind::refused,
        "Central is being watched already by " + *other + ".",
        "One is enough. `hallbook central reconcile` without --watch works beside it."};
}

void add(ReconcileReport& sum, const ReconcileReport& report) {
    sum.judged += report.judged;
    sum.accepted += report.accepted;
    sum.adjusted += report.adjusted;
    sum.rejected += report.rejected;
    sum.set_aside += report.set_aside;
    sum.judged_again += report.judged_again;
    sum.rows_written += report.rows_written;
    sum.batches += report.batches;
    sum.repeated += report.repeated;
}

/// Lets operations be judged that waited for a newer program, if this is one.
void forget_newer(PostgresConnection& connection) {
    const auto rows = connection.execute(
        "SELECT n.hall, o.kind, o.payload_version, o.payload FROM sync.newer AS n "
        "JOIN sync.operations AS o ON o.hall = n.hall AND o.seq = n.seq");
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const auto version = static_cast<int>(rows.integer(row, 2));
        if (core::is_of_newer_program(rows.text(row, 1), version, rows.text(row, 3))) continue;
        connection.execute(
            "DELETE FROM sync.newer WHERE hall = $1::integer", {rows.string(row, 0)});
    }
}

/// Reconciles over one connection.
class Run {
public:
    Run(const core::CivilZone& zone,
        const migrations::MigrationChain& chain,
        const ReconcileOptions& options,
        Environment& environment)
        : m_central{options.uri, options.connection},
          m_zone{zone},
          m_options{options},
          m_environment{environment} {
        check_same_schema(applied_revisions(m_central.connection()), chain);
        // Without it, notes of an epoch that has ended would make every batch count as overtaken.
        m_central.connection().execute("SELECT sync.settle_epoch()");
        forget_newer(m_central.connection());
    }

    /// Judges all waiting operations and adds the counts to `sum`, batch by batch.
    void judge(ReconcileReport& sum, const std::function<void(const ReconcileReport&)>& on_batch) {
        BacklogJudge judge{m_central, m_zone, m_environment, m_options.batch_max};
        judge.read_at_once(m_options.batch_max * batches_read_at_once);
        judge.read_ahead([this]() -> Central& { return reader(); });
        judge.schema_finding = m_options.schema_finding;
        const auto before = sum;
        judge.on_batch = [&](const ReconcileReport& report) {
            sum = before;
            add(sum, report);
            if (on_batch) on_batch(sum);
        };
        // One operation more than a batch: then is_complete tells whether more than a batch waits.
        auto backlog = m_central.backlog(m_options.batch_max + 1, {});
        if (!backlog.is_complete) begin_reader();
        judge.judge(std::move(backlog));
    }

    /// Returns when operations were deposited, when look_anyway has passed, or when it must stop.
    void wait_for_deposits(const Watching& watching) {
        const auto until = m_environment.steady_now() + look_anyway;
        while (!watching.is_over() && m_environment.steady_now() < until) {
            if (m_central.connection().wait_for_notification(wait_slice)) return;
        }
    }

    /// Prunes the change log about every hour, and once for a new connection.
    void prune_when_due(ReconcileReport& sum) {
        if (m_environment.steady_now() < m_prune_at) return;
        sum.pruned += prune_change_log(m_central.connection()).removed();
        m_prune_at = m_environment.steady_now() + time_to_next_prune();
    }

    [[nodiscard]] PostgresConnection& connection() { return m_central.connection(); }

private:
    /// Random, so that processes that started together do not prune together.
    std::chrono::milliseconds time_to_next_prune() {
        const std::chrono::milliseconds spread = prune_spread;
        const auto part = static_cast<std::int64_t>(m_environment.random() % 1'000);
        return prune_every - spread * part / 1'000;
    }

    /// A second connection, for when more than one batch waits. It loads an empty footprint at
    /// once, since the server plans the statement at the first load of a connection.
    [[nodiscard]] std::unique_ptr<PostgresCentral> new_reader() const {
        auto central = std::make_unique<PostgresCentral>(m_options.uri, m_options.connection);
        central->load({}, {});
        return central;
    }

    /// Connects the reader in a thread of its own while the first batch is judged.
    void begin_reader() {
        if (m_new_reader.valid() || (m_reader && !m_reader->connection().is_lost())) return;
        m_new_reader = std::async(std::launch::async, [this] { return new_reader(); });
    }

    Central& reader() {
        if (m_new_reader.valid()) m_reader = m_new_reader.get();
        if (!m_reader || m_reader->connection().is_lost()) m_reader = new_reader();
        return *m_reader;
    }

    PostgresCentral m_central;
    std::unique_ptr<PostgresCentral> m_reader;
    const core::CivilZone& m_zone;
    const ReconcileOptions& m_options;
    Environment& m_environment;
    std::chrono::steady_clock::time_point m_prune_at{m_environment.steady_now()};
    std::future<std::unique_ptr<PostgresCentral>> m_new_reader;
};

/// Counts failures while central is unreachable, and decides which of them end the watching.
struct Outage {
    bool has_watched = false;
    int failures = 0;  ///< in a row

    [[nodiscard]] bool may_pass(const core::Failure& failure) const {
        if (failure.retry() == core::Retry::yes) return true;
        return failure.kind() == core::FailureKind::refused && has_watched &&
               failures < lock_tries_max;
    }
};

}  // namespace

ReconcileReport reconcile_backlog(
    const core::CivilZone& zone,
    const migrations::MigrationChain& chain,
    const ReconcileOptions& options,
    Environment& environment) {
    ReconcileReport sum;
    with_retries(options.retry, environment, [&](int) {
        Run{zone, chain, options, environment}.judge(sum, {});
        return true;
    });
    return sum;
}

bool Watching::is_over() const { return stop && stop(); }

ReconcileReport reconcile_continuously(
    const core::CivilZone& zone,
    const migrations::MigrationChain& chain,
    const ReconcileOptions& options,
    Environment& environment,
    const Watching& watching) {
    ReconcileReport sum;
    Outage outage;
    while (!watching.is_over()) {
        try {
            Run run{zone, chain, options, environment};
            watch(run.connection());
            outage.has_watched = true;
            while (!watching.is_over()) {
                run.judge(sum, watching.on_batch);
                outage.failures = 0;
                run.prune_when_due(sum);
                run.wait_for_deposits(watching);
            }
        } catch (const core::Failure& failure) {
            if (!outage.may_pass(failure)) throw;
            if (outage.failures++ == 0 && watching.on_outage) watching.on_outage(failure);
        }
        auto wait = wait_before_retry(options.retry, outage.failures, environment.random());
        for (; wait.count() > 0 && !watching.is_over(); wait -= wait_slice)
            environment.sleep(std::min(wait, wait_slice));
    }
    return sum;
}

}  // namespace hallbook::sync
