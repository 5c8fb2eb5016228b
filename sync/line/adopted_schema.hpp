/// \file
/// Where hallbook's tables are in a database that it shares with another program (ADR 14).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace hallbook::sync {

/// Every connection looks here first, unless its address sets a search path of its own; where there
/// is no such schema, in those that PostgreSQL looks in anyway.
inline constexpr std::string_view adopted_schema = "hallbook";

}  // namespace hallbook::sync
