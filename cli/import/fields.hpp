/// \file
/// Taking the fields of a CSV record by the names of their columns, and noting what is wrong.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/import/csv.hpp"
#include "core/values/parsed.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hallbook::cli {

/// The position of each column. Names are compared without regard to case; columns that nobody
/// asks for are ignored.
class CsvColumns {
public:
    /// Throws Failure{bad_input} when a required column is missing or a name occurs twice.
    CsvColumns(
        const std::vector<std::string>& header, const std::vector<std::string_view>& required);

    [[nodiscard]] bool has(std::string_view column) const;
    /// The field without surrounding spaces; empty when the file has no such column.
    [[nodiscard]] std::string field(const CsvRecord& record, std::string_view column) const;

private:
    std::unordered_map<std::string, std::size_t> m_places;  // by name in lower case
};

/// Reads the fields of one record and collects what is wrong with them.
class FieldReader {
public:
    FieldReader(const CsvColumns& columns, const CsvRecord& record)
        : m_columns(columns), m_record(record) {}

    /// A text that must not be empty.
    std::string text(std::string_view column);
    /// Empty when the field is.
    [[nodiscard]] std::optional<std::string> optional_text(std::string_view column) const;

    /// A value that must be present; after a problem a default one.
    template <class T, class Parse>
    T value(std::string_view column, Parse parse) {
        const std::string content = text(column);
        return content.empty() ? T{} : parsed<T>(column, content, parse).value_or(T{});
    }
    /// A value that may be absent.
    template <class T, class Parse>
    std::optional<T> optional_value(std::string_view column, Parse parse) {
        const std::string content = m_columns.field(m_record, column);
        return content.empty() ? std::nullopt : parsed<T>(column, content, parse);
    }

    /// All problems of the record, "...; ..."; empty when there is none.
    [[nodiscard]] const std::string& problem() const { return m_problem; }

private:
    template <class T, class Parse>
    std::optional<T> parsed(std::string_view column, const std::string& content, Parse parse) {
        core::Parsed<T> result = parse(content);
        if (!result) note(std::string{column} + " \"" + content + "\" " + result.problem);
        return result.value;
    }
    void note(const std::string& problem);

    const CsvColumns& m_columns;
    const CsvRecord& m_record;
    std::string m_problem;
};

}  // namespace hallbook::cli
