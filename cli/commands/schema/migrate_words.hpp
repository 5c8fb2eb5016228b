/// \file
/// What `hallbook migrate` says about revisions and about the state of a database.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/schema/migrations.hpp"

namespace hallbook::cli {

/// "0006 sync"
[[nodiscard]] std::string revision_text(const migrations::Revision& revision);

/// "0006 sync", or "nothing".
[[nodiscard]] std::string revisions_text(
    const migrations::MigrationChain& chain, const std::vector<std::string>& ids);

/// The revisions that a database has, and those still to be run.
[[nodiscard]] Json status_json(
    const migrations::MigrationChain& chain,
    Target target,
    const migrations::MigrationStatus& status);
[[nodiscard]] std::string status_text(
    const Output& out,
    const migrations::MigrationChain& chain,
    Target target,
    const migrations::MigrationStatus& status);

}  // namespace hallbook::cli
