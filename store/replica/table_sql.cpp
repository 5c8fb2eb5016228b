/// \file
/// SQL for a table, made from its description.
/// SPDX-License-Identifier: Apache-2.0
#include "store/replica/table_sql.hpp"

namespace hallbook::store {

using core::TableInfo;
using core::Values;

namespace {

std::string column_list(const TableInfo& table) {
    std::string list;
    for (const auto& column : table.columns) {
        if (!list.empty()) list += ", ";
        list += column.name;
    }
    return list;
}

/// " WHERE id = ? AND name IS ? ...": the row, if all columns equal the bound values. Plain
/// equality for the id, so that SQLite goes straight to it.
std::string where_it_stands(const TableInfo& table) {
    std::string sql = " WHERE id = ?";
    for (std::size_t i = 1; i < table.columns.size(); ++i) {
        sql.append(" AND ").append(table.columns[i].name).append(" IS ?");
    }
    return sql;
}

}  // namespace

std::string select_sql(const TableInfo& table, std::string_view condition) {
    std::string sql = "SELECT " + column_list(table) + " FROM ";
    sql += table.name;
    if (!condition.empty()) sql.append(" WHERE ").append(condition);
    return sql;
}

std::string insert_sql(const TableInfo& table) {
    std::string sql = "INSERT INTO ";
    sql.append(table.name).append(" (").append(column_list(table)).append(") VALUES (?");
    for (std::size_t i = 1; i < table.columns.size(); ++i)
        sql += ", ?";
    return sql + ")";
}

std::string update_sql(const TableInfo& table, const Values& before, const Values& after) {
    std::string sql = "UPDATE ";
    sql.append(table.name).append(" SET ");
    bool first = true;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (before[i] == after[i]) continue;
        if (!first) sql += ", ";
        sql.append(table.columns[i].name).append(" = ?");
        first = false;
    }
    return sql + where_it_stands(table);
}

std::string delete_sql(const TableInfo& table) {
    return "DELETE FROM " + std::string{table.name} + where_it_stands(table);
}

}  // namespace hallbook::store
