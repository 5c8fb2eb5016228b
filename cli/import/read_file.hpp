/// \file
/// What an import needs from outside: the file's bytes, and the books by name.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/import/lines.hpp"
#include "store/file/sqlite_database.hpp"

#include <cstddef>

namespace hallbook::cli {

/// The most that an import reads, and the longest line: LaborPower's whole roll is 0.5 MB.
inline constexpr std::size_t import_file_bytes_max = 64U << 20U;
inline constexpr std::size_t import_line_bytes_max = 1U << 20U;

/// The whole content of a file or pipe. Failure{bad_input} when there is no such file, it cannot be
/// read, or a bound is passed.
[[nodiscard]] std::string read_file(const std::string& path);

/// Finds books of a replica by code or name; looks each up once. `database` must outlive it.
[[nodiscard]] FindBook book_finder(store::SqliteDatabase& database);

}  // namespace hallbook::cli
