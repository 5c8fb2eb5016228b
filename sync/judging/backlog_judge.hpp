/// \file
/// BacklogJudge: judges what waits at central, batch by batch. Used by a hall that may reconcile
/// and by headquarters alike. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/judging/judging_batch.hpp"
#include "sync/judging/reconciler.hpp"

#include <functional>
#include <future>

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
    /// While central writes a batch, the next one is read from `reader`, decoded and judged in this
    /// thread; the first is written in another. Asked when first needed, and to be another
    /// connection than the one that writes. std::launch::deferred does one after the other in this
    /// thread: a batch is judged before the one that it rests on is written.
    void read_ahead(std::function<Central&()> reader, std::launch writing = std::launch::async) {
        m_reader = std::move(reader);
        m_writing = writing;
    }

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
    struct Written {
        End end{};
        std::string problem;  ///< why it is unwritable
    };
    /// A batch that was judged.
    struct Judged {
        Verdict verdict;
        std::size_t count = 0;  ///< so many of what waits
    };

    void begin(Backlog backlog);
    [[nodiscard]] std::size_t limit_after_success() const;
    std::optional<Judged> judge_first(std::size_t count, Central& from, const Verdict* upon);
    End attempt(std::size_t count);
    Written write(const Verdict& verdict);
    void look_ahead(const Judged& being_written);
    void leave_behind(const Judged& being_written);
    void advance(std::int64_t generation, const core::Reconciliation& decided);
    void judge_ahead(const Judged& being_written);
    template <class Flight>
    void fly_meanwhile(Flight flight);
    void set_aside(const DepositedOperation& deposited);
    void wait_for_others();
    void count_in(const Verdict& verdict);

    Central& m_central;
    const core::CivilZone& m_zone;
    Environment& m_environment;
    std::size_t m_batch_max;
    std::size_t m_read_max;
    std::size_t m_limit;  ///< operations of the next batch
    std::function<Central&()> m_reader;
    std::launch m_writing = std::launch::async;
    Waiting m_waiting;
    std::optional<Judged> m_ahead;  ///< the first of what waits, judged already
    std::optional<Judged> m_done;  ///< the batch before; given back when nobody waits for that
    std::optional<core::CanonicalKey> m_judged_last;  ///< since the backlog was read anew
    int m_failures = 0;  ///< in a row
    std::string m_problem;  ///< of the last unwritable batch
    ReconcileReport m_report;
};

}  // namespace hallbook::sync
