/// \file
/// Instants, dates and civil times, their text forms, and the port to the time zone.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/values/parsed.hpp"

#include <chrono>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace hallbook::core {

/// A point in time, microseconds since 1970-01-01T00:00:00 UTC.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;

/// A civil date (Pacific, unless said otherwise).
using Date = std::chrono::sys_days;

/// A time of day, seconds since midnight; a type of its own, so that it is no duration.
struct TimeOfDay {
    std::chrono::seconds since_midnight{0};
    friend auto operator<=>(const TimeOfDay&, const TimeOfDay&) = default;
};

/// A date and time as the clock on the wall shows it, to the second.
struct CivilTime {
    Date date{};
    std::chrono::seconds time{0};
    friend auto operator<=>(const CivilTime&, const CivilTime&) = default;
};

/// The hall's time zone (America/Los_Angeles). A port: the zone data lie outside the core.
class CivilZone {
public:
    virtual ~CivilZone() = default;
    /// What the wall clock shows at an instant; fractions of a second are cut off.
    [[nodiscard]] virtual CivilTime civil(Instant instant) const = 0;
    /// The instant of a wall-clock time: the first of the two in the hour that autumn repeats;
    /// empty in the hour that spring skips.
    [[nodiscard]] virtual std::optional<Instant> instant(const CivilTime& civil) const = 0;
};

/// "2025-08-11".
std::string date_text(Date date);
/// Reads only ISO 8601 (YYYY-MM-DD) and only dates that exist.
Parsed<Date> parse_date(std::string_view text);

/// "07:00:00".
std::string time_of_day_text(TimeOfDay time);
/// "07:00" or "07:00:00".
Parsed<TimeOfDay> parse_time_of_day(std::string_view text);

/// "2025-08-11T16:48:02Z", with ".123456" before the Z only when there is a fraction.
std::string instant_text(Instant instant);
/// ISO 8601 in UTC: 'T' or a space between date and time, an optional fraction of up to six
/// digits, and 'Z', "+00" or "+00:00" at the end.
Parsed<Instant> parse_instant(std::string_view text);

}  // namespace hallbook::core
