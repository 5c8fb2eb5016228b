/// \file
/// The one place where what PostgreSQL and its libraries report becomes a core::Failure.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/values/failure.hpp"

#include <exception>
#include <string_view>

namespace hallbook::sync {

/// Whether the connection still stood after the error.
enum class Link { up, down };

/// For an exception that libpqxx threw.
core::Failure postgres_failure(const std::exception& error, Link link);

/// For an error that the server reported, by its SQLSTATE (empty: the connection was lost).
core::Failure postgres_failure(std::string_view sqlstate, const std::string& message);

/// Central has not had the migrations of this program.
core::Failure central_older_failure();

/// For a flight that the deadline ended.
core::Failure silence_failure();

}  // namespace hallbook::sync
