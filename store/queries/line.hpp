/// \file
/// Walking the line of a book from its head, as calling it does.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rules/next_in_line.hpp"
#include "store/file/sqlite_database.hpp"

#include <functional>

namespace hallbook::store {

enum class Walk { go_on, stop };

/// Passes each ACTIVE registration of a book with its member to `visit`, in line order, until that
/// returns `stop`. Takes time only for the rows it visits, however long the line is.
void walk_line(
    SqliteDatabase& database,
    core::Id<core::ReferralBook> book,
    const std::function<Walk(const core::InLine&)>& visit);

/// The cards of all who can be called on a book at `now`, in line order.
std::vector<std::string> callable_cards(
    SqliteDatabase& database, core::Id<core::ReferralBook> book, core::Instant now);

}  // namespace hallbook::store
