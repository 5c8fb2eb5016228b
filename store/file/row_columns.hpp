/// \file
/// Whole rows of several tables in one result.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/tables.hpp"
#include "store/file/sqlite_database.hpp"

namespace hallbook::store {

/// "r.id, r.member_id, ...": all columns of Row's table under the alias of a query.
template <class Row>
std::string columns_as(std::string_view alias) {
    std::string list;
    for (const auto& column : core::column_infos<Row>()) {
        if (!list.empty()) list += ", ";
        list.append(alias).append(".").append(column.name);
    }
    return list;
}

/// The row whose columns begin at `first` (from 0); `first` is moved behind them.
template <class Row>
Row read_row(const SqliteStatement& statement, int& first) {
    const std::size_t count = core::column_infos<Row>().size();
    Row row = core::from_values<Row>(statement.values(first, count));
    first += static_cast<int>(count);
    return row;
}

/// All rows of a result whose columns are columns_as<Row>().
template <class Row>
std::vector<Row> read_rows(SqliteStatement& statement) {
    std::vector<Row> rows;
    while (statement.step()) {
        int first = 0;
        rows.push_back(read_row<Row>(statement, first));
    }
    return rows;
}

/// All rows of a table, by id.
template <class Row>
std::vector<Row> all_rows(SqliteDatabase& database) {
    auto statement = database.prepare(
        "SELECT " + columns_as<Row>("t") + " FROM " + std::string{core::TableOf<Row>::name} +
        " AS t ORDER BY t.id");
    return read_rows<Row>(statement);
}

}  // namespace hallbook::store
