/// \file
/// Joining texts.
/// SPDX-License-Identifier: Apache-2.0
#include "core/values/joined.hpp"

namespace hallbook::core {

std::string joined(const std::vector<std::string>& texts, std::string_view separator) {
    std::string all;
    for (const std::string& text : texts) {
        if (!all.empty()) all += separator;
        all += text;
    }
    return all;
}

}  // namespace hallbook::core
