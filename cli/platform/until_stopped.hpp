/// \file
/// Working until somebody stops the program (Ctrl-C, SIGTERM).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace hallbook::cli {

/// From now on these signals only set a flag, so that work in progress is finished.
void stop_on_signals();

[[nodiscard]] bool is_stopped();

/// Sleeps; a signal ends the sleep early.
void sleep_until_stopped(std::chrono::milliseconds duration);

}  // namespace hallbook::cli
