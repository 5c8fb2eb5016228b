/// \file
/// What one of the two programs, hallbook and hallbook-central, can do (ADR 0001).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/command.hpp"

namespace hallbook::cli {

/// What happens to a command that this program does not have.
enum class OtherCommands { handed_to_neighbour, refused };

struct Program {
    CommandList commands;
    OtherCommands others = OtherCommands::refused;
};

/// The program this is linked into: defined once in each.
[[nodiscard]] Program program();

/// Runs one command line and gives the exit code of the process. No exception leaves it.
[[nodiscard]] int run(const Program& program, int argc, char** argv) noexcept;

}  // namespace hallbook::cli
