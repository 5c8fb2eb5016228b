/// \file
/// What `hallbook migrate` works on in the program of an author of revisions.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/schema/central_migrations.hpp"

namespace hallbook::cli {

/// Either database, with the revisions in the program or those of files (--dir).
class AuthorMigrations final : public AnyMigrations {
public:
    /// Failure{bad_input} names what is missing in the folder or cannot be read.
    [[nodiscard]] const migrations::MigrationChain& chain(const Context& context) override;

private:
    std::optional<migrations::MigrationChain> m_read;
};

}  // namespace hallbook::cli
