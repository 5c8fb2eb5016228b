/// \file
/// Stage two at headquarters: judging what the halls have deposited, once or continuously.
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
};

/// What judging came to, over one call or since watching began.
struct ReconcileReport {
    std::int64_t judged = 0;  ///< operations judged for the first time
    std::int64_t accepted = 0;
    std::int64_t adjusted = 0;
    std::int64_t rejected = 0;
    std::int64_t set_aside = 0;
    std::int64_t judged_again = 0;  ///< earlier ones that came out otherwise
    std::int64_t rows_written = 0;
    int batches = 0;
    int repeated = 0;  ///< batches done again because others wrote meanwhile
    std::int64_t pruned = 0;  ///< notes of the change log that nobody needed any more
};

/// For a process that does nothing but judge: what one batch gave back is kept for the next,
/// instead of being asked of the system anew, page by page. That was a quarter of its processor
/// time.
void keep_memory();

/// Judges everything that waits, in batches. Throws core::Failure (not_permitted without the role).
ReconcileReport reconcile_backlog(
    const core::CivilZone& zone,
    const core::MigrationChain& chain,
    const ReconcileOptions& options,
    Environment& environment);

/// What one who watches asks and tells. Each may be empty.
struct Watching {
    std::function<bool()> stop;  ///< asked at least every second; true ends it
    std::function<void(const ReconcileReport&)> on_batch;  ///< the sums so far, after each batch
    /// Central is out of reach, and is tried again until it answers; told once each time.
    std::function<void(const core::Failure&)> on_outage;

    [[nodiscard]] bool is_over() const;
};

/// As reconcile_backlog, then waits for deposits and judges them as they come, until told to stop;
/// prunes the change log every hour.
/// Connects again by itself when the connection is lost; killed at any moment it loses nothing.
/// Failure{refused} names the one who is watching already.
ReconcileReport reconcile_continuously(
    const core::CivilZone& zone,
    const core::MigrationChain& chain,
    const ReconcileOptions& options,
    Environment& environment,
    const Watching& watching);

}  // namespace hallbook::sync
