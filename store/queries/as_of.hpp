/// \file
/// How current a look-up is.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/file/sqlite_database.hpp"

namespace hallbook::store {

/// The replica shows central's rows of `synced_at` with `pending` operations of this hall on top.
struct AsOf {
    std::optional<core::Instant> synced_at;  ///< by central's clock
    std::int64_t pending = 0;  ///< operations central has not decided about
    std::chrono::microseconds clock_offset{0};  ///< central's clock minus the hall's
};

AsOf as_of(SqliteDatabase& database);

}  // namespace hallbook::store
