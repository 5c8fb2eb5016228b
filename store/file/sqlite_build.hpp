/// \file
/// Which SQLite the program was built with.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace hallbook::store {

/// Version, day and start of the source's digest, and how it was compiled:
/// "3.40.1 of 2022-12-28 (df5c253c0b), COMPILER=gcc-12.2.0, THREADSAFE=1".
[[nodiscard]] std::string sqlite_build();

}  // namespace hallbook::store
