/// \file
/// Bids as JSON for programs and as tables for people.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/output/output.hpp"
#include "store/queries/bids.hpp"

namespace hallbook::cli {

[[nodiscard]] Json bid_json(const store::BidEntry& entry);

/// Several bids as a table.
[[nodiscard]] std::string bids_text(
    const Output& out, const std::vector<store::BidEntry>& entries, const core::CivilZone& zone);

}  // namespace hallbook::cli
