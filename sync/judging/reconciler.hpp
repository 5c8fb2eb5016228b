/// \file
/// Reconcile at headquarters: judges what the halls have deposited, once or continuously.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.hpp"
#include "migrations/chain/migration_chain.hpp"
#include "sync/line/connection_string.hpp"
#include "sync/line/retry.hpp"

#include <functional>

namespace hallbook::sync {

struct ReconcileOptions {
    std::string uri;  ///< of central, with a login that has the role hallbook_reconciler
    ConnectionOptions connection{.application_name = "hallbook reconcile"};
    RetryPolicy retry;
    std::size_t batch_max = 2'000;  ///< operations judged and written at once
    /// As BacklogJudge::schema_finding.
    std::function<std::string()> schema_finding = {};
};

/// Counts of operations by outcome, over one call or since watching began.
struct ReconcileReport {
    std::int64_t judged = 0;  ///< operations judged for the first time
    std::int64_t accepted = 0;
    std::int64_t adjusted = 0;
    std::int64_t rejected = 0;
    std::int64_t set_aside = 0;
    std::int64_t judged_again = 0;  ///< earlier ones whose judgement changed
    std::int64_t rows_written = 0;
    int batches = 0;
    int repeated = 0;  ///< batches done again because others wrote meanwhile
    std::int64_t pruned = 0;  ///< notes removed from the change log
};

/// Judges everything that waits, in batches. Throws core::Failure (not_permitted without the role).
ReconcileReport reconcile_backlog(
    const core::CivilZone& zone,
    const migrations::MigrationChain& chain,
    const ReconcileOptions& options,
    Environment& environment);

/// Callbacks of reconcile_continuously(). Each may be empty.
struct Watching {
    std::function<bool()> stop;  ///< called at least every second; true ends the watching
    std::function<void(const ReconcileReport&)> on_batch;  ///< the sums so far, after each batch
    /// Called once whenever central becomes unreachable; it is tried again until it answers.
    std::function<void(const core::Failure&)> on_outage;

    [[nodiscard]] bool is_over() const;
};

/// As reconcile_backlog, then waits for deposits and judges them as they come, until `stop` returns
/// true; prunes the change log about every hour.
/// Connects again by itself when the connection is lost; killed at any moment it loses nothing.
/// Failure{refused} when another session watches already; the message names its login and process.
ReconcileReport reconcile_continuously(
    const core::CivilZone& zone,
    const migrations::MigrationChain& chain,
    const ReconcileOptions& options,
    Environment& environment,
    const Watching& watching);

}  // namespace hallbook::sync
