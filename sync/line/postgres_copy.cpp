/// \file
/// Calls libpq directly.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/line/postgres_copy.hpp"

#include "sync/line/connect_failure.hpp"
#include "sync/line/postgres_failure.hpp"
#include "sync/line/session_environment.hpp"
#include "sync/line/watchdog.hpp"

#include <libpq-fe.h>

namespace hallbook::sync {

namespace {

using Connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;
using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;
using Text = std::unique_ptr<char, decltype(&PQfreemem)>;

Connection connect(const std::string& conninfo) {
    set_session_environment();
    Connection connection{PQconnectdb(conninfo.c_str()), &PQfinish};
    if (PQstatus(connection.get()) != CONNECTION_OK) {
        throw connect_failure(PQerrorMessage(connection.get()));
    }
    // libpq would print the server's notices on the terminal; errors are thrown as Failure anyway.
    PQsetNoticeProcessor(
        connection.get(), [](void*, const char*) {}, nullptr);
    return connection;
}

/// Arms the watchdog, and disarms it when the flight ends, by an exception too.
class Flight {
public:
    explicit Flight(Watchdog& watchdog) : m_watchdog{watchdog} { m_watchdog.arm(); }
    ~Flight() { m_watchdog.disarm(); }
    Flight(const Flight&) = delete;
    Flight& operator=(const Flight&) = delete;

private:
    Watchdog& m_watchdog;
};

}  // namespace

struct PostgresCopy::Driver {
    Driver(const std::string& conninfo, std::chrono::milliseconds silence_max)
        : connection{connect(conninfo)},
          watchdog{PQsocket(connection.get()), silence_max},
          bytes_at_start{watchdog.bytes()} {}

    void check(const Result& result, ExecStatusType expected) {
        if (PQresultStatus(result.get()) == expected) return;
        if (watchdog.has_bitten()) throw silence_failure();
        const char* sqlstate = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
        throw postgres_failure(
            sqlstate != nullptr ? sqlstate : "", PQresultErrorMessage(result.get()));
    }

    Connection connection;
    Watchdog watchdog;
    SocketBytes bytes_at_start;
    Traffic traffic;
};

PostgresCopy::PostgresCopy(const std::string& uri, const ConnectionOptions& options)
    : m_driver{std::make_unique<Driver>(connection_string(uri, options), options.silence_max)} {}

PostgresCopy::~PostgresCopy() = default;

PostgresCopy::Rows PostgresCopy::execute(const std::string& sql, const Parameters& parameters) {
    const Flight flight{m_driver->watchdog};
    ++m_driver->traffic.flights;
    std::vector<const char*> values;
    for (const auto& each : parameters)
        values.push_back(each ? each->c_str() : nullptr);
    const Result result{
        PQexecParams(
            m_driver->connection.get(),
            sql.c_str(),
            static_cast<int>(values.size()),
            nullptr,
            values.data(),
            nullptr,
            nullptr,
            0),
        &PQclear};
    if (PQresultStatus(result.get()) == PGRES_COMMAND_OK) return {};
    m_driver->check(result, PGRES_TUPLES_OK);
    Rows rows(static_cast<std::size_t>(PQntuples(result.get())));
    for (std::size_t row = 0; row < rows.size(); ++row) {
        for (int column = 0; column < PQnfields(result.get()); ++column) {
            const auto at = static_cast<int>(row);
            const bool null = PQgetisnull(result.get(), at, column) != 0;
            rows[row].push_back(
                null ? std::nullopt
                     : std::optional<std::string>{PQgetvalue(result.get(), at, column)});
        }
    }
    return rows;
}

void PostgresCopy::copy_out(
    const std::string& sql, const std::function<void(std::string_view)>& piece) {
    const Flight flight{m_driver->watchdog};
    ++m_driver->traffic.flights;
    auto* connection = m_driver->connection.get();
    m_driver->check(Result{PQexec(connection, sql.c_str()), &PQclear}, PGRES_COPY_OUT);
    for (;;) {
        char* bytes = nullptr;
        const int length = PQgetCopyData(connection, &bytes, 0);
        const Text owned{bytes, &PQfreemem};
        if (length < 0) break;
        m_driver->watchdog.moved();
        m_driver->traffic.bytes_received += length;
        piece({bytes, static_cast<std::size_t>(length)});
    }
    m_driver->check(Result{PQgetResult(connection), &PQclear}, PGRES_COMMAND_OK);
    // libpq needs all results read, up to the null one, before the next statement.
    while (const Result rest{PQgetResult(connection), &PQclear}) {
    }
}

std::string PostgresCopy::password_verifier(const std::string& login, const std::string& password) {
    const Text verifier{
        PQencryptPasswordConn(
            m_driver->connection.get(), password.c_str(), login.c_str(), "scram-sha-256"),
        &PQfreemem};
    if (!verifier) throw postgres_failure("", PQerrorMessage(m_driver->connection.get()));
    return verifier.get();
}

Traffic PostgresCopy::traffic() const {
    auto traffic = m_driver->traffic;
    const auto bytes = m_driver->watchdog.bytes();
    if (bytes.received > 0) {
        traffic.bytes_sent = bytes.sent - m_driver->bytes_at_start.sent;
        traffic.bytes_received = bytes.received - m_driver->bytes_at_start.received;
    }
    return traffic;
}

}  // namespace hallbook::sync
