/// \file
/// BacklogJudge: judges the operations that wait at central, batch by batch. For headquarters and
/// for a hall that may reconcile.
/// SPDX-License-Identifier: Apache-2.0
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
    /// The references must outlive this. A batch holds at most `batch_max` operations.
    BacklogJudge(
        Central& central,
        const core::CivilZone& zone,
        Environment& environment,
        std::size_t batch_max);

    /// Reads up to `operations_max` operations in one flight and judges them batch after batch:
    /// fewer flights, more memory. At least the size of a batch; that is the default.
    void read_at_once(std::size_t operations_max) { m_read_max = operations_max; }
    /// While a second thread writes a batch to central, this thread reads the next one over the
    /// connection that `reader` returns, decodes and judges it. `reader` is called when first
    /// needed and must return another connection than the one that writes. With
    /// std::launch::deferred this thread first judges the next batch, then writes the one before.
    void read_ahead(std::function<Central&()> reader, std::launch writing = std::launch::async) {
        m_reader = std::move(reader);
        m_writing = writing;
    }

    /// Judges `backlog` and all operations that wait behind it. Failure{conflict, Retry::yes} when
    /// others write all the time; batches committed before that remain. With a `hall` it also ends
    /// when others have judged all operations of that hall: many halls that sync at once would
    /// otherwise all judge the same operations.
    void judge(Backlog backlog, std::optional<core::HallNumber> hall = {});

    [[nodiscard]] const ReconcileReport& report() const { return m_report; }

    /// Called after each batch with the sums so far; may be empty.
    std::function<void(const ReconcileReport&)> on_batch;
    /// Called before an operation is set aside because central refuses its rows; says what is not
    /// as it should be in central's schema, empty when nothing is. May be empty.
    std::function<std::string()> schema_finding;

private:
    /// How an attempt at a batch ended. Nothing was written unless it is `committed`.
    enum class End {
        committed,
        overtaken,  ///< others have changed rows that the batch was judged on
        unwritable,  ///< central's constraints refuse a row, or an operation cannot be judged
        held,  ///< operations of a newer program were found, which wait from now on
    };
    struct Written {
        End end{};
        std::string problem;  ///< why it is unwritable
    };
    /// A batch that was judged.
    struct Judged {
        Verdict verdict;
        std::size_t count = 0;  ///< how many of the waiting operations, from the first, it holds
    };

    void begin(Backlog backlog);
    /// How many operations the next batch may hold, and how often in a row one failed.
    struct Pace {
        std::size_t limit = 0;
        int failures = 0;
    };

    void keep_next_hall();
    Pace& pace();
    [[nodiscard]] std::size_t limit_after_success();
    bool hold_newer(std::size_t count);
    std::optional<Judged> judge_first(std::size_t count, Central& from, const Verdict* upon);
    End attempt(std::size_t count);
    Written write(const Verdict& verdict);
    void look_ahead(const Judged& being_written);
    void leave_behind(const Judged& being_written);
    void advance(std::int64_t generation, const core::Reconciliation& decided);
    void judge_ahead(const Judged& being_written);
    template <class Flight>
    void fly_meanwhile(Flight flight);
    void set_aside(const DepositedOperation& deposited, const std::vector<core::Change>& before);
    void refuse_changed_schema();
    void wait_for_others();
    void count_in(const Verdict& verdict);

    Central& m_central;
    const core::CivilZone& m_zone;
    Environment& m_environment;
    std::size_t m_batch_max;
    std::size_t m_read_max;
    Pace m_pace;
    /// Once a batch was unwritable each hall has batches and a pace of its own, by turns.
    bool m_is_hall_by_hall = false;
    std::map<core::HallNumber, Pace> m_paces;
    core::HallNumber m_turn = core::central_hall;
    std::function<Central&()> m_reader;
    std::launch m_writing = std::launch::async;
    Waiting m_waiting;
    std::optional<Judged> m_ahead;  ///< the first operations of m_waiting, judged already
    std::optional<Judged> m_done;  ///< the batch before; freed while the next one is written
    std::optional<core::CanonicalKey> m_judged_last;  ///< highest since begin() read the backlog
    std::string m_problem;  ///< of the last unwritable batch
    ReconcileReport m_report;
};

}  // namespace hallbook::sync
