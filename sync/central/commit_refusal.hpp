/// \file
/// Whose fault it is that central's database refuses a commit of judgements (docs/sync.md).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/values/failure.hpp"

#include <string>
#include <vector>

namespace hallbook::sync {

/// What sync.commit_judgements() tells of the statement that was refused.
struct CommitRefusal {
    std::string state;  ///< SQLSTATE
    std::string message;  ///< the server's own
    std::string constraint;  ///< empty when none is named
    std::string table;  ///< without its schema; empty when none is named
    bool is_own_constraint = false;  ///< a revision made it
    std::vector<std::string> functions;  ///< PL/pgSQL functions that were running, innermost first
};

enum class Origin {
    moment,  ///< connection, lock, deadlock, disk, rights, shutdown: the same will go through later
    operation,  ///< a row that one of the operations wants: that one is set aside
    schema,  ///< a constraint, trigger, rule or column that is none of ours, or not as it should be
};

/// By SQLSTATE, and for a constraint by whether it is ours. What a function of another program says
/// is never an operation's fault.
[[nodiscard]] Origin origin_of(const CommitRefusal& refusal);

/// The failure for what a commit threw. A refusal that was told as JSON becomes a failure of its
/// origin: the moment's as ever, conflict for an operation's, schema_mismatch for the schema's.
/// Others stay.
[[nodiscard]] core::Failure failure_of_commit(const core::Failure& failure);

}  // namespace hallbook::sync
