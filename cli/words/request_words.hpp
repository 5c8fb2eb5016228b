/// \file
/// Requests as JSON for programs and as text for people.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/words/confirmation.hpp"
#include "store/queries/requests.hpp"

namespace hallbook::cli {

[[nodiscard]] Json request_json(const store::RequestEntry& entry);

/// Several requests as a table.
[[nodiscard]] std::string requests_text(
    const Output& out, const std::vector<store::RequestEntry>& entries);

/// One request with all that is known of it, a line each.
[[nodiscard]] std::string request_text(
    const Output& out, const store::RequestEntry& entry, const core::CivilZone& zone);

/// Adds "request", as it is after a write.
void add_request(Json& document, store::SqliteDatabase& database, const std::string& number);

}  // namespace hallbook::cli
