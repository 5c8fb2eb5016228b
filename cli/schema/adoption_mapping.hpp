/// \file
/// The mapping of `central adopt`: JSON, the one compiled in or a file (docs/adoption.md).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/adoption/adoption_rules.hpp"

#include <string>
#include <string_view>

namespace hallbook::cli {

/// migrations/adoption.json, byte for byte.
[[nodiscard]] std::string_view embedded_mapping();

/// Reads a mapping. Failure{bad_input} names what is wrong in it; `name` is what it is called.
[[nodiscard]] migrations::AdoptionRules parse_mapping(
    std::string_view text, const std::string& name);

}  // namespace hallbook::cli
