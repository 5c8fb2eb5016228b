/// \file
/// Parsed<T>: the result of reading a value from text that a person or a file gave.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

namespace hallbook::core {

/// Either a value, or what is wrong with the text (a clause without a full stop, such as
/// "has more than two decimals").
template <class T>
struct [[nodiscard]] Parsed {
    std::optional<T> value;
    std::string problem;

    static Parsed good(T v) { return {std::move(v), {}}; }
    static Parsed bad(std::string why) { return {std::nullopt, std::move(why)}; }
    explicit operator bool() const noexcept { return value.has_value(); }
};

}  // namespace hallbook::core
