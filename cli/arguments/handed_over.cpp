/// \file
/// Handing a command over.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments/handed_over.hpp"

#include "cli/platform/neighbour.hpp"

namespace hallbook::cli {

ExitCode CommandOfCentral::run(Context& context) {
    run_neighbour(Neighbour::central, context.globals.arguments);
}

ExitCode CommandOfAuthors::run(Context& context) {
    run_neighbour(Neighbour::author, context.globals.arguments);
}

}  // namespace hallbook::cli
