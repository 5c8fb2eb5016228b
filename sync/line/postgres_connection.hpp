/// \file
/// PostgresConnection: the one thin wrapper around libpqxx. No other header here knows the driver.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/line/connection_string.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hallbook::sync {

/// Values for $1, $2 ... as text, empty for NULL; the SQL casts them ($1::bigint).
using Parameters = std::vector<std::optional<std::string>>;

/// What a connection has cost since it was made (making it not counted).
struct Traffic {
    int flights = 0;  ///< round trips
    /// As the kernel counts them on TCP, TLS and protocol included; of a Unix socket only the
    /// texts of statements, parameters and results are counted.
    std::int64_t bytes_sent = 0;
    std::int64_t bytes_received = 0;
};

/// The rows that a statement gave. Rows and columns count from 0; both must exist.
class PostgresResult {
public:
    ~PostgresResult();
    PostgresResult(PostgresResult&&) noexcept;
    PostgresResult& operator=(PostgresResult&&) noexcept;

    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] bool empty() const { return size() == 0; }
    [[nodiscard]] bool is_null(std::size_t row, int column) const;
    /// As PostgreSQL writes it; empty for NULL. Good as long as this object.
    [[nodiscard]] std::string_view text(std::size_t row, int column) const;
    [[nodiscard]] std::string string(std::size_t row, int column) const;
    [[nodiscard]] std::optional<std::string> optional_string(std::size_t row, int column) const;
    /// Failure{damaged} when it is NULL or no whole number.
    [[nodiscard]] std::int64_t integer(std::size_t row, int column) const;
    /// Whether the column says 't'.
    [[nodiscard]] bool is_true(std::size_t row, int column) const;
    /// Rows that an INSERT, UPDATE or DELETE touched.
    [[nodiscard]] std::size_t affected_rows() const;

private:
    friend class PostgresConnection;
    struct Rows;
    explicit PostgresResult(std::unique_ptr<Rows> rows);
    std::unique_ptr<Rows> m_rows;
};

/// A connection to central, in UTC and UTF-8. Every function throws core::Failure; one that was
/// lost stays lost (a new object is needed). Not for use by several threads at once.
class PostgresConnection {
public:
    /// Connects. Failure: unreachable, not_permitted, or bad_input for an address that cannot be
    /// read or a database that does not exist.
    explicit PostgresConnection(const std::string& uri, const ConnectionOptions& options = {});
    ~PostgresConnection();
    PostgresConnection(const PostgresConnection&) = delete;
    PostgresConnection& operator=(const PostgresConnection&) = delete;

    /// A further connection to the same database, with the same options.
    [[nodiscard]] std::unique_ptr<PostgresConnection> another() const;

    /// Runs one statement in one flight. Outside a PostgresTransaction it is its own transaction.
    PostgresResult execute(const std::string& sql, const Parameters& parameters);
    /// Runs one or several statements without parameters in one flight; outside a
    /// PostgresTransaction all of them are one transaction. Gives the rows of the last.
    PostgresResult execute(const std::string& sql);

    /// Waits for a notification of a channel this connection LISTENs to. False when the time went
    /// by, or something else came. No flight.
    bool wait_for_notification(std::chrono::milliseconds timeout);

    [[nodiscard]] Traffic traffic() const;
    [[nodiscard]] bool is_lost() const;

private:
    struct Driver;
    std::string m_uri;
    ConnectionOptions m_options;
    std::unique_ptr<Driver> m_driver;
};

/// What a transaction sees and may do.
enum class Isolation {
    read_committed,
    repeatable_read_only,  ///< one snapshot, READ ONLY
};

/// A transaction: begins with this object, and rolls back with it unless commit() was called. Each
/// end costs a flight.
class PostgresTransaction {
public:
    explicit PostgresTransaction(
        PostgresConnection& connection, Isolation isolation = Isolation::read_committed);
    ~PostgresTransaction();
    PostgresTransaction(const PostgresTransaction&) = delete;
    PostgresTransaction& operator=(const PostgresTransaction&) = delete;

    void commit();

private:
    PostgresConnection& m_connection;
    bool m_is_open = true;
};

}  // namespace hallbook::sync
