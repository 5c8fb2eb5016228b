/// \file
/// Handing a command line to a program in the same folder (ADR 0001, ADR 0020).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace hallbook::cli {

enum class Neighbour {
    central,  ///< hallbook-central: what needs the server
    author,  ///< hallbook-author: what only an author of revisions needs
};

/// Becomes the neighbour with the same arguments. Returns only by Failure{bad_input}, when it is
/// not there or cannot be started.
[[noreturn]] void run_neighbour(Neighbour neighbour, const std::vector<std::string>& arguments);

/// To be called first. Failure{bad_input} when a program of another version handed its command
/// line to this one: the same words may mean something else to it.
void refuse_other_version();

}  // namespace hallbook::cli
