/// \file
/// Small helpers for text.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/values/joined.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace hallbook::cli {

/// ASCII letters in lower case; everything else as it is.
[[nodiscard]] std::string lower_case(std::string_view text);

/// The text without the spaces around it.
[[nodiscard]] std::string trimmed(std::string_view text);

using core::joined;

/// "1 operation", "3 operations": the plural is `one` with an s.
[[nodiscard]] std::string counted(std::int64_t count, std::string_view one);

}  // namespace hallbook::cli
