/// \file
/// The table line_counts, from which places are computed (migration 0006), as a whole. Triggers
/// keep it; queries/line_count.hpp reads it. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/sqlite_database.hpp"

namespace hallbook::store {

/// Counts all registrations anew. For a file whose triggers were off.
void rebuild_line_counts(SqliteDatabase& database);

/// How many stretches of lines are counted wrongly; 0 when all is well. Reads all registrations.
std::int64_t wrong_line_counts(SqliteDatabase& database);

}  // namespace hallbook::store
