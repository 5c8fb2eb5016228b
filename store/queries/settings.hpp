/// \file
/// The local's settings.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/setting.hpp"
#include "store/sqlite_database.hpp"

namespace hallbook::store {

/// All settings by name.
std::vector<core::Setting> settings(SqliteDatabase& database);

}  // namespace hallbook::store
