/// \file
/// Text of unknown origin made fit to be read and stored.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace hallbook::core {

/// The first 300 characters, made visible() as for a person; "..." behind what was cut off.
[[nodiscard]] std::string readable(std::string_view text);

}  // namespace hallbook::core
