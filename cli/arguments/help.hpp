/// \file
/// The help: of one command with an example, and of all.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/command.hpp"

#include <string>

namespace hallbook::cli {

/// Usage, what each argument means, and the example of one command.
[[nodiscard]] std::string help_of(const CommandEntry& entry);

/// All commands under their headings.
[[nodiscard]] std::string help_of(const CommandList& commands);

}  // namespace hallbook::cli
