/// \file
/// Compares the schemas and histories of hall and central before they exchange rows.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/central/central.hpp"

namespace hallbook::sync {

/// Throws for a greeting that central did not accept: schema_mismatch when central is older than
/// this program, refused when the file belongs to another central or lacks operations that central
/// holds, schema_mismatch too when central was restored and no new epoch was begun.
void check_accepted(const Welcome& welcome);

/// Throws schema_mismatch when central is not at the last revision of this program's chain; the
/// message names the older side and the command to run there.
void check_same_schema(
    const migrations::RevisionIds& central, const migrations::MigrationChain& chain);

/// Throws schema_mismatch when the schemas mean different things, though the revisions are the
/// same. Compares nothing when one of the two hashes is unknown, or when they were made by
/// different versions of the hash.
void check_same_meaning(const Welcome& welcome, const core::HallState& hall);

}  // namespace hallbook::sync
