/// \file
/// Compares two lists of rows.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/apart/differences.hpp"

#include <algorithm>

namespace hallbook::simulation {

namespace {

std::string words(const core::TableInfo& table, const core::Values& values) {
    std::string line{table.name};
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto text = core::value_text(table.columns[i].kind, values[i]);
        if (text) line += " " + std::string{table.columns[i].name} + "=" + *text;
    }
    return line;
}

void name_missing(
    const core::TableInfo& table, const RowsAt& here, const RowsAt& there, Findings& findings) {
    for (const auto& row : here.rows) {
        if (std::find(there.rows.begin(), there.rows.end(), row) == there.rows.end())
            findings.push_back(
                "Only " + here.place + ", not " + there.place + ": " + words(table, row));
    }
}

}  // namespace

void name_differences(
    const core::TableInfo& table, const RowsAt& one, const RowsAt& other, Findings& findings) {
    if (one.rows == other.rows) return;
    name_missing(table, one, other, findings);
    name_missing(table, other, one, findings);
}

}  // namespace hallbook::simulation
