/// \file
/// TextTable: rows of cells as neatly aligned lines.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/output/output.hpp"

#include <string>
#include <vector>

namespace hallbook::cli {

enum class Align { left, right };

struct TableColumn {
    std::string heading;
    Align align = Align::left;
};

/// Columns are as wide as their widest cell, counted in characters, two spaces apart.
class TextTable {
public:
    explicit TextTable(std::vector<TableColumn> columns) : m_columns(std::move(columns)) {}

    /// Adds a row: one cell per column, made visible (core::visible), so that it stays on its line.
    void add(std::vector<std::string> cells);

    /// Heading and rows, each with a line end. Columns without any content are left out.
    [[nodiscard]] std::string text(const Output& out) const;

private:
    std::vector<TableColumn> m_columns;
    std::vector<std::vector<std::string>> m_rows;
};

/// How many characters a UTF-8 text has.
[[nodiscard]] std::size_t character_count(const std::string& text);

}  // namespace hallbook::cli
