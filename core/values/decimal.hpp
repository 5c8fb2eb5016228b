/// \file
/// Exact decimals with two places: Apn (the place in line) and Decimal (money, hours).
/// Both are scaled integers, never binary floating point.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/values/date.hpp"
#include "core/values/parsed.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace hallbook::core {

/// Largest value NUMERIC(10,2) can hold, in hundredths: 99,999,999.99.
inline constexpr std::int64_t hundredths_max = 9'999'999'999;

/// Reads "45880.41", "45880.4" (.40), "45880" (.00) or "45,880.41" as hundredths. A sign, more
/// than two decimals, an exponent, a space inside or a value above hundredths_max is an error.
Parsed<std::int64_t> parse_hundredths(std::string_view text);

/// Always two decimals: 4588040 gives "45880.40". Takes 0 to hundredths_max.
std::string hundredths_text(std::int64_t hundredths);

/// The Applicant Priority Number: the instant of registration in Pacific civil time as an Excel
/// serial date-time, rounded half up to two decimals (DOMAIN.md 2). Once issued it never changes.
class Apn {
public:
    constexpr Apn() = default;
    /// Takes 0 to hundredths_max; asserts otherwise.
    static Apn from_hundredths(std::int64_t hundredths);
    /// As parse_hundredths.
    static Parsed<Apn> parse(std::string_view text);
    /// The APN of a registration at this civil time. From 23:52:48 on, rounding carries it into the
    /// next day. Asserts for a date before 1899-12-30 (the day 0 of the serial).
    static Apn from_civil(const CivilTime& civil);

    [[nodiscard]] constexpr std::int64_t hundredths() const noexcept { return m_hundredths; }
    /// "45880.41"; always two decimals.
    [[nodiscard]] std::string text() const { return hundredths_text(m_hundredths); }

    friend auto operator<=>(const Apn&, const Apn&) = default;

private:
    std::int64_t m_hundredths = 0;
};

/// An amount of money per hour, or hours worked: not negative, two decimals.
class Decimal {
public:
    constexpr Decimal() = default;
    static Decimal from_hundredths(std::int64_t hundredths);
    static Parsed<Decimal> parse(std::string_view text);

    [[nodiscard]] constexpr std::int64_t hundredths() const noexcept { return m_hundredths; }
    [[nodiscard]] std::string text() const { return hundredths_text(m_hundredths); }

    friend auto operator<=>(const Decimal&, const Decimal&) = default;

private:
    std::int64_t m_hundredths = 0;
};

}  // namespace hallbook::core
