/// \file
/// CopyDecoder: reads rows in PostgreSQL's binary COPY format into core::Values.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/tables.hpp"

namespace hallbook::sync {

/// Decodes the rows of one table. The row it gives is reused: texts keep their buffers.
class CopyDecoder {
public:
    /// `table` must outlive this. `types` are the columns' types at central as pg_type names them
    /// ("int8", "numeric", "timestamptz"...; enums by their own name).
    CopyDecoder(const core::TableInfo& table, const std::vector<std::string>& types);

    /// Reads one piece of COPY data, which holds the header, one row, or the end. Null when it
    /// holds no row. Failure{damaged} for a piece that does not fit the table.
    const core::Values* decode(std::string_view piece);

private:
    /// How a column's bytes are to be read.
    enum class Form { int4, int8, numeric, instant, boolean, date, time_of_day, text, jsonb, uuid };
    static Form form_of(const core::ColumnInfo& column, const std::string& type);

    const core::TableInfo& m_table;
    std::vector<Form> m_forms;
    core::Values m_row;
    bool m_header_seen = false;
};

}  // namespace hallbook::sync
