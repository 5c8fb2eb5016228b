/// \file
/// What tests of words need.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/output/output.hpp"

#include <string>

namespace hallbook::test {

/// Text without colours.
inline const cli::Output plain{cli::Format::text, cli::Verbosity::normal, cli::Color::no};

/// Whether a text says `part`.
inline bool says(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace hallbook::test
