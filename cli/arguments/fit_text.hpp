/// \file
/// The door for texts: what central could not hold, or would show others as something else than it
/// is, is refused before anything is done.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace hallbook::cli {

/// Failure{bad_input} for a text with a character that core::first_unfit finds; `place` says where
/// the text stands: "--as", "HALLBOOK_AS", "config file, line 3".
void refuse_unfit_text(const std::string& place, std::string_view text);

}  // namespace hallbook::cli
