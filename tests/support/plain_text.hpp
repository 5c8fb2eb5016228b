/// \file
/// Plain output and a search in texts, for tests of what the program says.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/output/output.hpp"

#include <string>

namespace hallbook::test {

/// Output as text without colours.
inline const cli::Output plain{cli::Format::text, cli::Verbosity::normal, cli::Color::no};

/// Whether `text` contains `part`.
inline bool says(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace hallbook::test
