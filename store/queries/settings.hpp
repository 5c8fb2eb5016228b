/// \file
/// The local's settings and holidays.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rules/local_settings.hpp"
#include "store/file/sqlite_database.hpp"

namespace hallbook::store {

/// All settings by name.
std::vector<core::Setting> settings(SqliteDatabase& database);

/// All holidays by day: as rows, and only the days.
std::vector<core::Holiday> holiday_rows(SqliteDatabase& database);
std::vector<core::Date> holidays(SqliteDatabase& database);

/// The settings in the form that rules read.
core::LocalSettings local_settings(SqliteDatabase& database);

}  // namespace hallbook::store
