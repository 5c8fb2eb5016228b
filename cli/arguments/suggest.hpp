/// \file
/// What a mistyped word may have meant.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace hallbook::cli {

/// The candidate nearest to `word` by insertions, removals, replacements and swaps of neighbours;
/// empty when even that one is too far away to be meant.
[[nodiscard]] std::optional<std::string> nearest(
    const std::string& word, const std::vector<std::string>& candidates);

}  // namespace hallbook::cli
