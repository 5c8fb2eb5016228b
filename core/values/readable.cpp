/// \file
/// Replaces what nobody could read.
/// SPDX-License-Identifier: Apache-2.0
#include "core/values/readable.hpp"

#include "core/values/utf8.hpp"

#include <algorithm>

namespace hallbook::core {

namespace {

constexpr std::size_t characters_max = 300;

}  // namespace

std::string readable(std::string_view text) {
    std::string result;
    for (std::size_t count = 0; !text.empty() && count < characters_max; ++count) {
        const std::size_t length = utf8_length(text);
        if (length == 0 || static_cast<unsigned char>(text[0]) < 0x20U) {
            result += '?';
        } else {
            result += text.substr(0, length);
        }
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return text.empty() ? result : result + "...";
}

}  // namespace hallbook::core
