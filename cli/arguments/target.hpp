/// \file
/// Which of the two databases a command is about.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/arguments.hpp"

#include <optional>

namespace hallbook::cli {

enum class Target { local, central };

/// "local" or "central".
core::Parsed<Target> parse_target(std::string_view text);
[[nodiscard]] std::string_view name_of(Target target);

/// Declares --target.
void declare_target(Arguments& arguments, std::optional<Target>& target);

}  // namespace hallbook::cli
