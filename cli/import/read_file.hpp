/// \file
/// What an import needs from outside: the file's bytes, and the books by name.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/import/lines.hpp"
#include "store/file/sqlite_database.hpp"

namespace hallbook::cli {

/// The whole content. Failure{bad_input} when there is no such file or it cannot be read.
[[nodiscard]] std::string read_file(const std::string& path);

/// Finds books of a replica by code or name; looks each up once. `database` must outlive it.
[[nodiscard]] FindBook book_finder(store::SqliteDatabase& database);

}  // namespace hallbook::cli
