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

/// Puts changes into an order that no unique constraint of the schema trips over half-way: rows
/// that go or close first, then rows that come or turn live (one live registration per member
/// and book). Foreign keys need no order, being deferred to the commit; but new users and
/// dispatches go first, for speed, and rows that go before those they refer to, which would take
/// them along where a key cascades.
void sort_for_writing(std::vector<Change>& changes);

}  // namespace hallbook::core
