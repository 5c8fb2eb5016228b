/// \file
/// Cuts what is too long, and makes visible what nobody could read.
/// SPDX-License-Identifier: Apache-2.0
#include "core/values/readable.hpp"

#include "core/values/utf8.hpp"

#include <algorithm>

namespace hallbook::core {

namespace {

constexpr std::size_t characters_max = 300;

}  // namespace

std::string readable(std::string_view text) {
    std::size_t end = 0;
    for (std::size_t count = 0; end < text.size() && count < characters_max; ++count)
        end += std::max<std::size_t>(utf8_length(text.substr(end)), 1);
    return visible(text.substr(0, end)) + (end < text.size() ? "..." : "");
}

}  // namespace hallbook::core
