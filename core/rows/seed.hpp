/// \file
/// The books (11) and settings of a new central (DOMAIN.md 3 and 4), and the sample's equipment.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/change.hpp"

namespace hallbook::core {

/// The out-of-work books with ids 1 to 11 (hall 0), rule settings at their defaults. `created_at`
/// goes into every row.
std::vector<ReferralBook> seed_books(Instant created_at);

/// The settings of the local at their defaults, ids from 1 (hall 0).
std::vector<Setting> seed_settings(Instant created_at);

/// The equipment of the sample: three consultant types, four templates and who must approve each,
/// as rows to add. Their ids are the same everywhere.
std::vector<Change> sample_equipment(Instant created_at);

}  // namespace hallbook::core
