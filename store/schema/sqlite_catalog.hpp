/// \file
/// Reads the logical schema of a live SQLite database.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/schema/logical_schema.hpp"
#include "store/file/sqlite_database.hpp"

namespace hallbook::store {

/// The schema as SQLite enforces it. A logical type is inferred from the declared type of a STRICT
/// table together with the unnamed CHECK of the column (docs/migrations.md lists the forms).
migrations::LogicalSchema read_schema(SqliteDatabase& database);

}  // namespace hallbook::store
