/// \file
/// Commands that a neighbour program runs. Every program knows their names and arguments, so that
/// its help is complete and it finds typing errors without the neighbour (ADR 0020).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/command.hpp"

namespace hallbook::cli {

/// A command that hallbook-central runs, by a class that derives from this one's.
class CommandOfCentral : public Command {
public:
    /// Becomes hallbook-central with the same arguments. Failure{bad_input} when there is none.
    ExitCode run(Context& context) override;
};

/// The same for hallbook-author.
class CommandOfAuthors : public Command {
public:
    ExitCode run(Context& context) override;
};

}  // namespace hallbook::cli
