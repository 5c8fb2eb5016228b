/// \file
/// What hallbook itself can do: what needs only the hall's own file.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/every_command.hpp"
#include "cli/program.hpp"

namespace hallbook::cli {

CommandList commands_here() { return every_command(); }

}  // namespace hallbook::cli
