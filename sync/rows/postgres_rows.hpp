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

/// Reads the text of row_expression(). Failure{damaged} when it does not fit the table.
core::Values parse_row(const core::TableInfo& table, std::string_view text);

/// Whether the ids of a table's rows are UUIDs; otherwise they are numbers.
bool is_keyed_by_uuid(const core::TableInfo& table);

/// Reads the key of a row from PostgreSQL's text of it. Failure{damaged} when it is not a key.
core::RowKey parse_key(const core::TableInfo& table, std::string_view text);

/// {"id":"1","card_number":"1010011"}: a row as sync.write_rows() takes it.
void append_row(core::JsonWriter& json, const core::TableInfo& table, const core::Values& values);

/// The groups of rows that sync.write_rows() takes, with `changes` in their order.
std::string groups_json(const std::vector<core::Change>& changes);

}  // namespace hallbook::sync
