/// \file
/// Change: what an operation did to one row, with the row before and after.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/tables.hpp"

namespace hallbook::core {

/// One row before and after. No `before`: it was added. No `after`: it was removed.
struct Change {
    TableId table{};
    RowKey row;
    std::optional<Values> before;
    std::optional<Values> after;
    friend bool operator==(const Change&, const Change&) = default;
};

/// The change that adds a row.
template <class Row>
Change added(const Row& row) {
    return {table_id<Row>(), row.id.value, std::nullopt, to_values(row)};
}

/// The change from one state of a row to another.
template <class Row>
Change changed(const Row& before, const Row& after) {
    return {table_id<Row>(), before.id.value, to_values(before), to_values(after)};
}

/// The change that takes a row away.
template <class Row>
Change removed(const Row& row) {
    return {table_id<Row>(), row.id.value, to_values(row), std::nullopt};
}

/// The change that takes this one back.
Change inverse(const Change& change);

/// The changes that take these back, in the order to apply them (the last one first).
std::vector<Change> inverse(const std::vector<Change>& changes);

/// Orders changes so that no unique constraint of the schema (one live registration per member and
/// book) fails half-way: first rows that are removed or closed, then rows that are added or become
/// live. Foreign keys need no order, as they are checked at the commit; but new users and
/// dispatches go first, for speed, and a removed row goes before those it refers to, whose removal
/// might cascade to it.
void sort_for_writing(std::vector<Change>& changes);

}  // namespace hallbook::core
