/// \file
/// The write-ahead log of a replica: when and how it is folded into the file. SQLite by itself
/// folds it when the last connection closes, here after every command: five syncs of the disk for
/// one write. A log that is never folded is read at every start. So it is folded once it reaches a
/// size that is read in a fraction of a millisecond.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/file/sqlite_database.hpp"

namespace hallbook::store {

/// What the next transaction has to do about the log.
Fold fold_due(const SqliteDatabase& database);

/// Whether the log is so large that folding it should not wait for the next transaction.
bool log_is_large(const SqliteDatabase& database);

/// Folds the log into the file and empties it, without waiting for readers that still need it: then
/// false, and the next transaction tries again.
bool fold_log(SqliteDatabase& database);

/// After a commit with synchronous = NORMAL, which has only been handed to the system: makes it
/// durable by folding the log in, or by a sync of the log where readers are in the way.
void fold_log_durably(SqliteDatabase& database);

/// Waits until the names in the folder of `file` are on the disk. Failure{storage}.
void sync_folder(const std::filesystem::path& file);

}  // namespace hallbook::store
