/// \file
/// Whole tables of a replica.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/row_columns.hpp"

namespace hallbook::simulation {

/// All rows of a table, by id.
template <class Row>
std::vector<Row> all_rows(store::SqliteDatabase& database) {
    auto statement = database.prepare(
        "SELECT " + store::columns_as<Row>("t") + " FROM " + std::string{core::TableOf<Row>::name} +
        " AS t ORDER BY t.id");
    std::vector<Row> rows;
    while (statement.step()) {
        int first = 0;
        rows.push_back(store::read_row<Row>(statement, first));
    }
    return rows;
}

}  // namespace hallbook::simulation
