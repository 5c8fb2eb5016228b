/// \file
/// Working until somebody stops the program (Ctrl-C, SIGTERM).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace hallbook::cli {

/// From now on these signals only set a flag, so that what is being done comes to its end.
void stop_on_signals();

[[nodiscard]] bool is_stopped();

/// Sleeps, but not beyond a signal.
void sleep_until_stopped(std::chrono::milliseconds duration);

}  // namespace hallbook::cli
