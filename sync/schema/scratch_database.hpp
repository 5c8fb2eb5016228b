/// \file
/// A database of our own on central's server, for building a chain and looking at what it makes.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/line/postgres_connection.hpp"

namespace hallbook::sync {

/// Made empty with this object and dropped with it. The roles that a chain makes stay: they belong
/// to the server.
class ScratchDatabase {
public:
    /// `uri`: a login that may create databases; it must not hold a password. Failure as of
    /// PostgresConnection, not_permitted when the login may not.
    explicit ScratchDatabase(const std::string& uri);
    ~ScratchDatabase();
    ScratchDatabase(const ScratchDatabase&) = delete;
    ScratchDatabase& operator=(const ScratchDatabase&) = delete;

    /// The same login's way to it.
    [[nodiscard]] std::string uri() const;

private:
    std::string m_server_uri;
    std::string m_name;
    PostgresConnection m_server;
};

}  // namespace hallbook::sync
