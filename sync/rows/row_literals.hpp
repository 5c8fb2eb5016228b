/// \file
/// Writes arrays and rows as PostgreSQL's own literals, which it reads much faster than JSON.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/change.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hallbook::sync {

/// {"a","b",NULL}: an array of texts, or of values of any type given as texts. The character NUL,
/// which PostgreSQL cannot store, becomes a space; in rows, too.
class ArrayLiteral {
public:
    void add(std::string_view text);
    void add(std::int64_t number);
    void add(const std::optional<std::string>& text);
    /// Adds an array as an element of this one.
    void add(ArrayLiteral&& row);

    [[nodiscard]] std::string take() { return std::move(m_text) + '}'; }

private:
    void separate();

    std::string m_text = "{";
};

/// An array of texts from any range of them.
template <class Range>
std::string array_of_texts(const Range& texts) {
    ArrayLiteral array;
    for (const auto& text : texts)
        array.add(std::string_view{text});
    return array.take();
}

/// (1,"a b",): one row as a text.
class RowLiteral {
public:
    void add(std::string_view text);
    void add(std::int64_t number);
    void add(const std::optional<std::string>& text);
    void add_null();

    [[nodiscard]] std::string take() { return std::move(m_text) + ')'; }

private:
    void separate();

    std::string m_text = "(";
    bool m_has_first = false;
};

/// A row of a table with all its columns.
std::string row_literal(const core::TableInfo& table, const core::Values& values);

}  // namespace hallbook::sync
