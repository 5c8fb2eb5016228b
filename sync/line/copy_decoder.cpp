/// \file
/// The binary forms of the types that hallbook uses.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/line/copy_decoder.hpp"

#include "core/values/failure.hpp"

#include <array>

namespace hallbook::sync {

namespace {

using core::ColumnInfo;
using core::TableInfo;

[[noreturn]] void fail(const std::string& problem) {
    throw core::Failure{
        core::FailureKind::damaged,
        "The snapshot from central cannot be read: " + problem + ".",
        "Nothing was changed here. Give the command again; if it stays so, report this message."};
}

/// Takes big-endian numbers and stretches of bytes off the front of a text.
class Bytes {
public:
    explicit Bytes(std::string_view bytes) : m_bytes{bytes} {}

    [[nodiscard]] bool empty() const { return m_bytes.empty(); }

    std::string_view take(std::size_t count) {
        if (count > m_bytes.size()) fail("a row ends too early");
        const auto taken = m_bytes.substr(0, count);
        m_bytes.remove_prefix(count);
        return taken;
    }

    template <class Number>
    Number number() {
        std::uint64_t bits = 0;
        for (const char byte : take(sizeof(Number))) {
            bits = bits << 8U | static_cast<unsigned char>(byte);
        }
        return static_cast<Number>(bits);
    }

private:
    std::string_view m_bytes;
};

// PostgreSQL counts from 2000-01-01.
constexpr std::int64_t epoch_shift_us = 946'684'800'000'000;
constexpr int epoch_shift_days = 10'957;

constexpr std::string_view signature{"PGCOPY\n\377\r\n", 11};  // the last one is NUL

/// Digits to the base 10,000, the first of weight `weight`; two decimals, as NUMERIC(10,2) has.
std::int64_t hundredths(Bytes bytes) {
    const auto digits = bytes.number<std::int16_t>();
    const auto weight = bytes.number<std::int16_t>();
    const auto sign = bytes.number<std::uint16_t>();
    bytes.number<std::int16_t>();  // the number of decimals to show
    if (sign != 0 || weight > 2) fail("a number is out of range");
    std::int64_t whole = 0;
    std::int64_t fraction = 0;  // ten-thousandths
    for (int place = weight, left = digits; left > 0 || place >= 0; --place, --left) {
        const std::int64_t digit = left > 0 ? bytes.number<std::int16_t>() : 0;
        if (place >= 0) {
            whole = whole * 10'000 + digit;
        } else if (place == -1) {
            fraction = digit;
        } else if (digit != 0) {
            fail("a number has more than two decimals");
        }
    }
    if (fraction % 100 != 0) fail("a number has more than two decimals");
    return whole * 100 + fraction / 100;
}

std::int64_t microseconds(Bytes bytes) {
    const auto count = bytes.number<std::int64_t>();
    if (count > INT64_MAX - epoch_shift_us || count == INT64_MIN) fail("an instant is infinite");
    return count + epoch_shift_us;
}

core::Date date(Bytes bytes) {
    const auto days = bytes.number<std::int32_t>();
    if (days == INT32_MAX || days == INT32_MIN) fail("a date is infinite");
    return core::Date{std::chrono::days{days + epoch_shift_days}};
}

core::TimeOfDay time_of_day(Bytes bytes) {
    const std::chrono::microseconds count{bytes.number<std::int64_t>()};
    return {std::chrono::duration_cast<std::chrono::seconds>(count)};
}

core::Uuid uuid(Bytes bytes) {
    const auto high = bytes.number<std::uint64_t>();
    return {high, bytes.number<std::uint64_t>()};
}

void set(core::Value& value, std::int64_t number) { value = number; }

void set(core::Value& value, std::string_view text) {
    if (auto* kept = std::get_if<std::string>(&value)) {
        kept->assign(text);
    } else {
        value = std::string{text};
    }
}

std::string_view without_version(std::string_view jsonb) {
    if (jsonb.empty() || jsonb[0] != 1) fail("a JSON value is of an unknown version");
    return jsonb.substr(1);
}

}  // namespace

CopyDecoder::CopyDecoder(const TableInfo& table, const std::vector<std::string>& types)
    : m_table{table}, m_row(table.columns.size()) {
    if (types.size() != table.columns.size()) {
        fail("the table " + std::string{table.name} + " has other columns");
    }
    for (std::size_t i = 0; i < types.size(); ++i) {
        m_forms.push_back(form_of(table.columns[i], types[i]));
    }
}

CopyDecoder::Form CopyDecoder::form_of(const ColumnInfo& column, const std::string& type) {
    using core::ColumnKind;
    struct Fit {
        ColumnKind kind;
        std::string_view type;
        Form form;
    };
    static constexpr std::array fits{
        Fit{ColumnKind::id, "int8", Form::int8},
        Fit{ColumnKind::integer, "int4", Form::int4},
        Fit{ColumnKind::integer, "int8", Form::int8},
        Fit{ColumnKind::hundredths, "numeric", Form::numeric},
        Fit{ColumnKind::instant, "timestamptz", Form::instant},
        Fit{ColumnKind::boolean, "bool", Form::boolean},
        Fit{ColumnKind::date, "date", Form::date},
        Fit{ColumnKind::time_of_day, "time", Form::time_of_day},
        Fit{ColumnKind::text, "text", Form::text},
        Fit{ColumnKind::text, "varchar", Form::text},
        Fit{ColumnKind::json, "jsonb", Form::jsonb},
        Fit{ColumnKind::json, "json", Form::text},
        Fit{ColumnKind::uuid, "uuid", Form::uuid},
    };
    if (column.kind == ColumnKind::enumeration && type == column.enum_type) return Form::text;
    for (const auto& fit : fits) {
        if (fit.kind == column.kind && fit.type == type) return fit.form;
    }
    fail("the column " + std::string{column.name} + " is of the type " + type);
}

const core::Values* CopyDecoder::decode(std::string_view piece) {
    Bytes bytes{piece};
    if (!m_header_seen) {
        if (bytes.take(signature.size()) != signature) fail("it does not begin as a COPY");
        bytes.number<std::uint32_t>();  // flags; none of them changes the rows
        bytes.take(bytes.number<std::uint32_t>());
        m_header_seen = true;
        if (bytes.empty()) return nullptr;
    }
    const auto count = bytes.number<std::int16_t>();
    if (count == -1) return nullptr;
    if (static_cast<std::size_t>(count) != m_row.size()) fail("a row has other columns");
    for (std::size_t i = 0; i < m_row.size(); ++i) {
        const auto length = bytes.number<std::int32_t>();
        auto& value = m_row[i];
        if (length < 0) {
            if (!m_table.columns[i].nullable) {
                fail("nothing stands in " + std::string{m_table.columns[i].name});
            }
            value = std::monostate{};
            continue;
        }
        Bytes field{bytes.take(static_cast<std::size_t>(length))};
        const auto size = static_cast<std::size_t>(length);
        switch (m_forms[i]) {
            case Form::int4: set(value, std::int64_t{field.number<std::int32_t>()}); break;
            case Form::int8: set(value, field.number<std::int64_t>()); break;
            case Form::numeric: set(value, hundredths(field)); break;
            case Form::instant: set(value, microseconds(field)); break;
            case Form::boolean: set(value, std::int64_t{field.number<std::int8_t>()}); break;
            case Form::date: set(value, core::date_text(date(field))); break;
            case Form::time_of_day: set(value, core::time_of_day_text(time_of_day(field))); break;
            case Form::text: set(value, field.take(size)); break;
            case Form::jsonb: set(value, without_version(field.take(size))); break;
            case Form::uuid: set(value, core::uuid_text(uuid(field))); break;
        }
    }
    return &m_row;
}

}  // namespace hallbook::sync
