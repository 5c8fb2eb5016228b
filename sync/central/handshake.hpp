/// \file
/// Comparing what hall and central are before anything is exchanged.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/central/central.hpp"

namespace hallbook::sync {

/// Throws for a greeting that central did not accept: schema_mismatch when it is older than this
/// program, refused when the file belongs to another central or lacks what central holds,
/// schema_mismatch too when central was restored and nobody has said so.
void check_accepted(const Welcome& welcome);

/// Throws schema_mismatch when central is at another revision than this program's chain ends in;
/// the message names the older side and the command to run there.
void check_same_schema(const core::RevisionIds& central, const core::MigrationChain& chain);

/// Throws schema_mismatch when the schemas mean different things, though the revisions are the
/// same. Where one of the hashes is not known, or both are of two versions, there is nothing to
/// compare.
void check_same_meaning(const Welcome& welcome, const core::HallState& hall);

}  // namespace hallbook::sync
