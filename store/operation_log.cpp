/// \file
/// Carrying the operation log over.
/// SPDX-License-Identifier: Apache-2.0
#include "store/operation_log.hpp"

namespace hallbook::store {

namespace {

/// Runs `insert` with the columns of each row of `select`.
void copy_rows(SqliteStatement select, SqliteStatement insert) {
    const int columns = select.column_count();
    while (select.step()) {
        for (int i = 0; i < columns; ++i)
            insert.bind(i + 1, select.value(i));
        insert.run();
    }
}

}  // namespace

void copy_log(SqliteDatabase& from, SqliteDatabase& into) {
    copy_rows(
        from.prepare(
            "SELECT seq, kind, payload_version, recorded_at, clock_at, actor, seen, payload, told, "
            "local_outcome, local_violations, iif(outcome IS NULL, '[]', NULL), "
            "iif(outcome IS NULL, '[]', NULL), outcome, reason, settled_at "
            "FROM operations ORDER BY seq"),
        into.prepare(
            "INSERT INTO operations (seq, kind, payload_version, recorded_at, clock_at, actor, "
            "seen, payload, told, local_outcome, local_violations, changes, activities, outcome, "
            "reason, settled_at) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)"));
    copy_rows(
        from.prepare(
            "SELECT conflict_id, acknowledged_at, acknowledged_by FROM conflict_acknowledgements"),
        into.prepare(
            "INSERT INTO conflict_acknowledgements (conflict_id, acknowledged_at, acknowledged_by) "
            "VALUES (?1, ?2, ?3)"));
}

}  // namespace hallbook::store
