/// \file
/// The door for texts: what central could not hold, or would show others as something else than it
/// is, is refused before anything is done.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace hallbook::cli {

/// What is wrong with the length of a text that is typed or imported; empty when nothing is.
std::string problem_of_length(std::string_view text);

/// Failure{bad_input} for a text that is too long; `place` as below.
void refuse_long_text(const std::string& place, std::string_view text);

/// Failure{bad_input} for a text with a character that core::first_unfit finds; `place` says where
/// the text stands: "--as", "HALLBOOK_AS", "config file, line 3".
void refuse_unfit_text(const std::string& place, std::string_view text);

}  // namespace hallbook::cli
