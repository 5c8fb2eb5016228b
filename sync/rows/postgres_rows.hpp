/// \file
/// Rows of the synced tables to and from PostgreSQL, by core::TableInfo, without code per table.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/change.hpp"
#include "core/values/json_text.hpp"

namespace hallbook::sync {

/// The table as SQL names it: "members", "sync.conflicts".
std::string sql_name(const core::TableInfo& table);

/// "ROW(t.id, t.card_number)::text": a whole row of the table `t` as one text, which parse_row()
/// reads. One text per row is cheaper than one field per column, and rows of all tables fit into
/// one result.
std::string row_expression(const core::TableInfo& table);

/// Reads what row_expression() gave. Failure{damaged} when it does not fit the table.
core::Values parse_row(const core::TableInfo& table, std::string_view text);

/// Whether a table's rows are named by UUIDs; else by numbers.
bool is_keyed_by_uuid(const core::TableInfo& table);

/// The key of a row of the table from PostgreSQL's text of it. Failure{damaged} when it is none.
core::RowKey parse_key(const core::TableInfo& table, std::string_view text);

/// {"id":"1","card_number":"1010011"}: a row as sync.write_rows() takes it.
void append_row(core::JsonWriter& json, const core::TableInfo& table, const core::Values& values);

/// The groups of rows that sync.write_rows() takes: `changes` in their order.
std::string groups_json(const std::vector<core::Change>& changes);

}  // namespace hallbook::sync
