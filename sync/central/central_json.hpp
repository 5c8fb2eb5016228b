/// \file
/// Reads the answers of central's functions. For sync/central only: it exposes nlohmann/json.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/values/failure.hpp"
#include "sync/central/central.hpp"

#include <nlohmann/json.hpp>

namespace hallbook::sync {

using Json = nlohmann::json;

/// Calls `read` and turns every exception of the JSON library into Failure{damaged}.
template <class Read>
auto reading(std::string_view what, Read read) {
    try {
        return read();
    } catch (const Json::exception& error) {
        throw core::Failure{
            core::FailureKind::damaged,
            "Central's " + std::string{what} + " cannot be read: " + error.what(),
            "The hall's data is safe. Report this message."};
    }
}

core::Instant instant_from(const Json& text);

/// [hall, seq, kind, payload_version, recorded_at, clock_at, actor, seen, payload, told,
/// deposited_at, code, [not before, may import, version], ...]
DepositedOperation deposited_from(const Json& fields);
inline constexpr std::size_t deposited_fields = 13;

Backlog backlog_from(const Json& json);
PastRecord past_from(const Json& fields);

}  // namespace hallbook::sync
