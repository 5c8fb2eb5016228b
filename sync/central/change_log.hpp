/// \file
/// Removes the notes from central's change log that no hall needs any more (docs/sync.md).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/line/postgres_connection.hpp"

namespace hallbook::sync {

/// How many notes were removed, and why.
struct Pruned {
    std::int64_t passed = 0;  ///< every hall that is not revoked has read beyond them
    std::int64_t expired = 0;  ///< older than change_log_retention_days, read or not
    [[nodiscard]] std::int64_t removed() const { return passed + expired; }
};

/// Prunes in small steps, each a transaction of its own, until no note is left to remove or another
/// session is pruning. Needs the role hallbook_reconciler.
Pruned prune_change_log(PostgresConnection& connection);

}  // namespace hallbook::sync
