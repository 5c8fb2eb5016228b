/// \file
/// Connection strings to central: a libpq URI, and the settings that every connection adds to it.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

namespace hallbook::sync {

/// How a connection behaves on a bad line. The URI itself takes precedence over the first two.
struct ConnectionOptions {
    std::string application_name = "hallbook";  ///< as pg_stat_activity shows it
    std::chrono::seconds connect_timeout{10};  ///< for each address of the server
    /// A flight in which no byte has moved for this long is given up. Over TCP any byte in either
    /// direction counts, so that slow links survive; over a Unix socket this bounds the whole time
    /// of the flight.
    std::chrono::milliseconds silence_max{60'000};
};

/// The conninfo string for `uri` (postgresql://... or key=value pairs): keepalives, timeouts,
/// UTF-8, UTC and ISO dates added, the protection of a line that leads away from this machine
/// (protect() in address.hpp), and the search path that finds the tables of an adopted central
/// first, unless the URI sets one. Throws Failure{bad_input} for a text that libpq cannot read.
std::string connection_string(const std::string& uri, const ConnectionOptions& options);

/// `uri` with another login and without password and client certificate, in the form of a URI.
/// Throws as above.
std::string uri_for_login(const std::string& uri, const std::string& login);

}  // namespace hallbook::sync
