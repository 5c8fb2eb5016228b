/// \file
/// Small helpers for text.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hallbook::cli {

/// ASCII letters in lower case; everything else as it is.
[[nodiscard]] std::string lower_case(std::string_view text);

/// Without the spaces around it.
[[nodiscard]] std::string trimmed(std::string_view text);

/// "a, b, c"
[[nodiscard]] std::string joined(const std::vector<std::string>& texts);

/// "1 operation", "3 operations": the plural is `one` with an s.
[[nodiscard]] std::string counted(std::int64_t count, std::string_view one);

}  // namespace hallbook::cli
