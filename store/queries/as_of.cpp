/// \file
/// How current a look-up is.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/as_of.hpp"

#include "store/file/sqlite_rows.hpp"

namespace hallbook::store {

AsOf as_of(SqliteDatabase& database) {
    auto row = database.prepare(
        "SELECT last_sync_at, (SELECT count(*) FROM operations WHERE outcome IS NULL), "
        "clock_offset FROM replica");
    if (!row.step()) return {};
    return {
        .synced_at = column<core::Instant>(row, 0),
        .pending = row.number(1),
        .clock_offset = std::chrono::microseconds{row.number(2)}};
}

}  // namespace hallbook::store
