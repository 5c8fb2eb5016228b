/// \file
/// What one of the programs can do (ADR 0001, ADR 0020).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/command.hpp"

namespace hallbook::cli {

/// Every command there is. One that another program does hands itself over to that when it is run.
/// Defined once in each program.
[[nodiscard]] CommandList commands_here();

/// Runs one command line and gives the exit code of the process. No exception leaves it.
[[nodiscard]] int run(const CommandList& commands, int argc, char** argv) noexcept;

}  // namespace hallbook::cli
