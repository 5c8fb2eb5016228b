/// \file
/// The help: the commands of a day, a topic, or one command with an example.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/command.hpp"

#include <optional>
#include <string>

namespace hallbook::cli {

/// A term and what it means, on one line of the help.
struct Explained {
    std::string term;
    std::string meaning;
};

/// One line each, the meanings below each other.
[[nodiscard]] std::string lines(const std::vector<Explained>& terms);

/// The options that stand before or after every command.
[[nodiscard]] const std::vector<Explained>& global_terms();

/// Usage, what each argument means, and the example of one command.
[[nodiscard]] std::string help_of(const CommandEntry& entry);

/// The commands under their headings.
[[nodiscard]] std::string help_of(const CommandList& commands);

/// What is done at a counter in a day, on one screen, and where all else is explained.
[[nodiscard]] std::string help_of_a_day(const CommandList& commands);

/// What `hallbook help WORDS` shows, and `hallbook WORDS --help`: of a topic, of one command, of
/// those that begin with the same word, or of a day when there is no word. Empty when the words
/// mean nothing.
[[nodiscard]] std::optional<std::string> help_on(
    const CommandList& commands, const std::vector<std::string>& words);

/// The complaint about words that help_on() cannot explain, with the nearest that it can.
[[nodiscard]] Complaint nothing_to_explain(
    const CommandList& commands, const std::vector<std::string>& words);

}  // namespace hallbook::cli
