/// \file
/// Checking UTF-8, and showing what is none.
/// SPDX-License-Identifier: Apache-2.0
#include "core/values/utf8.hpp"

#include <array>

namespace hallbook::core {

namespace {

/// What a text begins with.
struct Character {
    std::size_t length = 1;  ///< in bytes
    std::uint32_t code = 0;  ///< the code point, or the byte that begins none
    bool is_utf8 = false;
};

Character first_character(std::string_view text) {
    constexpr std::array<std::uint32_t, 5> bits_of_lead{0, 0x7FU, 0x1FU, 0x0FU, 0x07U};
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = utf8_length(text);
    if (length == 0) return {1, lead, false};
    std::uint32_t code = lead & bits_of_lead.at(length);
    for (std::size_t i = 1; i < length; ++i)
        code = (code << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
    return {length, code, true};
}

bool is_control(std::uint32_t code) {
    return code < 0x20U || (code >= 0x7FU && code < 0xA0U) || code == 0x2028U || code == 0x2029U;
}

bool turns_direction(std::uint32_t code) {
    return code == 0x061CU || code == 0x200EU || code == 0x200FU ||
           (code >= 0x202AU && code <= 0x202EU) || (code >= 0x2066U && code <= 0x2069U);
}

/// Nothing for a character that every text may hold.
std::optional<Unfit> unfit_for(const Character& character) {
    if (!character.is_utf8) return Unfit::not_utf8;
    if (is_control(character.code)) return Unfit::control;
    if (turns_direction(character.code)) return Unfit::direction;
    return std::nullopt;
}

/// Most characters by far, at one comparison.
bool is_plain_ascii(char c) { return c >= ' ' && c < '\x7F'; }

/// The last `count` hexadecimal digits of a number.
std::string hexadecimal(std::uint32_t number, std::size_t count, std::string_view digits) {
    std::string text(count, '0');
    for (; count > 0; number >>= 4U)
        text[--count] = digits[number & 15U];
    return text;
}

constexpr std::string_view small_digits = "0123456789abcdef";
constexpr std::string_view capital_digits = "0123456789ABCDEF";

/// The length of the line end or tab that `text` begins with; 0 when it begins with none.
std::size_t layout_length(std::string_view text) {
    if (text.front() == '\n' || text.front() == '\t') return 1;
    return text.substr(0, 2) == "\r\n" ? 2 : 0;
}

}  // namespace

std::size_t utf8_length(std::string_view text) {
    if (text.empty()) return 0;
    const auto lead = static_cast<unsigned char>(text[0]);
    const std::size_t length = lead < 0x80U                    ? 1
                               : lead >= 0xC2U && lead < 0xE0U ? 2
                               : lead >= 0xE0U && lead < 0xF0U ? 3
                               : lead >= 0xF0U && lead < 0xF5U ? 4
                                                               : 0;
    if (length == 0 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) return 0;
    }
    if (length < 3) return length;
    // Overlong forms, surrogates, and what lies beyond U+10FFFF.
    const auto second = static_cast<unsigned char>(text[1]);
    const bool bad = (lead == 0xE0U && second < 0xA0U) || (lead == 0xEDU && second >= 0xA0U) ||
                     (lead == 0xF0U && second < 0x90U) || (lead == 0xF4U && second >= 0x90U);
    return bad ? 0 : length;
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = utf8_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::optional<UnfitCharacter> first_unfit(std::string_view text) {
    std::size_t position = 1;
    for (std::size_t at = 0; at < text.size(); ++position) {
        const Character character = first_character(text.substr(at));
        const auto reason = unfit_for(character);
        if (reason) {
            return UnfitCharacter{
                *reason, *reason == Unfit::not_utf8 ? at + 1 : position, character.code};
        }
        at += character.length;
    }
    return std::nullopt;
}

std::string sentence_about(const UnfitCharacter& unfit) {
    const std::string position = std::to_string(unfit.position);
    const std::string code = " (U+" + hexadecimal(unfit.code, 4, capital_digits) + ")";
    switch (unfit.reason) {
        case Unfit::not_utf8:
            return "byte " + position + " (0x" + hexadecimal(unfit.code, 2, capital_digits) +
                   ") is not UTF-8";
        case Unfit::control: return "character " + position + " is a control character" + code;
        case Unfit::direction:
            return "character " + position + " turns the direction of reading" + code;
    }
    return {};
}

std::string visible(std::string_view text, Layout layout) {
    std::string shown;
    shown.reserve(text.size());
    while (!text.empty()) {
        if (is_plain_ascii(text.front())) {
            shown += text.front();
            text.remove_prefix(1);
            continue;
        }
        const Character character = first_character(text);
        const std::size_t kept = layout == Layout::kept ? layout_length(text) : 0;
        const std::size_t length = kept > 0 ? kept : character.length;
        if (!character.is_utf8) {
            shown += "\\x" + hexadecimal(character.code, 2, small_digits);
        } else if (kept == 0 && unfit_for(character)) {
            shown += "\\u" + hexadecimal(character.code, 4, small_digits);
        } else {
            shown += text.substr(0, length);
        }
        text.remove_prefix(length);
    }
    return shown;
}

}  // namespace hallbook::core
