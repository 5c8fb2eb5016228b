/// \file
/// The order of operations and what their makers knew.
/// SPDX-License-Identifier: Apache-2.0
#include "core/operation.hpp"

namespace hallbook::core {

bool had_seen(const Operation& operation, const OperationId& other) {
    if (other.hall == operation.id.hall) return other.sequence < operation.id.sequence;
    const auto seen = operation.seen.sequences.find(other.hall);
    return seen != operation.seen.sequences.end() && other.sequence <= seen->second;
}

CanonicalKey canonical_key(const Operation& operation) {
    return {operation.recorded_at, operation.id};
}

}  // namespace hallbook::core
