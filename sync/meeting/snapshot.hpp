/// \file
/// The first, or a new, copy of all books for a hall, by binary COPY out of one snapshot.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/replica/sync_hall.hpp"
#include "migrations/chain/migration_chain.hpp"
#include "sync/line/connection_string.hpp"
#include "sync/line/environment.hpp"

#include <functional>
#include <memory>

namespace hallbook::sync {

/// Rows read so far and the estimate of all (by the server's statistics; 0 when it has none, and
/// never less than the first).
using SnapshotProgress = std::function<void(std::int64_t rows, std::int64_t rows_expected)>;

struct SnapshotReport {
    std::int64_t rows = 0;
    std::int64_t bytes_received = 0;
    int flights = 0;
    std::int64_t bytes_sent = 0;
    std::chrono::microseconds duration{0};
};

/// A connection of a hall's login that takes one snapshot: connect, look which hall it is (to make
/// its file), then copy.
class Snapshot {
public:
    /// Connects and reads in one snapshot what the login is. `hall_code` must be the login's own
    /// hall. `unconfirmed` are the operations of a file that the copy is to replace of which it
    /// does not know whether central holds them; by sequence. Failure as sync_hall throws it,
    /// {refused} when the login belongs to another hall, or when central holds another operation
    /// under the number of one of these: the copy would take the one for the other.
    Snapshot(
        const std::string& uri,
        const std::string& hall_code,
        const core::MigrationChain& chain,
        Environment& environment,
        const ConnectionOptions& options = {},
        const std::vector<core::EncodedOperation>& unconfirmed = {});
    ~Snapshot();
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

    [[nodiscard]] const core::Hall& hall() const;

    /// Copies every synced table into `sink` in the order of core::tables(), then calls its
    /// finish() with the cursor that the first pull begins at. Once only. `progress` may be empty.
    SnapshotReport copy_into(core::SnapshotSink& sink, const SnapshotProgress& progress = {});

private:
    struct Work;
    std::unique_ptr<Work> m_work;
};

}  // namespace hallbook::sync
