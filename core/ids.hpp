/// \file
/// Row ids that halls make offline without meeting: hall << 40 | counter (DESIGN.md 3).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string_view>

namespace hallbook::core {

/// The id of a row of type Row; a type of its own per table, so that two cannot be mixed up.
template <class Row>
struct Id {
    std::int64_t value = 0;
    friend auto operator<=>(const Id&, const Id&) = default;
};

/// The number of a hall: 1 and up; 0 is central itself.
using HallNumber = int;

inline constexpr HallNumber central_hall = 0;
inline constexpr HallNumber hall_number_max = 8'191;  // keeps every id below 2^53

/// Names one operation: the hall that made it and its number there (from 1, without gaps).
struct OperationId {
    HallNumber hall = 0;
    std::int64_t sequence = 0;
    friend auto operator<=>(const OperationId&, const OperationId&) = default;
};

/// The counter of an id is split: 24 bits name the operation that made the row, 16 bits the
/// row among those of its table which that operation made. Judging again makes the same ids.
inline constexpr int hall_shift = 40;
inline constexpr int sequence_shift = 16;
inline constexpr std::int64_t sequence_max = (std::int64_t{1} << 24) - 1;
inline constexpr std::int64_t rows_per_operation_max = std::int64_t{1} << sequence_shift;

/// The id of the `index`-th row (from 0) of one table that an operation makes.
constexpr std::int64_t row_id(const OperationId& operation, std::int64_t index) {
    return (static_cast<std::int64_t>(operation.hall) << hall_shift) |
           (operation.sequence << sequence_shift) | index;
}

/// The operation that made a row. For rows of other programs (hall 0) the sequence says nothing.
constexpr OperationId maker_of(std::int64_t id) {
    return {static_cast<HallNumber>(id >> hall_shift), (id >> sequence_shift) & sequence_max};
}

/// Rows with a natural key of their own (users, members, employers) get an id made from it, so that
/// two halls that enter the same card number offline make the same row. They live under a hall
/// number that no hall is given. A key of up to twelve digits is its own counter.
inline constexpr HallNumber natural_key_hall = hall_number_max;
std::int64_t natural_key_id(std::string_view key);

/// One number for an operation, as change feeds carry it: hall << 40 | sequence.
constexpr std::int64_t packed(const OperationId& operation) {
    return (static_cast<std::int64_t>(operation.hall) << hall_shift) | operation.sequence;
}

/// The inverse of packed().
constexpr OperationId unpacked(std::int64_t value) {
    return {
        static_cast<HallNumber>(value >> hall_shift),
        value & ((std::int64_t{1} << hall_shift) - 1)};
}

}  // namespace hallbook::core

template <class Row>
struct std::hash<hallbook::core::Id<Row>> {
    std::size_t operator()(const hallbook::core::Id<Row>& id) const noexcept {
        return std::hash<std::int64_t>{}(id.value);
    }
};
