/// \file
/// The table of a member's places, as look-ups and confirmations show it.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/output/output.hpp"
#include "store/queries/position.hpp"

#include <string>
#include <vector>

namespace hallbook::cli {

/// `today`: deadlines before it are overdue.
[[nodiscard]] std::string places_text(
    const Output& out, const std::vector<store::Place>& places, core::Date today);

}  // namespace hallbook::cli
