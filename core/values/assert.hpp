/// \file
/// HALLBOOK_ASSERT: a check of our own reasoning, on in every build.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace hallbook::core {

/// Called when an assertion does not hold. The default prints to stderr and aborts; the open
/// transaction is then rolled back by the database. Tests install one that throws.
using AssertHandler = void (*)(const char* expression, const char* file, int line);

/// Replaces the handler and returns the one before.
AssertHandler set_assert_handler(AssertHandler handler);

/// Calls the handler; if that returns, aborts.
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);

}  // namespace hallbook::core

#define HALLBOOK_ASSERT(expression)      \
    ((expression) ? static_cast<void>(0) \
                  : ::hallbook::core::assertion_failed(#expression, __FILE__, __LINE__))
