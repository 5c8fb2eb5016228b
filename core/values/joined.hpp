/// \file
/// Joining texts.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hallbook::core {

/// "a, b, c"; empty for no texts.
std::string joined(const std::vector<std::string>& texts, std::string_view separator = ", ");

}  // namespace hallbook::core
