/// \file
/// This hall's operations and their outcomes.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/operations.hpp"

#include "store/file/sqlite_rows.hpp"

namespace hallbook::store {

std::vector<OperationEntry> operations(
    SqliteDatabase& database, OperationScope scope, std::size_t limit) {
    auto row = database.prepare(
        "SELECT seq, kind, recorded_at, actor, local_outcome, "
        "(SELECT group_concat((value ->> 'code') || ': ' || (value ->> 'message'), '; ') "
        "FROM json_each(local_violations)), outcome, reason, settled_at, payload, replica.hall "
        "FROM operations, replica WHERE ?1 OR outcome IS NULL ORDER BY seq DESC LIMIT ?2");
    row.with(scope == OperationScope::all ? 1 : 0, static_cast<std::int64_t>(limit));
    std::vector<OperationEntry> result;
    while (row.step()) {
        result.push_back(
            {.id = {static_cast<core::HallNumber>(row.number(10)), row.number(0)},
             .kind = row.text(1),
             .recorded_at = column<core::Instant>(row, 2),
             .actor = row.text(3),
             .local_outcome = column<core::Outcome>(row, 4),
             .local_reason = row.text(5),
             .outcome = column<std::optional<core::Outcome>>(row, 6),
             .reason = row.text(7),
             .settled_at = column<std::optional<core::Instant>>(row, 8),
             .payload = row.text(9)});
    }
    return result;
}

}  // namespace hallbook::store
