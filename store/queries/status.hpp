/// \file
/// The state of the hall towards central: last sync, pending operations, conflicts, clock.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/replica/sync_hall.hpp"
#include "store/file/sqlite_database.hpp"

namespace hallbook::store {

struct ReplicaStatus {
    core::Hall hall;
    std::string central_uri;
    int schema_version = 0;  ///< number of the newest revision
    std::optional<core::Instant> last_sync_at;  ///< by central's clock
    std::int64_t pending = 0;  ///< operations central has not decided about
    std::int64_t conflicts_open = 0;  ///< that nobody has acknowledged here
    std::int64_t voided_slips = 0;  ///< of these, how many voided a dispatch that was made here
    std::chrono::microseconds clock_offset{0};  ///< central's clock minus the hall's
    std::chrono::microseconds clock_uncertainty{0};
};

ReplicaStatus status(SqliteDatabase& database);

/// All halls as of the last pull, by number.
std::vector<core::Hall> halls(SqliteDatabase& database);

}  // namespace hallbook::store
