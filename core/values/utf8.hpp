/// \file
/// What is UTF-8 and what is not.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace hallbook::core {

/// How many bytes the character has that `text` begins with, 1 to 4. 0 when `text` is empty or
/// begins with none: a stray or missing continuation byte, an overlong form, a surrogate, a
/// character beyond U+10FFFF (RFC 3629). NUL counts as a character.
[[nodiscard]] std::size_t utf8_length(std::string_view text);

/// Whether all of `text` is UTF-8; so is an empty one.
[[nodiscard]] bool is_utf8(std::string_view text);

}  // namespace hallbook::core
