/// \file
/// Exact decimal text in both directions, and the APN of an instant.
/// SPDX-License-Identifier: Apache-2.0
#include "core/values/decimal.hpp"

#include "core/values/assert.hpp"

#include <algorithm>
#include <cctype>

namespace hallbook::core {

namespace {

bool is_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c); });
}

/// "45,880" gives "45880"; an empty string when the commas do not separate groups of three digits.
std::string without_thousands_commas(std::string_view whole) {
    std::string digits;
    const auto first_comma = whole.find(',');
    for (std::size_t i = 0; i < whole.size(); ++i) {
        if (whole[i] != ',') {
            digits += whole[i];
        } else if (i == 0 || first_comma > 3 || (whole.size() - i) % 4 != 0) {
            return {};
        }
    }
    const bool full_groups = first_comma == std::string_view::npos ||
                             static_cast<std::size_t>(std::count(
                                 whole.begin(), whole.end(), ',')) == (digits.size() - 1) / 3;
    return full_groups ? digits : std::string{};
}

}  // namespace

Parsed<std::int64_t> parse_hundredths(std::string_view text) {
    using Result = Parsed<std::int64_t>;
    if (text.empty()) return Result::bad("is empty");
    if (text.front() == '-' || text.front() == '+') return Result::bad("has a sign");
    const auto point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    const std::string_view decimals =
        point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
    const std::string digits = without_thousands_commas(whole);
    if (digits.empty() || !is_digits(digits) || !is_digits(decimals) ||
        (point != std::string_view::npos && decimals.empty())) {
        return Result::bad("is not a decimal number such as 45880.41");
    }
    if (decimals.size() > 2) return Result::bad("has more than two decimals");
    const auto significant = digits.find_first_not_of('0');
    if (significant != std::string::npos && digits.size() - significant > 8) {
        return Result::bad("is above 99999999.99");
    }
    std::int64_t value = 0;
    for (char c : digits)
        value = value * 10 + (c - '0');
    for (std::size_t i = 0; i < 2; ++i) {
        value = value * 10 + (i < decimals.size() ? decimals[i] - '0' : 0);
    }
    return Result::good(value);
}

std::string hundredths_text(std::int64_t hundredths) {
    HALLBOOK_ASSERT(hundredths >= 0 && hundredths <= hundredths_max);
    std::string text = std::to_string(hundredths);
    if (text.size() < 3) text.insert(0, 3 - text.size(), '0');
    text.insert(text.size() - 2, 1, '.');
    return text;
}

Apn Apn::from_hundredths(std::int64_t hundredths) {
    HALLBOOK_ASSERT(hundredths >= 0 && hundredths <= hundredths_max);
    Apn apn;
    apn.m_hundredths = hundredths;
    return apn;
}

Parsed<Apn> Apn::parse(std::string_view text) {
    const auto parsed = parse_hundredths(text);
    return parsed ? Parsed<Apn>::good(from_hundredths(*parsed.value))
                  : Parsed<Apn>::bad(parsed.problem);
}

Apn Apn::from_civil(const CivilTime& civil) {
    constexpr Date serial_day_zero{std::chrono::year{1899} / 12 / 30};
    constexpr std::int64_t seconds_of_day = 86'400;
    const std::int64_t days = (civil.date - serial_day_zero).count();
    // Half up in integers: floor((100 s + 43200) / 86400).
    const std::int64_t fraction =
        (civil.time.count() * 100 * 2 + seconds_of_day) / (2 * seconds_of_day);
    return from_hundredths(days * 100 + fraction);
}

Decimal Decimal::from_hundredths(std::int64_t hundredths) {
    HALLBOOK_ASSERT(hundredths >= 0 && hundredths <= hundredths_max);
    Decimal decimal;
    decimal.m_hundredths = hundredths;
    return decimal;
}

Parsed<Decimal> Decimal::parse(std::string_view text) {
    const auto parsed = parse_hundredths(text);
    return parsed ? Parsed<Decimal>::good(from_hundredths(*parsed.value))
                  : Parsed<Decimal>::bad(parsed.problem);
}

}  // namespace hallbook::core
