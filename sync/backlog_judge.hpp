/// \file
/// BacklogJudge: judges what waits at central, batch by batch. Used by a hall that may reconcile
/// and by headquarters alike. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/central.hpp"
#include "sync/reconciler.hpp"

#include <functional>

namespace hallbook::sync {

/// How often a batch is tried again when others write at the same time.
inline constexpr RetryPolicy contention_policy{
    .attempts_max = 12,
    .first_wait = std::chrono::milliseconds{20},
    .wait_max = std::chrono::milliseconds{1'000}};

class BacklogJudge {
public:
    /// All must outlive this. At most `batch_max` operations are judged and written at once.
    BacklogJudge(
        Central& central,
        const core::CivilZone& zone,
        Environment& environment,
        std::size_t batch_max);

    /// Reads so many operations at once, of which it judges batch after batch: fewer flights, more
    /// memory. At least a batch.
    void read_at_once(std::size_t operations_max) { m_read_max = operations_max; }
    /// While central writes a batch, what is to be judged next is read from `reader` and decoded,
    /// in this thread; the batch is committed in another. Asked when first needed, and to be
    /// another connection than the one that commits.
    void read_ahead(std::function<Central&()> reader) { m_reader = std::move(reader); }

    /// Judges `backlog` and whatever waits behind it. Failure{conflict, Retry::yes} when others
    /// write all the time; what was judged before that stands. For a `hall` it also ends when
    /// another has judged meanwhile what this hall waits for: of many halls that come at once, each
    /// would else judge the same.
    void judge(Backlog backlog, std::optional<core::HallNumber> hall = {});

    [[nodiscard]] const ReconcileReport& report() const { return m_report; }

    /// Told after each batch; may be empty.
    std::function<void(const ReconcileReport&)> on_batch;

private:
    /// How an attempt at a batch ended. Nothing was written unless it is `committed`.
    enum class End {
        committed,
        overtaken,  ///< others have written what it rests on
        unwritable,  ///< central's constraints refuse a row
    };
    /// What waits, the first of it decoded.
    struct Waiting {
        Backlog backlog;
        std::vector<core::Parsed<core::Operation>> decoded;
    };
    struct Batch;

    [[nodiscard]] Waiting read();
    void decode(Waiting& waiting, std::size_t count) const;
    Batch take_batch(Waiting& waiting, std::size_t count) const;
    static bool widen(
        Batch& batch, const Backlog& backlog, const std::vector<core::JudgedHeading>& late);
    static Verdict verdict_of(
        Batch batch,
        Loaded loaded,
        core::Reconciliation decided,
        const std::vector<core::PastJudgement>& past);
    End attempt(Waiting& waiting, std::size_t count);
    End commit(const Verdict& verdict);
    End commit_looking_ahead(const Verdict& verdict, Waiting& waiting, std::size_t count);
    [[nodiscard]] std::optional<Backlog> backlog_ahead();
    void look_ahead(Waiting& waiting, std::size_t count);
    void advance(Waiting& waiting, std::int64_t generation, const core::Reconciliation& decided);
    void set_aside(const DepositedOperation& deposited);
    void wait_for_others();
    void count_in(const Verdict& verdict);

    Central& m_central;
    const core::CivilZone& m_zone;
    Environment& m_environment;
    std::size_t m_batch_max;
    std::size_t m_read_max;
    std::function<Central&()> m_reader;
    std::optional<core::CanonicalKey> m_judged_last;  ///< since the backlog was read anew
    int m_failures = 0;  ///< in a row
    std::string m_problem;  ///< of the last unwritable batch
    ReconcileReport m_report;
};

}  // namespace hallbook::sync
