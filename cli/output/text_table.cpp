/// \file
/// Aligning cells.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/output/text_table.hpp"

#include "core/values/assert.hpp"
#include "core/values/utf8.hpp"

#include <algorithm>

namespace hallbook::cli {

namespace {

std::string padded(const std::string& cell, std::size_t width, Align align) {
    const std::string space(width - character_count(cell), ' ');
    return align == Align::left ? cell + space : space + cell;
}

std::string without_trailing_space(std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

/// One line of the table; columns of width 0 are left out.
std::string line_of(
    const std::vector<std::string>& cells,
    const std::vector<TableColumn>& columns,
    const std::vector<std::size_t>& widths) {
    std::string line;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (widths[i] == 0) continue;
        if (!line.empty()) line += "  ";
        line += padded(cells[i], widths[i], columns[i].align);
    }
    return without_trailing_space(std::move(line));
}

}  // namespace

void TextTable::add(std::vector<std::string> cells) {
    HALLBOOK_ASSERT(cells.size() == m_columns.size());
    for (auto& cell : cells)
        cell = core::visible(cell);
    m_rows.push_back(std::move(cells));
}

std::string TextTable::text(const Output& out) const {
    std::vector<std::size_t> widths(m_columns.size(), 0);
    for (const auto& row : m_rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths[i] = std::max(widths[i], character_count(row[i]));
        }
    }
    std::vector<std::string> headings;
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        headings.push_back(m_columns[i].heading);
        if (widths[i] > 0) widths[i] = std::max(widths[i], character_count(headings[i]));
    }
    std::string text = out.bold(line_of(headings, m_columns, widths)) + "\n";
    for (const auto& row : m_rows)
        text += line_of(row, m_columns, widths) + "\n";
    return text;
}

std::size_t character_count(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

}  // namespace hallbook::cli
