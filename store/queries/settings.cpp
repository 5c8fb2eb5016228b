/// \file
/// The local's settings.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/settings.hpp"

#include "core/tables.hpp"
#include "store/sqlite_rows.hpp"

namespace hallbook::store {

std::vector<core::Setting> settings(SqliteDatabase& database) {
    auto row = database.prepare(
        "SELECT id, name, value, created_at, updated_at, created_by_id, updated_by_id "
        "FROM settings ORDER BY name");
    const std::size_t count = core::column_infos<core::Setting>().size();
    std::vector<core::Setting> result;
    while (row.step())
        result.push_back(core::from_values<core::Setting>(row.values(0, count)));
    return result;
}

}  // namespace hallbook::store
