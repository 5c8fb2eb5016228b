/// \file
/// The conflicts, how they were settled, and who has acknowledged them here.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/conflict.hpp"
#include "core/rows/dispatch.hpp"
#include "store/file/sqlite_database.hpp"

namespace hallbook::store {

enum class ConflictScope {
    open,  ///< that nobody has acknowledged at this hall
    all,
};

/// A dispatch that a conflict voided: somebody may hold its slip.
struct VoidedDispatch {
    core::Id<core::Dispatch> id;
    std::string request_number;
    std::string employer_name;
    bool was_made_here = false;
};

/// A conflict with the names a sentence for people needs.
struct ConflictEntry {
    core::Conflict conflict;
    std::string hall_code;  ///< of the operation that the decision is about
    std::optional<std::string> other_hall_code;  ///< of the operation it conflicts with
    bool is_of_this_hall = false;  ///< whether the decision is about an operation of this hall
    std::optional<std::string> card_number;
    std::optional<std::string> name;
    std::optional<std::string> book_code;
    std::optional<std::string> book_name;
    std::optional<VoidedDispatch> voided;  ///< the dispatch that is voided by it now
    /// Of the present decision: one that central has changed is not acknowledged yet.
    std::optional<core::Instant> acknowledged_at;
    std::optional<std::string> acknowledged_by;
};

/// SQL condition: nobody has acknowledged the conflict c as it is decided now.
inline const std::string is_open_conflict_sql =
    "NOT EXISTS (SELECT 1 FROM conflict_acknowledgements AS a WHERE a.conflict_id = c.id "
    "AND a.explanation IN ('', c.explanation))";

/// Oldest first.
std::vector<ConflictEntry> conflicts(SqliteDatabase& database, ConflictScope scope);
/// Empty when there is none with this id.
std::optional<ConflictEntry> conflict(SqliteDatabase& database, core::Id<core::Conflict> id);

/// Records an acknowledgement. Doing it again changes nothing. Failure{bad_input} when there is no
/// such conflict.
void acknowledge(
    WriteTransaction& transaction,
    core::Id<core::Conflict> id,
    const std::string& by,
    core::Instant at);

}  // namespace hallbook::store
