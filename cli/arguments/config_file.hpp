/// \file
/// The config file, read as strictly as the command line.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <istream>
#include <string>

namespace hallbook::cli {

/// Reads the whole file. Failure{bad_input} with the line for one that is longer than a config file
/// can be, or holds what refuse_unfit_text refuses; a tab counts as a space.
[[nodiscard]] std::string read_config(std::istream& file);

}  // namespace hallbook::cli
