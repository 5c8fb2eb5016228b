/// \file
/// Names the rows that differ between two lists.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/tables.hpp"
#include "tests/simulation/invariants.hpp"

namespace hallbook::simulation {

/// Rows of a table, and where they are.
struct RowsAt {
    std::string place;
    std::vector<core::Values> rows;
};

/// Names each row that only one of the two has.
void name_differences(
    const core::TableInfo& table, const RowsAt& one, const RowsAt& other, Findings& findings);

}  // namespace hallbook::simulation
