/// \file
/// SQL for a table, made from its description: names come from core::TableInfo, values are bound.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/tables.hpp"

namespace hallbook::store {

/// "SELECT id, ... FROM members WHERE <condition>"; without the WHERE when there is no condition.
std::string select_sql(const core::TableInfo& table, std::string_view condition);

/// "INSERT INTO members (id, ...) VALUES (?, ...)", the parameters in the order of the columns.
std::string insert_sql(const core::TableInfo& table);

/// "UPDATE members SET ... WHERE id = ? AND card_number IS ? ...": sets only the columns that
/// differ, so that an index on the others is left alone. Parameters: the differing columns of
/// `after`, then all of `before`.
std::string update_sql(
    const core::TableInfo& table, const core::Values& before, const core::Values& after);

/// "DELETE FROM members WHERE id = ? AND card_number IS ? ...". Parameters: all of `before`.
std::string delete_sql(const core::TableInfo& table);

}  // namespace hallbook::store
