/// \file
/// The variables of the environment that this process was given and gives to libraries.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

namespace hallbook::cli {

/// The value of an environment variable; empty when it is not set.
[[nodiscard]] std::string environment(const char* variable);

/// Sets a variable for as long as this lives, for a library that asks nowhere else. While another
/// thread runs, no environment may be changed.
class EnvironmentVariable {
public:
    /// `variable` must be a literal.
    EnvironmentVariable(const char* variable, const std::string& value);
    ~EnvironmentVariable();
    EnvironmentVariable(const EnvironmentVariable&) = delete;
    EnvironmentVariable& operator=(const EnvironmentVariable&) = delete;

private:
    const char* m_variable;
    std::optional<std::string> m_before;  ///< empty: it was not set
};

}  // namespace hallbook::cli
