/// \file
/// Opening the hall's own file: is it there, is it hallbook's, and of this program's schema?
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/chain/migration_chain.hpp"
#include "store/file/sqlite_database.hpp"

namespace hallbook::store {

/// PRAGMA application_id of a replica: "Hall" in ASCII.
inline constexpr std::int64_t replica_application_id = 0x48616C6C;

/// PRAGMA user_version of a replica whose schema is the head of `chain`: the largest revision id
/// that SQLite has SQL for or not, as a number ("0006" gives 6).
int schema_version(const migrations::MigrationChain& chain);

/// Opens a replica for look-ups or changes. Looks at the two numbers in the file's head only, so
/// that a look-up costs nothing more. Failure{bad_input}: no such file; Failure{damaged}: not a
/// database, or not hallbook's; Failure{schema_mismatch}: older or newer than the chain. Each says
/// which command helps.
SqliteDatabase open_replica(
    const std::filesystem::path& file, Access access, const migrations::MigrationChain& chain);

/// Like open_replica, but takes any schema of hallbook's, for `migrate`, `doctor` and `verify`.
SqliteDatabase open_replica_of_any_schema(const std::filesystem::path& file, Access access);

}  // namespace hallbook::store
