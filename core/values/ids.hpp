/// \file
/// Row ids that halls make offline without collisions: hall << 40 | counter (DESIGN.md 3), or a
/// UUID with the same content (docs/adr/0015).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/values/parsed.hpp"

#include <compare>
#include <cstdint>
#include <functional>
#include <string_view>
#include <variant>

namespace hallbook::core {

/// A UUID as RFC 9562 defines it: 128 bits, most significant first.
struct Uuid {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    friend auto operator<=>(const Uuid&, const Uuid&) = default;
};

/// "68616c6c-626f-8000-8000-010000010000": lower case, the one form that both databases keep.
std::string uuid_text(const Uuid& uuid);
/// The inverse of uuid_text; takes upper case too.
Parsed<Uuid> parse_uuid(std::string_view text);

/// The type of a table's row ids: a number. A row type with UUIDs specialises this next to its
/// declaration, before its first use.
template <class Row>
struct KeyOf {
    using type = std::int64_t;
};

/// The id of a row of type Row; a type of its own per table, so that ids of two do not mix.
template <class Row>
struct Id {
    typename KeyOf<Row>::type value{};
    friend auto operator<=>(const Id&, const Id&) = default;
};

/// The id of a row of any table: a number or a UUID, whichever the table uses.
class RowKey {
public:
    RowKey() = default;
    RowKey(std::int64_t number) : m_key(number) {}
    RowKey(const Uuid& uuid) : m_key(uuid) {}

    [[nodiscard]] bool is_uuid() const { return std::holds_alternative<Uuid>(m_key); }
    /// The id as a number; only for a table with numbers.
    [[nodiscard]] std::int64_t number() const { return std::get<std::int64_t>(m_key); }
    /// "4711" or a UUID's text.
    [[nodiscard]] std::string text() const;
    /// The id with its row type, which must be the table's.
    template <class Row>
    [[nodiscard]] Id<Row> as() const {
        return {std::get<typename KeyOf<Row>::type>(m_key)};
    }

    friend auto operator<=>(const RowKey&, const RowKey&) = default;

private:
    std::variant<std::int64_t, Uuid> m_key;
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

/// An id's counter has two parts: 24 bits hold the sequence of the operation that made the row, 16
/// bits count the rows that it made in the table. Judging again makes the same ids.
inline constexpr int hall_shift = 40;
inline constexpr int sequence_shift = 16;
inline constexpr std::int64_t sequence_max = (std::int64_t{1} << 24) - 1;
inline constexpr std::int64_t rows_per_operation_max = std::int64_t{1} << sequence_shift;

/// The id of the `index`-th row (from 0) of one table that an operation makes.
constexpr std::int64_t row_id(const OperationId& operation, std::int64_t index) {
    return (static_cast<std::int64_t>(operation.hall) << hall_shift) |
           (operation.sequence << sequence_shift) | index;
}

/// The operation that made a row. For rows of other programs (hall 0) the sequence means nothing.
constexpr OperationId maker_of(std::int64_t id) {
    return {static_cast<HallNumber>(id >> hall_shift), (id >> sequence_shift) & sequence_max};
}

/// row_id() as a UUID of version 8, whose content is free: "hallbo" and the number.
Uuid row_uuid(const OperationId& operation, std::int64_t index);

/// The operation that made a row with a UUID; hall 0 (central) when another program did.
OperationId maker_of(const Uuid& uuid);

/// Rows with a natural key (users, members, employers) get an id made from it, so that two halls
/// that enter the same card number offline make the same row. These ids carry a hall number that no
/// hall is given. A key of up to twelve digits is its own counter.
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

template <>
struct std::hash<hallbook::core::Uuid> {
    std::size_t operator()(const hallbook::core::Uuid& uuid) const noexcept {
        return std::hash<std::uint64_t>{}(uuid.high * 31 + uuid.low);
    }
};

template <class Row>
struct std::hash<hallbook::core::Id<Row>> {
    std::size_t operator()(const hallbook::core::Id<Row>& id) const noexcept {
        return std::hash<typename hallbook::core::KeyOf<Row>::type>{}(id.value);
    }
};
