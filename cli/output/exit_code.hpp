/// \file
/// The exit codes: what a script that calls hallbook can rely on (DESIGN.md 8).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/values/failure.hpp"

#include <string_view>

namespace hallbook::cli {

enum class ExitCode {
    done = 0,
    refused = 1,  ///< by a rule, or by the state of things: nothing was changed
    bad_input = 2,  ///< wrong usage, or input that cannot be meant
    unreachable = 3,  ///< central is out of reach; the hall's own data is safe
    schema_mismatch = 4,  ///< a database and this program are not of one revision
    needs_person = 5,  ///< done, but something needs a person: a conflict, a refused operation
    damaged = 6,  ///< damaged data, or a disk that failed or is full
    not_permitted = 7,
};

/// The exit code of a failure.
[[nodiscard]] ExitCode exit_code(core::FailureKind kind);

/// The name of a failure in `{"error":{"code":...}}`, such as "unreachable".
[[nodiscard]] std::string_view failure_code(core::FailureKind kind);

}  // namespace hallbook::cli
