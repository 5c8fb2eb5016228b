/// \file
/// Context: what every command runs with.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/output/output.hpp"
#include "core/values/date.hpp"

#include <string>
#include <vector>

namespace hallbook::cli {

/// The options that stand before or after every command.
struct Globals {
    std::string database;  ///< path of the hall's file
    std::string actor;  ///< name of the user who works
    std::string central;  ///< address of central as given or configured; empty when it was not
    Format format = Format::text;
    Verbosity verbosity = Verbosity::normal;
    /// The command line as it was given, without the program's name: for a neighbour program.
    std::vector<std::string> arguments = {};
};

struct Context {
    const Globals& globals;
    Output& out;
    const core::CivilZone& zone;  ///< Pacific time, for all that people read and type
};

}  // namespace hallbook::cli
