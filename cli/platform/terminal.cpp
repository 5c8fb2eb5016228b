/// \file
/// Asking whether a stream is a terminal.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/platform/terminal.hpp"

#include <unistd.h>

namespace hallbook::cli {

bool is_terminal(Stream stream) {
    return isatty(stream == Stream::output ? STDOUT_FILENO : STDERR_FILENO) == 1;
}

}  // namespace hallbook::cli
