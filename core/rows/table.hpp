/// \file
/// How a row type maps to the columns of its table; described once per table.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/values/value.hpp"

#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace hallbook::core {

/// A column and the member of the row struct that holds it.
template <class Row, class T>
struct Column {
    std::string_view name;
    T Row::*member;
};

template <class Row, class T>
constexpr Column<Row, T> column(std::string_view name, T Row::*member) {
    return {name, member};
}

/// Specialised next to each row struct: `name` (of the table) and `with_columns(f)`, which calls f
/// with its Columns in the order of the schema, the id first. (No tuple of Columns: one that long
/// costs each source file seconds to compile.)
template <class Row>
struct TableOf;

/// A column, described without templates.
struct ColumnInfo {
    std::string_view name;
    ColumnKind kind{};
    bool nullable = false;
    std::string_view enum_type;  ///< of the kind enumeration: the PostgreSQL type; else empty
    std::span<const std::string_view> labels;  ///< of the kind enumeration: its labels in order
};

namespace detail {

template <class T>
struct Plain {
    using type = T;
    static constexpr bool nullable = false;
};
template <class T>
struct Plain<std::optional<T>> {
    using type = T;
    static constexpr bool nullable = true;
};

template <class Row, class T>
ColumnInfo info_of(const Column<Row, T>& column) {
    ColumnInfo info{column.name, ValueTraits<T>::kind, Plain<T>::nullable, {}, {}};
    if constexpr (std::is_enum_v<typename Plain<T>::type>) {
        info.enum_type = EnumNames<typename Plain<T>::type>::type;
        info.labels = EnumNames<typename Plain<T>::type>::labels;
    }
    return info;
}

}  // namespace detail

/// Whether `stated` names each column of Row's table once, in order (`column` is a member of its
/// entries). For a table that says what happens to each column: a new column must be entered there
/// before anything compiles.
template <class Row, class Stated>
constexpr bool states_each_column(const Stated& stated) {
    return TableOf<Row>::with_columns([&](const auto&... each) {
        std::size_t at = 0;
        return sizeof...(each) == stated.size() && ((stated[at++].column == each.name) && ...);
    });
}

/// The columns of Row's table in order.
template <class Row>
std::vector<ColumnInfo> column_infos() {
    return TableOf<Row>::with_columns(
        [](const auto&... each) { return std::vector{detail::info_of(each)...}; });
}

/// A row's values in the order of its columns.
template <class Row>
Values to_values(const Row& row) {
    return TableOf<Row>::with_columns([&](const auto&... each) {
        Values values;
        values.reserve(sizeof...(each));
        (values.push_back(
             ValueTraits<std::remove_cvref_t<decltype(row.*each.member)>>::to(row.*each.member)),
         ...);
        return values;
    });
}

/// The inverse of to_values.
template <class Row>
Row from_values(const Values& values) {
    Row row;
    std::size_t at = 0;
    TableOf<Row>::with_columns([&](const auto&... each) {
        ((row.*each.member =
              ValueTraits<std::remove_cvref_t<decltype(row.*each.member)>>::from(values.at(at++))),
         ...);
    });
    return row;
}

}  // namespace hallbook::core
