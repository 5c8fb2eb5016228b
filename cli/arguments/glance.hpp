/// \file
/// A first look at the command line: enough to know which command is meant, so that only that
/// one's options are built.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/command.hpp"

#include <string>
#include <vector>

namespace hallbook::cli {

enum class Wanted { command, help, version };

/// What can be seen without knowing the commands.
struct Glance {
    std::vector<std::string> words;  ///< the first three arguments that are no options
    Wanted wanted = Wanted::command;
    Format format = Format::text;
};

/// `arguments` without the program's name.
[[nodiscard]] Glance glance(const std::vector<std::string>& arguments);

/// The command that `words` name: of two words if there is one, else of one. Null when none.
[[nodiscard]] const CommandEntry* find_command(
    const CommandList& commands, const std::vector<std::string>& words);

/// Whether some commands begin with this word and go on with another.
[[nodiscard]] bool is_group(const CommandList& commands, const std::string& word);

/// The complaint about words that name no command, with the nearest one that exists.
[[nodiscard]] Complaint unknown_command(
    const CommandList& commands, const std::vector<std::string>& words);

}  // namespace hallbook::cli
