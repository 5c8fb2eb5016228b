/// \file
/// What a mistyped word may have meant.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace hallbook::cli {

/// The first candidate that begins with `word`, or else the one nearest to it by insertions,
/// removals, replacements and swaps of neighbours; empty when none can be meant.
[[nodiscard]] std::optional<std::string> nearest(
    const std::string& word, const std::vector<std::string>& candidates);

}  // namespace hallbook::cli
