/// \file
/// Describing operations.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/words/operation_words.hpp"

namespace hallbook::cli {

BookCodes book_codes(store::SqliteDatabase& database) {
    return store::operation_names(database).books;
}

std::string operation_words(const store::OperationEntry& entry, const core::OperationNames& names) {
    const std::string words = store::operation_words(entry.kind, entry.payload, names);
    return words.empty() ? entry.kind : entry.kind + " " + words;
}

}  // namespace hallbook::cli
