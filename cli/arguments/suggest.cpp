/// \file
/// The edit distance behind "did you mean".
/// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments/suggest.hpp"

#include <algorithm>

namespace hallbook::cli {

namespace {

/// Optimal string alignment: the swap of two neighbours counts as one step.
std::size_t distance(const std::string& from, const std::string& to) {
    std::vector<std::vector<std::size_t>> steps(
        from.size() + 1, std::vector<std::size_t>(to.size() + 1));
    for (std::size_t i = 0; i <= from.size(); ++i) {
        for (std::size_t j = 0; j <= to.size(); ++j) {
            if (i == 0 || j == 0) {
                steps[i][j] = i + j;
                continue;
            }
            const std::size_t change = from[i - 1] == to[j - 1] ? 0 : 1;
            steps[i][j] =
                std::min({steps[i - 1][j] + 1, steps[i][j - 1] + 1, steps[i - 1][j - 1] + change});
            const bool swapped =
                i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
            if (swapped) steps[i][j] = std::min(steps[i][j], steps[i - 2][j - 2] + 1);
        }
    }
    return steps[from.size()][to.size()];
}

}  // namespace

std::optional<std::string> nearest(
    const std::string& word, const std::vector<std::string>& candidates) {
    constexpr std::size_t telling = 3;  // so many letters of a word's beginning
    const auto longer =
        std::find_if(candidates.begin(), candidates.end(), [&](const std::string& candidate) {
            return word.size() >= telling && candidate.starts_with(word);
        });
    if (longer != candidates.end()) return *longer;
    std::optional<std::string> best;
    std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
    for (const auto& candidate : candidates) {
        const std::size_t steps = distance(word, candidate);
        if (steps < best_distance && steps < candidate.size()) {
            best = candidate;
            best_distance = steps;
        }
    }
    return best;
}

}  // namespace hallbook::cli
