/// \file
/// Finding the request, the employer or the dispatch a person means.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/queries/dispatches.hpp"
#include "store/queries/requests.hpp"

#include <string>

namespace hallbook::cli {

/// The request of this number. Failure{bad_input} for none.
[[nodiscard]] store::RequestEntry request_meant(
    store::SqliteDatabase& database, const std::string& number);

/// The employer with this code or the only one with this part of a name. Failure{bad_input} for
/// none, and for several, which are then listed.
[[nodiscard]] core::Organization employer_meant(
    store::SqliteDatabase& database, const std::string& text);

/// The dispatch with this id, or the only live one of the members with this name or card number.
/// Failure{bad_input} for none, and for several.
[[nodiscard]] store::DispatchEntry dispatch_meant(
    store::SqliteDatabase& database, const std::string& text);

}  // namespace hallbook::cli
