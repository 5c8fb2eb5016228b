/// \file
/// Commands that a neighbour program does. Every program knows what they are called and what they
/// take, so that its help is whole and a slip of typing is found without the neighbour (ADR 0020).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/command.hpp"

namespace hallbook::cli {

/// hallbook-central does it, by a class that derives from this one's and runs.
class CommandOfCentral : public Command {
public:
    /// Becomes hallbook-central with the same words. Failure{bad_input} when it is not there.
    ExitCode run(Context& context) override;
};

/// Likewise hallbook-author.
class CommandOfAuthors : public Command {
public:
    ExitCode run(Context& context) override;
};

}  // namespace hallbook::cli
