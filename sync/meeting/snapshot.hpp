/// \file
/// Takes a hall's first copy of all books, or a new one, by binary COPY in one snapshot.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/replica/sync_hall.hpp"
#include "migrations/chain/migration_chain.hpp"
#include "sync/line/connection_string.hpp"
#include "sync/line/environment.hpp"

#include <functional>
#include <memory>

namespace hallbook::sync {

/// Rows read so far, and the number of all rows as the server's statistics estimate it (0 when it
/// has none, and never less than `rows`).
using SnapshotProgress = std::function<void(std::int64_t rows, std::int64_t rows_expected)>;

struct SnapshotReport {
    std::int64_t rows = 0;
    std::int64_t bytes_received = 0;
    int flights = 0;
    std::int64_t bytes_sent = 0;
    std::chrono::microseconds duration{0};
};

/// Takes one snapshot over a connection of a hall's login: connects, finds out which hall it is (so
/// that the caller can make its file), then copies.
class Snapshot {
public:
    /// Connects, opens the snapshot and reads which hall the login belongs to. `hall_code` must be
    /// that hall. `unconfirmed`, by sequence: when the copy replaces a file, the operations in it
    /// that central is not known to hold. Failure as sync_hall throws it; {refused} when the login
    /// belongs to another hall, or when central holds a different operation under the number of one
    /// of `unconfirmed`: the file would take the outcome of the one for that of the other.
    Snapshot(
        const std::string& uri,
        const std::string& hall_code,
        const migrations::MigrationChain& chain,
        Environment& environment,
        const ConnectionOptions& options = {},
        const std::vector<core::EncodedOperation>& unconfirmed = {});
    ~Snapshot();
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

    [[nodiscard]] const core::Hall& hall() const;

    /// Copies every synced table into `sink` in the order of core::tables(), then calls its
    /// finish() with the cursor for the first pull. Call it once only. `progress` may be empty.
    SnapshotReport copy_into(core::SnapshotSink& sink, const SnapshotProgress& progress = {});

private:
    struct Work;
    std::unique_ptr<Work> m_work;
};

}  // namespace hallbook::sync
