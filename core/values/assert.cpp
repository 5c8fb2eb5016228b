/// \file
/// What a failed assertion does unless a handler is set: print to stderr and abort.
/// SPDX-License-Identifier: Apache-2.0
#include "core/values/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace hallbook::core {

namespace {

void report_and_abort(const char* expression, const char* file, int line) {
    std::fprintf(
        stderr,
        "hallbook: internal error: %s does not hold (%s:%d).\n"
        "The open transaction is rolled back; nothing half-done is kept.\n",
        expression,
        file,
        line);
    std::abort();
}

AssertHandler g_handler = report_and_abort;

}  // namespace

AssertHandler set_assert_handler(AssertHandler handler) {
    AssertHandler before = g_handler;
    g_handler = handler;
    return before;
}

void assertion_failed(const char* expression, const char* file, int line) {
    g_handler(expression, file, line);
    std::abort();
}

}  // namespace hallbook::core
