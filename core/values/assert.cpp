/// \file
/// What a failed assertion does.
/// SPDX-License-Identifier: Apache-2.0
#include "core/values/assert.hpp"

#include <string>

namespace hallbook::core {

void assertion_failed(const char* expression, const char* file, int line) {
    throw AssertionFailed{
        "internal error: " + std::string{expression} + " does not hold (" + file + ":" +
        std::to_string(line) + ")"};
}

}  // namespace hallbook::core
