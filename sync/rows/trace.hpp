/// \file
/// Reads the trace of books at central: the rows from which an audit is made.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/proof/audit.hpp"
#include "sync/line/postgres_connection.hpp"
#include "sync/rows/postgres_rows.hpp"

namespace hallbook::sync {

/// The rows of a table as values, by id. `condition` is SQL on the alias t and takes `parameters`.
std::vector<core::Values> table_rows(
    PostgresConnection& connection,
    const core::TableInfo& table,
    const std::string& condition,
    const Parameters& parameters);

/// The same as row structs; without a condition all rows of the table.
template <class Row>
std::vector<Row> rows(
    PostgresConnection& connection,
    const std::string& condition = "TRUE",
    const Parameters& parameters = {}) {
    std::vector<Row> result;
    for (const auto& values :
         table_rows(connection, core::table_info(core::table_id<Row>()), condition, parameters)) {
        result.push_back(core::from_values<Row>(values));
    }
    return result;
}

/// Books, their registrations and all steps of these. Of the dispatches only those in `scope`.
core::AuditRows trace(PostgresConnection& connection, const core::AuditScope& scope);

}  // namespace hallbook::sync
