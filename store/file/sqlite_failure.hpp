/// \file
/// Turns what SQLite reports into core::Failure, in one place.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/values/failure.hpp"

#include <filesystem>
#include <string_view>

namespace hallbook::store {

/// The Failure for an extended SQLite result code and SQLite's own message about `file`:
/// busy (another process is writing; named if the system reports it), storage (disk full,
/// read-only, I/O), damaged (not a database, malformed, a CHECK broken), not_permitted (the file's
/// rights), conflict (a unique or foreign key), refused (by a trigger), schema_mismatch
/// (a table or column is missing).
core::Failure sqlite_failure(
    int extended_code, std::string_view message, const std::filesystem::path& file);

}  // namespace hallbook::store
