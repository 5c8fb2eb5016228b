/// \file
/// Applying a person's edits to a row: which columns, which values.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rules/judging.hpp"

namespace hallbook::core {

/// The columns a person may correct, by table; empty for a table that is not edited by hand. For
/// people a member and how to reach it are one thing.
std::vector<std::string_view> editable_columns(std::string_view table);

/// Takes the edits of MemberContact out of those of a member, in their order.
std::vector<ColumnEdit> edits_of_contact(std::vector<ColumnEdit>& edits);

/// `values` with the edits applied; refuses what may not be edited, and then is empty.
std::optional<Values> edited_values(
    Judging& judging, const TableInfo& table, const std::vector<ColumnEdit>& edits, Values values);

/// `row` with the edits applied; refuses what may not be edited, and then is empty.
template <class Row>
std::optional<Row> edited(Judging& judging, const std::vector<ColumnEdit>& edits, const Row& row) {
    auto values = edited_values(judging, table_info(table_id<Row>()), edits, to_values(row));
    return values ? std::optional{from_values<Row>(*values)} : std::nullopt;
}

}  // namespace hallbook::core
