/// \file
/// Dispatches as JSON, as tables and as the slip.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/words/confirmation.hpp"
#include "store/queries/dispatches.hpp"
#include "store/queries/report.hpp"

namespace hallbook::cli {

/// A dispatch with the place in line that its registration held, if that is known.
[[nodiscard]] Json dispatch_json(
    const store::DispatchEntry& entry,
    const std::optional<int>& place_taken,
    const core::CivilZone& zone);

/// Several dispatches as a table.
[[nodiscard]] std::string dispatches_text(
    const Output& out, const std::vector<store::DispatchEntry>& entries);

/// The slip that the member takes along, as a report with one row per line: who, employer, where
/// to report, when, wage, APN and the place in line that the registration held.
[[nodiscard]] store::Report slip_report(
    const store::DispatchEntry& entry,
    const std::optional<int>& place_taken,
    const core::CivilZone& zone);
[[nodiscard]] std::string slip_text(
    const Output& out,
    const store::DispatchEntry& entry,
    const std::optional<int>& place_taken,
    const core::CivilZone& zone);

/// The dispatch that an operation made or changed, as it is after the write; empty for none.
[[nodiscard]] std::optional<store::DispatchEntry> dispatch_of(
    store::SqliteDatabase& database, const Done& done);

/// Adds "dispatch", "request" and the registrations, as they are after a write.
void add_dispatch(
    Json& document, store::SqliteDatabase& database, const Done& done, const core::CivilZone& zone);

}  // namespace hallbook::cli
