/// \file
/// What is UTF-8 and what is not; what a text may hold, and how the rest is shown.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hallbook::core {

/// How many bytes the character has that `text` begins with, 1 to 4. 0 when `text` is empty or
/// begins with none: a stray or missing continuation byte, an overlong form, a surrogate, a
/// character beyond U+10FFFF (RFC 3629). NUL counts as a character.
[[nodiscard]] std::size_t utf8_length(std::string_view text);

/// Whether all of `text` is UTF-8; so is an empty one.
[[nodiscard]] bool is_utf8(std::string_view text);

/// Why a character is none that a text may hold.
enum class Unfit {
    not_utf8,  ///< a byte that is no part of a character
    control,  ///< U+0000 to U+001F, U+007F to U+009F, and the line breaks U+2028 and U+2029
    direction,  ///< it turns the direction of reading (Unicode's Bidi_Control)
};

/// A character that a text must not hold, and where it stands.
struct UnfitCharacter {
    Unfit reason{};
    std::size_t position = 0;  ///< from 1: of the byte if it is not UTF-8, else of the character
    std::uint32_t code = 0;  ///< the byte if it is not UTF-8, else the code point
    bool operator==(const UnfitCharacter&) const = default;
};

/// The first character that what people enter must not hold: central could not keep it, or others
/// would be shown something else than it is. Line breaks and tabs are control characters, too.
/// Nothing when every character is fit; noncharacters and private ones are.
[[nodiscard]] std::optional<UnfitCharacter> first_unfit(std::string_view text);

/// "byte 4 (0xE9) is not UTF-8", "character 3 is a control character (U+001B)", "character 3 turns
/// the direction of reading (U+202E)".
[[nodiscard]] std::string sentence_about(const UnfitCharacter& unfit);

/// What becomes of line ends (LF, CR LF) and tabs in a text that is shown.
enum class Layout {
    shown,  ///< as \u000a, so that the text stays on its line
    kept,
};

/// The text as a person may be shown it, on a terminal or on paper: an unfit character as \u001b,
/// a byte that is not UTF-8 as \xe9, everything else as it is. A backslash stays alone. In a text
/// that is valid JSON the first form is JSON's own.
[[nodiscard]] std::string visible(std::string_view text, Layout layout = Layout::shown);

}  // namespace hallbook::core
