/// \file
/// Lint: what in the scripts of a revision is dangerous and ought to be looked at twice.
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

/// The warnings of one revision, or of all for an empty `wanted`, in the order of the chain. Of a
/// drop that the revision says is meant there is none; of such a mark without a drop there is.
/// Failure{bad_input} when the revision is unknown.
std::vector<LintWarning> lint(const MigrationChain& chain, std::string_view wanted = {});

}  // namespace hallbook::migrations
