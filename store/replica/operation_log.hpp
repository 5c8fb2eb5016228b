/// \file
/// The operation log as a whole: carried from one replica file to another.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/replica/sync_hall.hpp"
#include "store/file/sqlite_database.hpp"

namespace hallbook::store {

/// Copies all operations and acknowledgements of `from` into `into`, which has the replica row and
/// no operations. Pending ones come over as having changed nothing yet: the rows of `into` are
/// central's. Belongs into a WriteTransaction on `into`.
void copy_log(SqliteDatabase& from, SqliteDatabase& into);

/// Those of `settlements`, by sequence, that the log of `database` does not hold yet, or otherwise.
/// Of operations that are not in the log: none.
std::vector<core::Settlement> news_among(
    const std::vector<core::Settlement>& settlements, SqliteDatabase& database);

/// Those of `conflicts` that `database` does not hold yet, or otherwise.
std::vector<core::Conflict> news_among(
    const std::vector<core::Conflict>& conflicts, SqliteDatabase& database);

/// Makes every operation undecided that is not among `settlements`: an outcome that central does
/// not know any more is none. As if it had changed nothing yet. How many were decided before.
std::int64_t forget_other_outcomes(
    const std::vector<core::Settlement>& settlements, SqliteDatabase& database);

}  // namespace hallbook::store
