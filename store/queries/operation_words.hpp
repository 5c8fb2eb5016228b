/// \file
/// An operation in a few words: "1026468 on WIRE_BREM".
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.hpp"
#include "store/file/sqlite_database.hpp"

namespace hallbook::store {

/// What people call the rows that operations mean by id, as the file knows them.
[[nodiscard]] core::OperationNames operation_names(SqliteDatabase& database);

/// What follows the kind: whom and what it is about. Empty for a payload that cannot be read.
[[nodiscard]] std::string operation_words(
    const std::string& kind, const std::string& payload, const core::OperationNames& names);

}  // namespace hallbook::store
