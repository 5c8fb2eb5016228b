/// \file
/// Stage two at headquarters: judging what the halls have deposited, once or continuously.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/migration_chain.hpp"
#include "core/operation.hpp"
#include "sync/connection_string.hpp"
#include "sync/retry.hpp"

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

/// Judges everything that waits, in batches. Throws core::Failure (not_permitted without the role).
ReconcileReport reconcile_backlog(
    const core::CivilZone& zone,
    const core::MigrationChain& chain,
    const ReconcileOptions& options,
    Environment& environment);

/// As reconcile_backlog, then waits for deposits and judges them as they come, until `stop` returns
/// true (asked at least every second), and prunes the change log every hour. Connects again by
/// itself when the connection is lost; killed at any moment it loses nothing. `on_batch` is told
/// the sums so far after each batch; both may be empty. Failure{refused} names the one who is
/// watching already.
ReconcileReport reconcile_continuously(
    const core::CivilZone& zone,
    const core::MigrationChain& chain,
    const ReconcileOptions& options,
    Environment& environment,
    const std::function<bool()>& stop,
    const std::function<void(const ReconcileReport&)>& on_batch);

}  // namespace hallbook::sync
