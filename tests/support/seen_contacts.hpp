/// \file
/// Whose phone and e-mail a hall has: what central's view sync.seen_contacts says, once more.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/working_set.hpp"

namespace hallbook::test {

/// Whether a hall of this region has the row that says how a member is reached. `rows` holds the
/// members, their registrations and the books.
[[nodiscard]] bool is_seen_from(
    core::BookRegion region, const core::WorkingSet& rows, core::Id<core::Member> member);

/// The members of whom a change may let a hall see, or no longer, how they are reached; `rows` are
/// those after it. Of a book all who stand on it.
[[nodiscard]] std::set<core::Id<core::Member>> come_or_gone(
    const core::Change& change, const core::WorkingSet& rows);

}  // namespace hallbook::test
