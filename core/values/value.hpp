/// \file
/// Value: a column's content in the one neutral form that both databases and JSON map to.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/values/date.hpp"
#include "core/values/decimal.hpp"
#include "core/values/enums.hpp"
#include "core/values/ids.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace hallbook::core {

/// What a column holds, in either engine (DESIGN.md 3).
enum class ColumnKind {
    id,  ///< a row id, BIGINT | INTEGER
    integer,  ///< a small whole number, INTEGER | INTEGER
    hundredths,  ///< APN, money, hours: NUMERIC(10,2) | INTEGER hundredths
    instant,  ///< TIMESTAMPTZ | INTEGER microseconds since 1970 UTC
    boolean,  ///< BOOLEAN | INTEGER 0/1
    date,  ///< DATE | TEXT YYYY-MM-DD
    time_of_day,  ///< TIME | TEXT HH:MM:SS
    enumeration,  ///< enum type | TEXT label
    text,  ///< TEXT | TEXT
    json,  ///< JSONB | TEXT
    uuid,  ///< a row id, UUID | TEXT
};

/// Null, a number (id, integer, hundredths, microseconds, 0/1) or a text (date, time, label, text,
/// JSON): exactly what SQLite stores. Which of them a column uses follows from its kind.
using Value = std::variant<std::monostate, std::int64_t, std::string>;

/// A row as the values of its columns, in the order of its table.
using Values = std::vector<Value>;

/// Whether values of this kind are numbers in neutral form (the others are texts).
constexpr bool is_number(ColumnKind kind) { return kind <= ColumnKind::boolean; }

/// How a column stores a C++ type: its kind, and the conversion to and from a Value. `from` asserts
/// that the value has the right form; the schema checks what comes from outside.
template <class T>
struct ValueTraits;

template <>
struct ValueTraits<Uuid> {
    static constexpr ColumnKind kind = ColumnKind::uuid;
    static Value to(const Uuid& uuid) { return uuid_text(uuid); }
    static Uuid from(const Value& value) {
        return parse_uuid(std::get<std::string>(value)).value.value();
    }
};

template <class Row>
struct ValueTraits<Id<Row>> {
    static constexpr bool has_uuid = std::is_same_v<typename KeyOf<Row>::type, Uuid>;
    static constexpr ColumnKind kind = has_uuid ? ColumnKind::uuid : ColumnKind::id;
    static Value to(const Id<Row>& id) {
        if constexpr (has_uuid) {
            return ValueTraits<Uuid>::to(id.value);
        } else {
            return id.value;
        }
    }
    static Id<Row> from(const Value& value) {
        if constexpr (has_uuid) {
            return {ValueTraits<Uuid>::from(value)};
        } else {
            return {std::get<std::int64_t>(value)};
        }
    }
};

/// JSON as text; the database checks its form.
struct JsonText {
    std::string text = "{}";
    friend bool operator==(const JsonText&, const JsonText&) = default;
};

template <>
struct ValueTraits<JsonText> {
    static constexpr ColumnKind kind = ColumnKind::json;
    static Value to(const JsonText& json) { return json.text; }
    static JsonText from(const Value& value) { return {std::get<std::string>(value)}; }
};

/// A row's key as the value of its id column, and back. key_of() takes only such a value.
Value key_value(const RowKey& key);
RowKey key_of(const Value& value);

template <>
struct ValueTraits<int> {
    static constexpr ColumnKind kind = ColumnKind::integer;
    static Value to(int number) { return std::int64_t{number}; }
    static int from(const Value& value) { return static_cast<int>(std::get<std::int64_t>(value)); }
};

template <>
struct ValueTraits<std::int64_t> {
    static constexpr ColumnKind kind = ColumnKind::integer;
    static Value to(std::int64_t number) { return number; }
    static std::int64_t from(const Value& value) { return std::get<std::int64_t>(value); }
};

template <>
struct ValueTraits<bool> {
    static constexpr ColumnKind kind = ColumnKind::boolean;
    static Value to(bool flag) { return std::int64_t{flag ? 1 : 0}; }
    static bool from(const Value& value) { return std::get<std::int64_t>(value) != 0; }
};

template <>
struct ValueTraits<Apn> {
    static constexpr ColumnKind kind = ColumnKind::hundredths;
    static Value to(Apn apn) { return apn.hundredths(); }
    static Apn from(const Value& value) {
        return Apn::from_hundredths(std::get<std::int64_t>(value));
    }
};

template <>
struct ValueTraits<Decimal> {
    static constexpr ColumnKind kind = ColumnKind::hundredths;
    static Value to(Decimal amount) { return amount.hundredths(); }
    static Decimal from(const Value& value) {
        return Decimal::from_hundredths(std::get<std::int64_t>(value));
    }
};

template <>
struct ValueTraits<Instant> {
    static constexpr ColumnKind kind = ColumnKind::instant;
    static Value to(Instant instant) { return std::int64_t{instant.time_since_epoch().count()}; }
    static Instant from(const Value& value) {
        return Instant{std::chrono::microseconds{std::get<std::int64_t>(value)}};
    }
};

template <>
struct ValueTraits<Date> {
    static constexpr ColumnKind kind = ColumnKind::date;
    static Value to(Date date) { return date_text(date); }
    static Date from(const Value& value) {
        return parse_date(std::get<std::string>(value)).value.value();
    }
};

template <>
struct ValueTraits<TimeOfDay> {
    static constexpr ColumnKind kind = ColumnKind::time_of_day;
    static Value to(TimeOfDay time) { return time_of_day_text(time); }
    static TimeOfDay from(const Value& value) {
        return parse_time_of_day(std::get<std::string>(value)).value.value();
    }
};

template <>
struct ValueTraits<std::string> {
    static constexpr ColumnKind kind = ColumnKind::text;
    static Value to(const std::string& text) { return text; }
    static std::string from(const Value& value) { return std::get<std::string>(value); }
};

template <class E>
requires std::is_enum_v<E>
struct ValueTraits<E> {
    static constexpr ColumnKind kind = ColumnKind::enumeration;
    static Value to(E value) { return std::string{label(value)}; }
    static E from(const Value& value) {
        return from_label<E>(std::get<std::string>(value)).value();
    }
};

template <class T>
struct ValueTraits<std::optional<T>> {
    static constexpr ColumnKind kind = ValueTraits<T>::kind;
    static Value to(const std::optional<T>& value) {
        return value ? ValueTraits<T>::to(*value) : Value{};
    }
    static std::optional<T> from(const Value& value) {
        if (std::holds_alternative<std::monostate>(value)) return std::nullopt;
        return ValueTraits<T>::from(value);
    }
};

/// The text that PostgreSQL and JSON use for a value of this kind: "45880.41" for hundredths, ISO
/// 8601 UTC for instants, "true"/"false", digits for the other numbers. Empty for null.
std::optional<std::string> value_text(ColumnKind kind, const Value& value);

/// The inverse of value_text; also reads PostgreSQL's own text of instants and booleans
/// ("2025-08-11 16:48:02+00", "t"). Says what is wrong with a text that does not fit the kind.
Parsed<Value> value_from_text(ColumnKind kind, const std::optional<std::string>& text);

}  // namespace hallbook::core
