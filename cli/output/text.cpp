/// \file
/// Changing case, trimming and counting.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/output/text.hpp"

namespace hallbook::cli {

std::string lower_case(std::string_view text) {
    std::string lower{text};
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(' ');
    if (first == std::string_view::npos) return {};
    return std::string{text.substr(first, text.find_last_not_of(' ') - first + 1)};
}

std::string counted(std::int64_t count, std::string_view one) {
    return std::to_string(count) + " " + std::string{one} + (count == 1 ? "" : "s");
}

}  // namespace hallbook::cli
