/// \file
/// The local's settings and holidays.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/settings.hpp"

#include "store/file/row_columns.hpp"

#include <algorithm>

namespace hallbook::store {

std::vector<core::Setting> settings(SqliteDatabase& database) {
    auto result = all_rows<core::Setting>(database);
    std::sort(
        result.begin(), result.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return result;
}

std::vector<core::Holiday> holiday_rows(SqliteDatabase& database) {
    auto result = all_rows<core::Holiday>(database);
    std::sort(result.begin(), result.end(), [](const auto& a, const auto& b) {
        return a.holiday_on < b.holiday_on;
    });
    return result;
}

std::vector<core::Date> holidays(SqliteDatabase& database) {
    std::vector<core::Date> days;
    for (const auto& holiday : holiday_rows(database))
        days.push_back(holiday.holiday_on);
    return days;
}

core::LocalSettings local_settings(SqliteDatabase& database) {
    core::WorkingSet rows;
    for (const auto& setting : settings(database))
        rows.load(core::table_id<core::Setting>(), core::to_values(setting));
    return core::local_settings(rows);
}

}  // namespace hallbook::store
