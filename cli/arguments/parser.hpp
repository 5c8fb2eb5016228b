/// \file
/// Reading the command line of one command. Hides CLI11 from the rest of the program.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/command.hpp"

#include <string>
#include <vector>

namespace hallbook::cli {

/// Fills `command` and the globals from the arguments (without the program's name), the
/// environment and the config file. Throws Failure{bad_input} with what is wrong and what may have
/// been meant.
Globals parse(
    const CommandEntry& entry, Command& command, const std::vector<std::string>& arguments);

/// Where no command is named: throws Failure{bad_input} if an option is none of those of every
/// command, or lacks its value.
void refuse_strange_options(const std::vector<std::string>& arguments);

}  // namespace hallbook::cli
