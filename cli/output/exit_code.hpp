/// \file
/// The exit codes: what a script that calls hallbook can rely on (DESIGN.md 8).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/values/failure.hpp"

#include <array>
#include <string_view>

namespace hallbook::cli {

enum class ExitCode {
    done = 0,
    refused = 1,
    bad_input = 2,
    unreachable = 3,
    schema_mismatch = 4,
    needs_person = 5,
    damaged = 6,
    not_permitted = 7,
};

struct ExitCodeMeaning {
    ExitCode code{};
    std::string_view meaning;
};

/// What each means, as `hallbook help exit-codes` says it.
inline constexpr std::array exit_codes{
    ExitCodeMeaning{ExitCode::done, "Done"},
    ExitCodeMeaning{
        ExitCode::refused, "Refused by a rule, or by the state of things; nothing was changed"},
    ExitCodeMeaning{ExitCode::bad_input, "Wrong usage, or input that cannot be meant"},
    ExitCodeMeaning{ExitCode::unreachable, "Central is out of reach; the hall's own data is safe"},
    ExitCodeMeaning{
        ExitCode::schema_mismatch, "A database and this program are not of one revision"},
    ExitCodeMeaning{
        ExitCode::needs_person, "Done, but something needs a person: a conflict, a refusal"},
    ExitCodeMeaning{ExitCode::damaged, "Damaged data, or a disk that failed or is full"},
    ExitCodeMeaning{ExitCode::not_permitted, "Not permitted"}};

/// The exit code of a failure.
[[nodiscard]] ExitCode exit_code(core::FailureKind kind);

/// The name of a failure in `{"error":{"code":...}}`, such as "unreachable".
[[nodiscard]] std::string_view failure_code(core::FailureKind kind);

}  // namespace hallbook::cli
