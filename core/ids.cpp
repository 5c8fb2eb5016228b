/// \file
/// Ids from natural keys.
/// SPDX-License-Identifier: Apache-2.0
#include "core/ids.hpp"

#include <algorithm>
#include <string>

namespace hallbook::core {

namespace {

constexpr std::int64_t counter_mask = (std::int64_t{1} << hall_shift) - 1;
constexpr std::int64_t digits_limit = 1'000'000'000'000;  // below 2^40

/// FNV-1a, 64 bits folded to 40. Keys of other than digits start above those of digits.
std::int64_t hashed_counter(std::string_view key) {
    std::uint64_t hash = 14'695'981'039'346'656'037ULL;
    for (const unsigned char c : key)
        hash = (hash ^ c) * 1'099'511'628'211ULL;
    const auto room = static_cast<std::uint64_t>(counter_mask - digits_limit);
    return digits_limit + static_cast<std::int64_t>(hash % room);
}

bool is_short_number(std::string_view key) {
    return !key.empty() && key.size() <= 12 && key.front() != '0' &&
           std::all_of(key.begin(), key.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::int64_t natural_key_id(std::string_view key) {
    const std::int64_t counter =
        is_short_number(key) ? std::stoll(std::string{key}) : hashed_counter(key);
    return (static_cast<std::int64_t>(natural_key_hall) << hall_shift) | counter;
}

}  // namespace hallbook::core
