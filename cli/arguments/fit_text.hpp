/// \file
/// The door for texts: what central could not hold, or would show others as something else than it
/// is, is refused before anything is done.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace hallbook::cli {

/// The most bytes of a text that is typed: far from what central takes of one.
inline constexpr std::size_t typed_bytes_max = 8'192;

/// Failure{bad_input} for a text that is longer than that; `place` as below.
void refuse_long_text(const std::string& place, std::string_view text);

/// Failure{bad_input} for a text with a character that core::first_unfit finds; `place` says where
/// the text stands: "--as", "HALLBOOK_AS", "config file, line 3".
void refuse_unfit_text(const std::string& place, std::string_view text);

}  // namespace hallbook::cli
