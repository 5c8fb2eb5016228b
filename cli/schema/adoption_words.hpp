/// \file
/// What an adoption found and did, as text and as JSON.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/output/output.hpp"
#include "sync/office/central_adoption.hpp"

namespace hallbook::cli {

/// Whether every row was carried across.
[[nodiscard]] bool is_whole(const sync::AdoptReport& report);

/// What is there, what differs, what becomes of each table and row.
[[nodiscard]] Json adoption_json(const sync::AdoptReport& report);

/// The same for people; refusals beyond the first twenty are only counted.
[[nodiscard]] std::string adoption_text(const Output& out, const sync::AdoptReport& report);

}  // namespace hallbook::cli
