/// \file
/// Signals as a flag.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/platform/until_stopped.hpp"

#include <signal.h>
#include <time.h>

#include <algorithm>

namespace hallbook::cli {

namespace {

// A signal handler can reach nothing but a global.
volatile sig_atomic_t stopped = 0;

extern "C" void note_signal(int) { stopped = 1; }

}  // namespace

void stop_on_signals() {
    struct sigaction action {};
    action.sa_handler = note_signal;
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
        sigaction(signal, &action, nullptr);
}

bool is_stopped() { return stopped != 0; }

void sleep_until_stopped(std::chrono::milliseconds duration) {
    constexpr std::chrono::milliseconds step{500};
    // In steps, because a signal just before the system call would not end it.
    for (; duration > duration.zero() && !is_stopped(); duration -= step) {
        const auto part = std::chrono::nanoseconds{std::min(duration, step)};
        const timespec wait{0, static_cast<long>(part.count() % 1'000'000'000)};
        nanosleep(&wait, nullptr);
    }
}

}  // namespace hallbook::cli
