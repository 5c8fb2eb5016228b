/// \file
/// Quotes and escapes the literals of arrays and rows.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/rows/row_literals.hpp"

#include <algorithm>

namespace hallbook::sync {

namespace {

/// Whether a field of a row needs no quotes. An empty one does: PostgreSQL would read NULL.
bool is_plain(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
               c == '-' || c == ':' || c == '.' || c == '_';
    });
}

/// Whether a character must be escaped in an array.
bool is_special(char c) { return c == '"' || c == '\\' || c == '\0'; }

}  // namespace

// --- ArrayLiteral ---------------------------------------------------------------------------

void ArrayLiteral::separate() {
    if (m_text.size() > 1) m_text += ',';
}

void ArrayLiteral::add(std::string_view text) {
    separate();
    m_text += '"';
    // Fast, since most of a commit passes here, nested texts (rows in arrays in arrays) repeatedly.
    for (auto rest = text.begin(); rest != text.end();) {
        const auto special = std::find_if(rest, text.end(), is_special);
        m_text.append(rest, special);
        if (special == text.end()) break;
        m_text += *special == '\0' ? ' ' : '\\';
        if (*special != '\0') m_text += *special;
        rest = special + 1;
    }
    m_text += '"';
}

void ArrayLiteral::add(std::int64_t number) {
    separate();
    m_text += std::to_string(number);
}

void ArrayLiteral::add(const std::optional<std::string>& text) {
    if (text) {
        add(std::string_view{*text});
        return;
    }
    separate();
    m_text += "NULL";
}

void ArrayLiteral::add(ArrayLiteral&& row) {
    separate();
    m_text += row.take();
}

// --- RowLiteral -----------------------------------------------------------------------------

void RowLiteral::separate() {
    if (m_has_first) m_text += ',';
    m_has_first = true;
}

void RowLiteral::add(std::string_view text) {
    separate();
    if (is_plain(text)) {
        m_text += text;
        return;
    }
    m_text += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') m_text += c;
        m_text += c == '\0' ? ' ' : c;
    }
    m_text += '"';
}

void RowLiteral::add(std::int64_t number) {
    separate();
    m_text += std::to_string(number);
}

void RowLiteral::add_null() { separate(); }

void RowLiteral::add(const std::optional<std::string>& text) {
    if (text) {
        add(std::string_view{*text});
    } else {
        add_null();
    }
}

std::string row_literal(const core::TableInfo& table, const core::Values& values) {
    RowLiteral row;
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        row.add(core::value_text(table.columns[i].kind, values[i]));
    return row.take();
}

}  // namespace hallbook::sync
