/// \file
/// PacificZone: the hall's time zone from the platform's own database (ADR 0002).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/values/date.hpp"

namespace hallbook::cli {

/// America/Los_Angeles. Sets the time zone of the whole process (TZ) when it is made, so a program
/// makes one when it starts and passes it on.
class PacificZone : public core::CivilZone {
public:
    /// Throws Failure{storage} when the platform has no such zone.
    PacificZone();

    [[nodiscard]] core::CivilTime civil(core::Instant instant) const override;
    [[nodiscard]] std::optional<core::Instant> instant(const core::CivilTime& civil) const override;
};

/// The instant at which a day begins. No clock change skips midnight.
[[nodiscard]] core::Instant pacific_midnight(const core::CivilZone& zone, core::Date day);

/// "2025-08-11 09:48:02": the wall clock at an instant, for people.
[[nodiscard]] std::string pacific_text(const core::CivilZone& zone, core::Instant instant);

/// "2025-08-11 09:48": the same to the minute, where no order depends on the seconds.
[[nodiscard]] std::string pacific_minutes_text(const core::CivilZone& zone, core::Instant instant);

}  // namespace hallbook::cli
