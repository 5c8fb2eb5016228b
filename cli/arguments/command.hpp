/// \file
/// Command: one thing that hallbook does. Its arguments are declared apart from what it does.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/arguments.hpp"
#include "cli/arguments/context.hpp"
#include "cli/output/exit_code.hpp"

#include <array>
#include <memory>
#include <string_view>
#include <vector>

namespace hallbook::cli {

/// Whether a command only shows what it would do (--dry-run).
enum class Trial { no, yes };

/// One command with the arguments it was given as its members.
class Command {
public:
    virtual ~Command() = default;
    /// Says which arguments there are and which member takes each.
    virtual void declare(Arguments& arguments) = 0;
    /// Does what was asked for. Throws core::Failure for what goes wrong outside the program.
    virtual ExitCode run(Context& context) = 0;
};

/// A line of the list of commands. All texts live as long as the program.
struct CommandEntry {
    std::string_view name;  ///< one word, or two: "queue", "central enroll"
    std::string_view group;  ///< the heading above it in the help; empty: not listed there
    std::string_view summary;  ///< one line, without a full stop
    std::string_view example;  ///< how it is called, one per line
    std::unique_ptr<Command> (*make)() = nullptr;
};

template <class AnyCommand>
std::unique_ptr<Command> make_command() {
    return std::make_unique<AnyCommand>();
}

/// The entry of a class whose member `entry` holds all of it except `make`.
template <class AnyCommand>
CommandEntry entry_of() {
    CommandEntry entry = AnyCommand::entry;
    entry.make = make_command<AnyCommand>;
    return entry;
}

using CommandList = std::vector<CommandEntry>;

/// The headings of the help, in the order they are shown in.
namespace group {
inline constexpr std::string_view look_up = "Look up";
inline constexpr std::string_view work = "Work at the counter";
inline constexpr std::string_view exchange = "Exchange with central";
inline constexpr std::string_view headquarters = "Headquarters";
inline constexpr std::string_view labor_power = "Data from LaborPower";
inline constexpr std::string_view care = "Care of the data";
inline constexpr std::string_view schema = "Schema of a database";
inline constexpr std::string_view authors = "For authors of revisions";
inline constexpr std::array all{
    look_up, work, exchange, headquarters, labor_power, care, schema, authors};
}  // namespace group

}  // namespace hallbook::cli
