/// \file
/// The whole operation log: copied from one replica file to another.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/replica/sync_hall.hpp"
#include "store/file/sqlite_database.hpp"

namespace hallbook::store {

/// Copies all operations and acknowledgements of `from` into `into`, which has the replica row and
/// no operations. Pending ones are copied without their changes, as the rows of `into` are
/// central's. Call it inside a WriteTransaction on `into`.
void copy_log(SqliteDatabase& from, SqliteDatabase& into);

/// Those of `settlements`, by sequence, that the log of `database` lacks or has with another
/// outcome; none for operations that are not in the log.
std::vector<core::Settlement> news_among(
    const std::vector<core::Settlement>& settlements, SqliteDatabase& database);

/// Those of `conflicts` that `database` lacks or has with another decision.
std::vector<core::Conflict> news_among(
    const std::vector<core::Conflict>& conflicts, SqliteDatabase& database);

/// Makes every operation pending, without changes, that is not among `settlements`: central no
/// longer knows its outcome. Returns how many had an outcome before.
std::int64_t forget_other_outcomes(
    const std::vector<core::Settlement>& settlements, SqliteDatabase& database);

}  // namespace hallbook::store
