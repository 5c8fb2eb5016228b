/// \file
/// Handing a command line to hallbook-central, the program beside this one (ADR 0001).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace hallbook::cli {

/// Becomes hallbook-central with the same arguments. Returns only by Failure{bad_input}, when it is
/// not there or cannot be started.
[[noreturn]] void run_neighbour(const std::vector<std::string>& arguments);

/// To be called first. Failure{bad_input} when a program of another version handed its command line
/// to this one: what it means by the words may be another thing.
void refuse_other_version();

}  // namespace hallbook::cli
