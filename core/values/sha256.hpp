/// \file
/// SHA-256 (FIPS 180-4), for checksums of migrations and of schemas.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace hallbook::core {

/// The hash of the bytes as 64 hex digits in lower case.
std::string sha256_hex(std::string_view bytes);

}  // namespace hallbook::core
