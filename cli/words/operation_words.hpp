/// \file
/// An operation in a few words: "register 1026468 on WIRE_BREM".
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/queries/operation_words.hpp"
#include "store/queries/operations.hpp"

namespace hallbook::cli {

/// The codes of the books by id.
using BookCodes = std::map<core::Id<core::ReferralBook>, std::string>;

[[nodiscard]] BookCodes book_codes(store::SqliteDatabase& database);

/// What the operation asks for, in a few words; only its kind when its payload cannot be read.
[[nodiscard]] std::string operation_words(
    const store::OperationEntry& entry, const core::OperationNames& names);

}  // namespace hallbook::cli
