/// \file
/// Civil time through glibc.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/platform/pacific_zone.hpp"

#include "core/values/failure.hpp"

#include <time.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace hallbook::cli {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

/// What the wall clock shows, and how far it is ahead of UTC.
struct Local {
    core::CivilTime civil;
    seconds offset{0};
};

Local local(std::chrono::sys_seconds instant) {
    const time_t count = instant.time_since_epoch().count();
    tm parts{};
    localtime_r(&count, &parts);
    const std::chrono::sys_seconds wall = instant + seconds{parts.tm_gmtoff};
    const auto date = std::chrono::floor<days>(wall);
    return {{date, wall - date}, seconds{parts.tm_gmtoff}};
}

/// Whether glibc found the zone: it silently takes an unknown zone for UTC.
bool is_pacific() {
    using namespace std::chrono_literals;
    return local(core::Date{2025y / 1 / 15}).offset == -hours{8} &&
           local(core::Date{2025y / 7 / 15}).offset == -hours{7};
}

}  // namespace

PacificZone::PacificZone() {
    setenv("TZ", "America/Los_Angeles", 1);
    tzset();
    if (is_pacific()) return;
    throw core::Failure(
        core::FailureKind::storage,
        "This computer does not know the time zone America/Los_Angeles. Nothing was changed.",
        "Install it: apt-get install tzdata");
}

core::CivilTime PacificZone::civil(core::Instant instant) const {
    return local(std::chrono::floor<seconds>(instant)).civil;
}

std::optional<core::Instant> PacificZone::instant(const core::CivilTime& civil) const {
    const std::chrono::sys_seconds as_if_utc = civil.date + civil.time;
    // The offset is that of a day before or that of a day after. Of two instants that show this
    // time the first is meant, and that is the one with the larger offset.
    std::array offsets{local(as_if_utc - days{1}).offset, local(as_if_utc + days{1}).offset};
    std::sort(offsets.rbegin(), offsets.rend());
    for (const seconds offset : offsets) {
        if (local(as_if_utc - offset).civil == civil) return as_if_utc - offset;
    }
    return std::nullopt;
}

core::Instant pacific_midnight(const core::CivilZone& zone, core::Date day) {
    return zone.instant({day, seconds{0}}).value_or(core::Instant{day});
}

std::string pacific_text(const core::CivilZone& zone, core::Instant instant) {
    const core::CivilTime civil = zone.civil(instant);
    return core::date_text(civil.date) + " " + core::time_of_day_text({civil.time});
}

std::string pacific_minutes_text(const core::CivilZone& zone, core::Instant instant) {
    constexpr std::size_t length = std::string_view{"2025-08-11 09:48"}.size();
    return pacific_text(zone, instant).substr(0, length);
}

}  // namespace hallbook::cli
