/// \file
/// Where hallbook's tables are in a database that it shares with another program (ADR 14).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace hallbook::sync {

/// The schema that every connection searches first, unless its address sets a search path. In a
/// database without this schema PostgreSQL's usual search path follows.
inline constexpr std::string_view adopted_schema = "hallbook";

}  // namespace hallbook::sync
