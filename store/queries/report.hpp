/// \file
/// Report: the content of a printed list, without its layout. Queries make it; cli has one
/// renderer per format, none of which depends on what the list is about.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/values/decimal.hpp"
#include "core/values/enums.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace hallbook::store {

/// What one cell holds. Numbers that are exact decimals stay so: an Apn is never a float.
using ReportCell = std::variant<
    std::monostate,  // nothing
    std::int64_t,
    std::string,
    core::Apn,
    core::Decimal,
    core::Date,
    core::TimeOfDay,
    core::Instant>;

struct ReportColumn {
    std::string key;  ///< for programs: lower case, words joined by '_'
    std::string heading;  ///< for people
};

/// Whether a table begins a new sheet of paper.
enum class NewPage { no, yes };

struct ReportTable {
    std::string key;  ///< what the rows are: "line", "requests"; same key, same columns
    std::string heading;  ///< what stands above it: "WIRE SEATTLE"
    std::vector<ReportColumn> columns;
    std::vector<std::vector<ReportCell>> rows;  ///< one cell per column
    NewPage new_page = NewPage::no;
};

struct Report {
    std::string name;  ///< as it is asked for: "out-of-work"
    std::string title;
    std::vector<ReportTable> tables;
    std::string remark = {};  ///< a sentence that stands under the title; empty for none
};

/// A cell of any value that has one; an enum as its label, an empty optional as nothing.
template <class T>
ReportCell report_cell(const T& value) {
    if constexpr (std::is_enum_v<T>) {
        return std::string{core::label(value)};
    } else if constexpr (std::is_integral_v<T>) {
        return std::int64_t{value};
    } else {
        return value;
    }
}
template <class T>
ReportCell report_cell(const std::optional<T>& value) {
    return value ? report_cell(*value) : ReportCell{};
}

}  // namespace hallbook::store
