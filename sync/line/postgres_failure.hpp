/// \file
/// The one place where errors of PostgreSQL, libpqxx and libpq become a core::Failure.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/values/failure.hpp"

#include <exception>
#include <string_view>

namespace hallbook::sync {

/// Whether the connection was still usable after the error.
enum class Link { up, down };

/// For an exception that libpqxx threw.
core::Failure postgres_failure(const std::exception& error, Link link);

/// For an error that the server reported, by its SQLSTATE (empty: the connection was lost).
core::Failure postgres_failure(std::string_view sqlstate, const std::string& message);

/// The failure when central lacks migrations that this program needs.
core::Failure central_older_failure();

/// For a flight that was given up after ConnectionOptions::silence_max.
core::Failure silence_failure();

}  // namespace hallbook::sync
