/// \file
/// Ids from natural keys, and UUIDs.
/// SPDX-License-Identifier: Apache-2.0
#include "core/values/ids.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace hallbook::core {

namespace {

constexpr std::int64_t counter_mask = (std::int64_t{1} << hall_shift) - 1;
constexpr std::int64_t digits_limit = 1'000'000'000'000;  // below 2^40

/// FNV-1a, 64 bits folded to 40. A key that is not all digits gets a counter above those that are.
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

// "hallbo" in ASCII and version 8 of RFC 9562; the rest is zero.
constexpr std::uint64_t our_high = 0x6861'6c6c'626f'8000;
constexpr std::uint64_t our_variant = std::uint64_t{1} << 63;

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::size_t uuid_length = 36;

constexpr bool is_hyphen_place(std::size_t at) {
    return at == 8 || at == 13 || at == 18 || at == 23;
}

/// The value of a hexadecimal digit; 16 for any other character.
std::uint64_t hex_value(char c) {
    const char lower = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    return std::min<std::uint64_t>(hex_digits.find(lower), 16);
}

}  // namespace

std::string uuid_text(const Uuid& uuid) {
    std::string text;
    text.reserve(uuid_length);
    for (const std::uint64_t half : {uuid.high, uuid.low}) {
        for (int shift = 60; shift >= 0; shift -= 4) {
            if (is_hyphen_place(text.size())) text += '-';
            text += hex_digits[half >> shift & 15U];
        }
    }
    return text;
}

Parsed<Uuid> parse_uuid(std::string_view text) {
    if (text.size() != uuid_length)
        return Parsed<Uuid>::bad("is no UUID: it has not 36 characters");
    std::array<std::uint64_t, 2> halves{};
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto& half = halves[i > 18 ? 1 : 0];
        const auto digit = hex_value(text[i]);
        if (is_hyphen_place(i) ? text[i] != '-' : digit == 16) {
            return Parsed<Uuid>::bad("is no UUID, such as 68616c6c-626f-8000-8000-010000010000");
        }
        if (!is_hyphen_place(i)) half = half << 4 | digit;
    }
    return Parsed<Uuid>::good({halves[0], halves[1]});
}

std::string RowKey::text() const {
    return is_uuid() ? uuid_text(std::get<Uuid>(m_key)) : std::to_string(number());
}

Uuid row_uuid(const OperationId& operation, std::int64_t index) {
    return {our_high, our_variant | static_cast<std::uint64_t>(row_id(operation, index))};
}

OperationId maker_of(const Uuid& uuid) {
    if (uuid.high != our_high) return {};
    return maker_of(static_cast<std::int64_t>(uuid.low & ~our_variant));
}

std::int64_t natural_key_id(std::string_view key) {
    const std::int64_t counter =
        is_short_number(key) ? std::stoll(std::string{key}) : hashed_counter(key);
    return (static_cast<std::int64_t>(natural_key_hall) << hall_shift) | counter;
}

}  // namespace hallbook::core
