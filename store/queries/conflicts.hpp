/// \file
/// What was decided between halls, and who has taken note of it here.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/conflict.hpp"
#include "store/sqlite_database.hpp"

namespace hallbook::store {

enum class ConflictScope {
    open,  ///< that nobody has acknowledged at this hall
    all,
};

/// A conflict with the names a sentence for people needs.
struct ConflictEntry {
    core::Conflict conflict;
    std::string hall_code;  ///< of the operation decided upon
    std::optional<std::string> other_hall_code;  ///< of the one it met
    std::optional<std::string> card_number;
    std::optional<std::string> name;
    std::optional<std::string> book_code;
    std::optional<std::string> book_name;
    std::optional<core::Instant> acknowledged_at;
    std::optional<std::string> acknowledged_by;
};

/// Oldest first.
std::vector<ConflictEntry> conflicts(SqliteDatabase& database, ConflictScope scope);
/// Empty when there is none with this id.
std::optional<ConflictEntry> conflict(SqliteDatabase& database, core::Id<core::Conflict> id);

/// Notes that someone has taken note. Doing it again changes nothing. Failure{bad_input} when there
/// is no such conflict.
void acknowledge(
    WriteTransaction& transaction,
    core::Id<core::Conflict> id,
    const std::string& by,
    core::Instant at);

}  // namespace hallbook::store
