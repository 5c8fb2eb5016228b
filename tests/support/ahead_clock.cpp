/// \file
/// Loaded into a program by LD_PRELOAD: its clock is HALLBOOK_CLOCK_AHEAD_S seconds ahead of the
/// machine's and goes on like it. Clocks that only count what goes by are the machine's: waiting
/// takes as long as ever. Of the C++ library this uses nothing: it goes into every program.
/// SPDX-License-Identifier: Apache-2.0
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>

namespace {

std::time_t seconds_ahead = 0;

[[gnu::constructor]] void read_seconds_ahead() {
    // No other thread runs yet.
    const char* text = std::getenv("HALLBOOK_CLOCK_AHEAD_S");  // NOLINT(concurrency-mt-unsafe)
    if (text != nullptr) seconds_ahead = std::strtoll(text, nullptr, 10);
}

/// Asks the kernel, since the C library's functions are the ones below. -1 as clock_gettime().
int ask(clockid_t clock, timespec& now) {
    const long status = ::syscall(SYS_clock_gettime, clock, &now);
    if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) now.tv_sec += seconds_ahead;
    return static_cast<int>(status);
}

}  // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* now) noexcept { return ask(clock, *now); }

int gettimeofday(timeval* now, void* /*zone*/) noexcept {
    timespec asked{};
    const int status = ask(CLOCK_REALTIME, asked);
    *now = {asked.tv_sec, asked.tv_nsec / 1000};
    return status;
}

std::time_t time(std::time_t* now) noexcept {
    timespec asked{};
    ask(CLOCK_REALTIME, asked);
    if (now != nullptr) *now = asked.tv_sec;
    return asked.tv_sec;
}

int timespec_get(timespec* now, int base) noexcept {
    return base == TIME_UTC && ask(CLOCK_REALTIME, *now) == 0 ? base : 0;
}

}  // extern "C"
