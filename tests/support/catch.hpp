/// \file
/// Catch2, version 2 or 3.
/// SPDX-License-Identifier: Apache-2.0

#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif

#include <string>

namespace hallbook::test {

/// Matches a text that holds `part`; the library calls this by another name in each version.
inline auto contains(const std::string& part) {
#if __has_include(<catch2/catch_all.hpp>)
    return Catch::Matchers::ContainsSubstring(part);
#else
    return Catch::Contains(part);
#endif
}

}  // namespace hallbook::test
