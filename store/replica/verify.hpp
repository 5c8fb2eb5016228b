/// \file
/// Verify: whether a replica is whole.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/file/sqlite_database.hpp"

namespace hallbook::store {

/// One thing that is not as it must be.
struct VerifyFinding {
    std::string check;  ///< its code, such as foreign_keys
    std::string detail;  ///< what was found, and where
};

/// Looks at everything: pages and indices, foreign keys, CHECKs, types (an APN is an integer), the
/// counts behind places in line, and the operation log (numbers without gaps, changes readable).
/// Reads the whole file. Empty when all is well.
std::vector<VerifyFinding> verify(SqliteDatabase& database);

}  // namespace hallbook::store
