/// \file
/// The text form of column values.
/// SPDX-License-Identifier: Apache-2.0
#include "core/values/value.hpp"

#include <charconv>

namespace hallbook::core {

namespace {

std::string number_text(ColumnKind kind, std::int64_t number) {
    switch (kind) {
        case ColumnKind::hundredths: return hundredths_text(number);
        case ColumnKind::instant: return instant_text(Instant{std::chrono::microseconds{number}});
        case ColumnKind::boolean: return number != 0 ? "true" : "false";
        default: return std::to_string(number);
    }
}

Parsed<std::int64_t> parse_integer(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) {
        return Parsed<std::int64_t>::bad("is not a whole number");
    }
    return Parsed<std::int64_t>::good(number);
}

Parsed<std::int64_t> parse_boolean(std::string_view text) {
    if (text == "true" || text == "t") return Parsed<std::int64_t>::good(1);
    if (text == "false" || text == "f") return Parsed<std::int64_t>::good(0);
    return Parsed<std::int64_t>::bad("is neither true nor false");
}

Parsed<std::int64_t> number_from_text(ColumnKind kind, std::string_view text) {
    switch (kind) {
        case ColumnKind::hundredths: return parse_hundredths(text);
        case ColumnKind::boolean: return parse_boolean(text);
        case ColumnKind::instant: {
            const auto instant = parse_instant(text);
            if (!instant) return Parsed<std::int64_t>::bad(instant.problem);
            return Parsed<std::int64_t>::good(instant.value->time_since_epoch().count());
        }
        default: return parse_integer(text);
    }
}

/// Brings dates, times and UUIDs into their canonical form; leaves other texts as they are.
Parsed<std::string> normal_text(ColumnKind kind, const std::string& text) {
    if (kind == ColumnKind::date) {
        const auto date = parse_date(text);
        return date ? Parsed<std::string>::good(text) : Parsed<std::string>::bad(date.problem);
    }
    if (kind == ColumnKind::uuid) {
        const auto uuid = parse_uuid(text);
        return uuid ? Parsed<std::string>::good(uuid_text(*uuid.value))
                    : Parsed<std::string>::bad(uuid.problem);
    }
    if (kind == ColumnKind::time_of_day) {
        const auto time = parse_time_of_day(text);
        return time ? Parsed<std::string>::good(time_of_day_text(*time.value))
                    : Parsed<std::string>::bad(time.problem);
    }
    return Parsed<std::string>::good(text);
}

}  // namespace

Value key_value(const RowKey& key) {
    if (key.is_uuid()) return key.text();
    return key.number();
}

RowKey key_of(const Value& value) {
    const auto* number = std::get_if<std::int64_t>(&value);
    return number != nullptr ? RowKey{*number} : RowKey{ValueTraits<Uuid>::from(value)};
}

std::optional<std::string> value_text(ColumnKind kind, const Value& value) {
    if (std::holds_alternative<std::monostate>(value)) return std::nullopt;
    if (is_number(kind)) return number_text(kind, std::get<std::int64_t>(value));
    return std::get<std::string>(value);
}

Parsed<Value> value_from_text(ColumnKind kind, const std::optional<std::string>& text) {
    if (!text) return Parsed<Value>::good(Value{});
    if (is_number(kind)) {
        const auto number = number_from_text(kind, *text);
        return number ? Parsed<Value>::good(*number.value) : Parsed<Value>::bad(number.problem);
    }
    const auto normal = normal_text(kind, *text);
    return normal ? Parsed<Value>::good(*normal.value) : Parsed<Value>::bad(normal.problem);
}

}  // namespace hallbook::core
