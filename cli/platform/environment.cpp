/// \file
/// Reading and changing the environment.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/platform/environment.hpp"

#include <stdlib.h>

namespace hallbook::cli {

std::string environment(const char* variable) {
    const char* value = getenv(variable);
    return value == nullptr ? std::string{} : std::string{value};
}

EnvironmentVariable::EnvironmentVariable(const char* variable, const std::string& value)
    : m_variable(variable) {
    if (const char* before = getenv(variable)) m_before = before;
    setenv(variable, value.c_str(), 1);
}

EnvironmentVariable::~EnvironmentVariable() {
    if (m_before) {
        setenv(m_variable, m_before->c_str(), 1);
    } else {
        unsetenv(m_variable);
    }
}

}  // namespace hallbook::cli
