/// \file
/// A sync: deposit, reconcile, pull (docs/sync.md), from the hall's side.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/replica/sync_hall.hpp"
#include "migrations/chain/migration_chain.hpp"
#include "sync/line/connection_string.hpp"
#include "sync/line/retry.hpp"

#include <functional>
#include <memory>

namespace hallbook::sync {

class Central;

/// Makes a connection to central; throws core::Failure when it cannot.
using Connect = std::function<std::unique_ptr<Central>()>;

/// The stage that a sync is in, for a progress display.
enum class Stage {
    connecting,
    depositing,
    reconciling,
    waiting_for_headquarters,
    pulling,
    copying,  ///< takes a whole new copy instead of a pull
    rebasing
};

struct SyncOptions {
    std::string uri;  ///< of central, with the hall's login
    ConnectionOptions connection;
    RetryPolicy retry;
    /// How long to wait until headquarters has judged the operations just deposited, when it
    /// reconciles continuously. Outcomes that come later arrive with the next sync.
    std::chrono::milliseconds judgement_wait{3'000};
    /// Called whenever a stage begins; may be empty.
    std::function<void(Stage)> on_stage;
};

/// Why a hall took a whole new copy of the books instead of the changes since its cursor.
enum class NewCopy {
    pruned,  ///< the hall had not synced for longer than central keeps the notes of changes
    restored,  ///< central was restored from a backup
};

/// What a sync did. `accepted`, `adjusted`, `rejected`, `set_aside` count those of this hall's
/// operations whose outcome arrived with this sync.
struct SyncReport {
    std::int64_t deposited = 0;  ///< operations that central did not hold before
    std::int64_t accepted = 0;
    std::int64_t adjusted = 0;
    std::int64_t rejected = 0;
    std::int64_t set_aside = 0;
    std::int64_t pulled_rows = 0;  ///< all rows when it was a new copy
    std::optional<NewCopy> new_copy;
    std::int64_t undecided_again = 0;  ///< operations whose outcome a restored central has lost
    int round_trips = 0;  ///< after connecting
    std::int64_t bytes_sent = 0;
    std::int64_t bytes_received = 0;
    std::vector<core::Conflict> conflicts;  ///< that arrived or changed with this sync
    std::vector<core::Settlement> settlements;  ///< all that arrived, by sequence
    core::RebaseResult rebase;  ///< the decisions on operations still pending here, judged again
    std::chrono::microseconds clock_offset{0};  ///< central's clock minus the hall's
    std::chrono::microseconds duration{0};
    int attempts = 1;  ///< connections made, the failed ones included
};

/// Syncs `hall` with central. Throws core::Failure: unreachable (after the retries), not_permitted
/// (revoked, wrong password), schema_mismatch (the message names the older side and the command, or
/// says that central was restored from a backup and that headquarters must be called), refused (the
/// replica is a copy of another one, or belongs to another central). After any of these the hall's
/// data is safe, and the next sync completes what this one began.
SyncReport sync_hall(
    core::SyncHall& hall,
    const core::CivilZone& zone,
    const migrations::MigrationChain& chain,
    const SyncOptions& options,
    Environment& environment);

/// The same over the connections that `connect` makes, one for each attempt. Of the options, `uri`
/// and `connection` are used only to take a whole new copy.
SyncReport sync_hall(
    core::SyncHall& hall,
    const core::CivilZone& zone,
    const migrations::MigrationChain& chain,
    const Connect& connect,
    const SyncOptions& options,
    Environment& environment);

}  // namespace hallbook::sync
