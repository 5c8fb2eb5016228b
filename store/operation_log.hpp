/// \file
/// The operation log as a whole: carried from one replica file to another.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/sqlite_database.hpp"

namespace hallbook::store {

/// Copies all operations and acknowledgements of `from` into `into`, which has the replica row and
/// no operations. Pending ones come over as having changed nothing yet: the rows of `into` are
/// central's. Belongs into a WriteTransaction on `into`.
void copy_log(SqliteDatabase& from, SqliteDatabase& into);

}  // namespace hallbook::store
