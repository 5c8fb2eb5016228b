/// \file
/// Revisions from files.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/authors/author_migrations.hpp"

#include "cli/commands/authors/chain_files.hpp"

namespace hallbook::cli {

const migrations::MigrationChain& AuthorMigrations::chain(const Context&) {
    if (!m_read) m_read = chosen_chain(folder());
    return *m_read;
}

}  // namespace hallbook::cli
