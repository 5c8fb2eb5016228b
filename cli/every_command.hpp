/// \file
/// Every command of every program, as hallbook knows it.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/command.hpp"

namespace hallbook::cli {

/// What hallbook does itself, and what it hands over to a neighbour program.
[[nodiscard]] CommandList every_command();

/// Puts a command that this program does itself in the place of that of the same name.
void put_in_place(CommandList& list, const CommandEntry& own);

}  // namespace hallbook::cli
