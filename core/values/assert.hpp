/// \file
/// HALLBOOK_ASSERT: a check of our own reasoning, on in every build.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>

namespace hallbook::core {

/// Thrown when an assertion does not hold: the open transaction is rolled back, and nothing
/// half-done is kept. Whoever judges for others sets the operation aside that led there and goes
/// on.
class AssertionFailed : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

/// Throws AssertionFailed.
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);

}  // namespace hallbook::core

#define HALLBOOK_ASSERT(expression)      \
    ((expression) ? static_cast<void>(0) \
                  : ::hallbook::core::assertion_failed(#expression, __FILE__, __LINE__))
