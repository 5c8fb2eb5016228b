/// \file
/// Lint: what in the scripts of a revision is dangerous, so that a person looks at it again.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/chain/migration_chain.hpp"

namespace hallbook::migrations {

struct LintWarning {
    std::string revision;  ///< its id
    Engine engine = Engine::sqlite;
    std::string rule;  ///< drop, narrows_apn, not_null_without_default, missing_down, enum_order,
                       ///< enum_value_used, unused_mark
    std::string detail;  ///< what was found, as a clause

    friend bool operator==(const LintWarning&, const LintWarning&) = default;
};

/// The warnings of one revision, or of all for an empty `wanted`, in the order of the chain. A drop
/// that the manifest marks as meant gives no warning; a mark without its drop gives one.
/// Failure{bad_input} when the revision is unknown.
std::vector<LintWarning> lint(const MigrationChain& chain, std::string_view wanted = {});

}  // namespace hallbook::migrations
