/// \file
/// One value of another program as one of ours, or why it cannot be.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/adoption/plan.hpp"

namespace hallbook::migrations {

/// `text`, as PostgreSQL writes a value of the column `theirs` in UTC and ISO dates, as a value of
/// our column. Never rounds: a value that our type cannot hold exactly is a problem. Times without
/// a zone are Pacific civil time.
core::Parsed<core::Value> adopted_value(
    const core::ColumnInfo& ours,
    const ForeignColumn& theirs,
    const std::string& text,
    const AdoptionRules& rules,
    const core::CivilZone& zone);

}  // namespace hallbook::migrations
