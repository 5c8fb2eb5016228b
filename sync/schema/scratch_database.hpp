/// \file
/// A temporary database on central's server, for running a chain and reading the schema it makes.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/line/postgres_connection.hpp"

namespace hallbook::sync {

/// The constructor creates the database empty, the destructor drops it. Roles that a chain creates
/// remain: they belong to the server.
class ScratchDatabase {
public:
    /// `uri` names a login that may create databases, and no password. Throws as PostgresConnection
    /// does; not_permitted when the login may not create databases.
    explicit ScratchDatabase(const std::string& uri);
    ~ScratchDatabase();
    ScratchDatabase(const ScratchDatabase&) = delete;
    ScratchDatabase& operator=(const ScratchDatabase&) = delete;

    /// The address of this database, for the same login.
    [[nodiscard]] std::string uri() const;

private:
    std::string m_server_uri;
    std::string m_name;
    PostgresConnection m_server;
};

}  // namespace hallbook::sync
