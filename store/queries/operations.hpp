/// \file
/// This hall's operations and their outcomes at central.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.hpp"
#include "store/file/sqlite_database.hpp"

namespace hallbook::store {

enum class OperationScope {
    pending,  ///< that central has not decided about
    all,
};

struct OperationEntry {
    core::OperationId id;
    std::string kind;
    core::Instant recorded_at{};
    std::string actor;
    core::Outcome local_outcome{};
    std::string local_reason;  ///< empty for plain acceptance
    std::optional<core::Outcome> outcome;  ///< central's; empty while pending
    std::string reason;  ///< central's
    std::optional<core::Instant> settled_at;
    std::string payload;  ///< as encode_payload
};

/// Newest first, at most `limit`.
std::vector<OperationEntry> operations(
    SqliteDatabase& database, OperationScope scope, std::size_t limit);

}  // namespace hallbook::store
