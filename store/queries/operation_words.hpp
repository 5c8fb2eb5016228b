/// \file
/// An operation in a few words: "1026468 on WIRE_BREM".
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.hpp"
#include "store/file/sqlite_database.hpp"

namespace hallbook::store {

/// The names people use for rows that operations refer to by id, as in this file.
[[nodiscard]] core::OperationNames operation_names(SqliteDatabase& database);

/// Whom and what an operation is about, to follow its kind. Empty for an unreadable payload.
[[nodiscard]] std::string operation_words(
    const std::string& kind, const std::string& payload, const core::OperationNames& names);

}  // namespace hallbook::store
