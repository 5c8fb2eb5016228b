/// \file
/// Throwaway PostgreSQL servers and databases for tests.
/// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <sys/types.h>

#include <functional>
#include <set>
#include <string>
#include <string_view>

namespace hallbook::test {

/// A PostgreSQL server of its own in a temporary folder. It stops, and the folder is removed, with
/// this object or when the process is killed. HALLBOOK_KEEP_TEST_DB=1 keeps it and prints its URI.
class PostgresCluster {
public:
    enum class Listen { socket, socket_and_tcp };

    /// Starts the server, in about a second. Throws std::runtime_error when that fails. Without an
    /// installed server the whole process ends with status 77 (skipped), unless
    /// HALLBOOK_REQUIRE_POSTGRES=1 turns that into an exception.
    explicit PostgresCluster(Listen listen = Listen::socket);
    ~PostgresCluster();
    PostgresCluster(const PostgresCluster&) = delete;
    PostgresCluster& operator=(const PostgresCluster&) = delete;

    /// The server that the cases of one test program share, on socket and TCP; started at first
    /// use.
    [[nodiscard]] static PostgresCluster& shared();

    /// The superuser's URI, over the socket, without a password.
    [[nodiscard]] std::string admin_uri(std::string_view database = "postgres") const;
    /// A login's URI over the socket, without its password; the server asks for it.
    [[nodiscard]] std::string login_uri(std::string_view user, std::string_view database) const;
    /// The same over TCP. `port` may be a proxy's in front of the server; 0 is the server's own.
    [[nodiscard]] std::string tcp_uri(
        std::string_view user, std::string_view database, int port = 0) const;
    /// The port of the server on 127.0.0.1, if it was asked to listen there.
    [[nodiscard]] int port() const { return m_port; }

    /// Runs statements as the superuser. Throws std::runtime_error with the server's message.
    void execute(const std::string& sql, std::string_view database = "postgres") const;

    /// Makes the database `name` on the first call, lets `fill` build it (given its admin URI), and
    /// leaves it as a template for TemporaryDatabase. Returns `name`.
    std::string template_database(
        std::string_view name, const std::function<void(const std::string& uri)>& fill);

private:
    std::string m_folder;
    int m_port = 0;
    pid_t m_server = -1;
    int m_lifeline = -1;
    std::set<std::string, std::less<>> m_templates;
};

/// A database of its own for one test case, a copy of a template (0.04 s), dropped with this object
/// unless HALLBOOK_KEEP_TEST_DB is set. Logins are shared by all databases of a server.
class TemporaryDatabase {
public:
    explicit TemporaryDatabase(
        PostgresCluster& cluster = PostgresCluster::shared(),
        std::string_view template_name = "template1");
    ~TemporaryDatabase();
    TemporaryDatabase(const TemporaryDatabase&) = delete;
    TemporaryDatabase& operator=(const TemporaryDatabase&) = delete;

    [[nodiscard]] const std::string& name() const { return m_name; }
    /// The superuser's URI of this database.
    [[nodiscard]] std::string uri() const { return m_cluster.admin_uri(m_name); }
    [[nodiscard]] PostgresCluster& cluster() const { return m_cluster; }

private:
    PostgresCluster& m_cluster;
    std::string m_name;
};

}  // namespace hallbook::test
