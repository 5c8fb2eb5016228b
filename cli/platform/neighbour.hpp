/// \file
/// Handing a command line to hallbook-central, the program beside this one (ADR 0001).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace hallbook::cli {

/// Becomes hallbook-central with the same arguments. Returns only by Failure, when it is not there.
[[noreturn]] void run_neighbour(const std::vector<std::string>& arguments);

}  // namespace hallbook::cli
