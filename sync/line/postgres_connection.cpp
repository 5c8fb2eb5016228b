/// \file
/// libpqxx 6.4 (Debian 12) and 7.10 (Debian 13) behind one face.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/line/postgres_connection.hpp"

#include "core/values/failure.hpp"
#include "core/values/utf8.hpp"
#include "sync/line/connect_failure.hpp"
#include "sync/line/postgres_failure.hpp"
#include "sync/line/session_environment.hpp"
#include "sync/line/watchdog.hpp"

#include <pqxx/pqxx>

#include <charconv>
#include <cstdio>
#include <numeric>

namespace hallbook::sync {

// --- PostgresResult -------------------------------------------------------------------------

struct PostgresResult::Rows {
    pqxx::result result;
};

PostgresResult::PostgresResult(std::unique_ptr<Rows> rows) : m_rows{std::move(rows)} {}
PostgresResult::~PostgresResult() = default;
PostgresResult::PostgresResult(PostgresResult&&) noexcept = default;
PostgresResult& PostgresResult::operator=(PostgresResult&&) noexcept = default;

namespace {

pqxx::field field_of(const pqxx::result& result, std::size_t row, int column) {
    return result[static_cast<pqxx::result::size_type>(row)]
                 [static_cast<pqxx::row::size_type>(column)];
}

}  // namespace

std::size_t PostgresResult::size() const { return static_cast<std::size_t>(m_rows->result.size()); }

bool PostgresResult::is_null(std::size_t row, int column) const {
    return field_of(m_rows->result, row, column).is_null();
}

std::string_view PostgresResult::text(std::size_t row, int column) const {
    // The field is a handle; the text belongs to the result.
    const auto field = field_of(m_rows->result, row, column);
    return {field.c_str(), static_cast<std::size_t>(field.size())};
}

std::string PostgresResult::string(std::size_t row, int column) const {
    return std::string{text(row, column)};
}

std::optional<std::string> PostgresResult::optional_string(std::size_t row, int column) const {
    if (is_null(row, column)) return std::nullopt;
    return string(row, column);
}

std::int64_t PostgresResult::integer(std::size_t row, int column) const {
    const auto digits = text(row, column);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc{} || end != digits.data() + digits.size()) {
        throw core::Failure{
            core::FailureKind::damaged,
            "Central gave \"" + std::string{digits} + "\" for a whole number."};
    }
    return number;
}

bool PostgresResult::is_true(std::size_t row, int column) const { return text(row, column) == "t"; }

std::size_t PostgresResult::affected_rows() const {
    return static_cast<std::size_t>(m_rows->result.affected_rows());
}

// --- PostgresConnection ---------------------------------------------------------------------

namespace {

/// Whether bytes over this socket can be asked of the kernel.
bool is_counted_by_kernel(const SocketBytes& bytes) { return bytes.sent + bytes.received > 0; }

std::int64_t size_of(const Parameters& parameters) {
    return std::accumulate(
        parameters.begin(), parameters.end(), std::int64_t{0}, [](auto sum, const auto& each) {
            return sum + (each ? static_cast<std::int64_t>(each->size()) : 0);
        });
}

std::int64_t size_of(const pqxx::result& result) {
    std::int64_t sum = 0;
    for (const auto& row : result) {
        for (const auto& field : row)
            sum += static_cast<std::int64_t>(field.size());
    }
    return sum;
}

#if PQXX_VERSION_MAJOR >= 7
pqxx::result run(pqxx::transaction_base& work, const std::string& sql, const Parameters& values) {
    pqxx::params parameters;
    for (const auto& value : values)
        parameters.append(value);
#if PQXX_VERSION_MAJOR > 7 || PQXX_VERSION_MINOR >= 10
    return work.exec(pqxx::zview{sql}, parameters);
#else
    return work.exec_params(pqxx::zview{sql}, parameters);
#endif
}
#else
pqxx::result run(pqxx::transaction_base& work, const std::string& sql, const Parameters& values) {
    std::vector<const char*> texts;
    texts.reserve(values.size());
    for (const auto& value : values)
        texts.push_back(value ? value->c_str() : nullptr);
    return work.exec_params(sql, pqxx::prepare::make_dynamic_params(texts));
}
#endif

}  // namespace

struct PostgresConnection::Driver {
    /// Drops the server's remarks, which would go to the terminal beside what the program says;
    /// what makes a flight fail is told as a failure.
#if PQXX_VERSION_MAJOR > 7 || (PQXX_VERSION_MAJOR == 7 && PQXX_VERSION_MINOR >= 10)
    struct NoRemarks {
        explicit NoRemarks(pqxx::connection& connection) {
            connection.set_notice_handler([](pqxx::zview) noexcept {});
        }
    };
#else
    using NoRemarks = pqxx::quiet_errorhandler;
#endif

    Driver(const std::string& conninfo, std::chrono::milliseconds silence_max)
        : connection{conninfo}, no_remarks{connection}, watchdog{connection.sock(), silence_max} {
        bytes_at_start = watchdog.bytes();
    }

    template <class Flight>
    pqxx::result fly(Flight flight);

    pqxx::connection connection;
    NoRemarks no_remarks;
    Watchdog watchdog;
    SocketBytes bytes_at_start;
    Traffic traffic;
    bool lost = false;
};

/// Runs one flight under the watchdog and counts it. libpqxx 6 would connect anew by itself after a
/// loss, and the session would go on without its transaction: hence `lost`.
template <class Flight>
pqxx::result PostgresConnection::Driver::fly(Flight flight) {
    if (lost) throw postgres_failure("", "");
    ++traffic.flights;
    watchdog.arm();
    try {
        pqxx::nontransaction work{connection};
        auto result = flight(work);
        watchdog.disarm();
        return result;
    } catch (const std::exception& error) {
        watchdog.disarm();
        lost = !connection.is_open();
        if (watchdog.has_bitten()) throw silence_failure();
        throw postgres_failure(error, lost ? Link::down : Link::up);
    }
}

PostgresConnection::PostgresConnection(const std::string& uri, const ConnectionOptions& options)
    : m_uri{uri}, m_options{options} {
    const auto conninfo = connection_string(uri, options);
    set_session_environment();
    try {
        m_driver = std::make_unique<Driver>(conninfo, options.silence_max);
    } catch (const pqxx::failure& error) {
        throw connect_failure(error.what());
    }
}

PostgresConnection::~PostgresConnection() = default;

std::unique_ptr<PostgresConnection> PostgresConnection::another() const {
    return std::make_unique<PostgresConnection>(m_uri, m_options);
}

PostgresResult PostgresConnection::execute(const std::string& sql, const Parameters& parameters) {
    auto result =
        m_driver->fly([&](pqxx::transaction_base& work) { return run(work, sql, parameters); });
    auto& traffic = m_driver->traffic;
    traffic.bytes_sent += static_cast<std::int64_t>(sql.size()) + size_of(parameters);
    traffic.bytes_received += size_of(result);
    return PostgresResult{
        std::make_unique<PostgresResult::Rows>(PostgresResult::Rows{std::move(result)})};
}

PostgresResult PostgresConnection::execute(const std::string& sql) {
    auto result = m_driver->fly([&](pqxx::transaction_base& work) { return work.exec(sql); });
    m_driver->traffic.bytes_sent += static_cast<std::int64_t>(sql.size());
    m_driver->traffic.bytes_received += size_of(result);
    return PostgresResult{
        std::make_unique<PostgresResult::Rows>(PostgresResult::Rows{std::move(result)})};
}

bool PostgresConnection::wait_for_notification(std::chrono::milliseconds timeout) {
    if (m_driver->lost) throw postgres_failure("", "");
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(timeout);
    const auto rest = std::chrono::microseconds{timeout - seconds};
    try {
        return m_driver->connection.await_notification(seconds.count(), rest.count()) > 0;
    } catch (const std::exception& error) {
        m_driver->lost = true;
        throw postgres_failure(error, Link::down);
    }
}

Traffic PostgresConnection::traffic() const {
    auto traffic = m_driver->traffic;
    const auto bytes = m_driver->watchdog.bytes();
    if (is_counted_by_kernel(bytes)) {
        traffic.bytes_sent = bytes.sent - m_driver->bytes_at_start.sent;
        traffic.bytes_received = bytes.received - m_driver->bytes_at_start.received;
    }
    return traffic;
}

bool PostgresConnection::is_lost() const { return m_driver->lost; }

// --- PostgresTransaction --------------------------------------------------------------------

PostgresTransaction::PostgresTransaction(PostgresConnection& connection, Isolation isolation)
    : m_connection{connection} {
    switch (isolation) {
        case Isolation::read_committed:
            m_connection.execute("BEGIN ISOLATION LEVEL READ COMMITTED");
            break;
        case Isolation::repeatable_read_only:
            m_connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
            break;
    }
}

PostgresTransaction::~PostgresTransaction() {
    // A lost connection has rolled back at the server by itself.
    if (!m_is_open || m_connection.is_lost()) return;
    try {
        m_connection.execute("ROLLBACK");
    } catch (const core::Failure& failure) {
        std::fprintf(
            stderr,
            "hallbook: a transaction at central could not be rolled back: %s\n",
            core::visible(failure.what(), core::Layout::kept).c_str());
    }
}

void PostgresTransaction::commit() {
    m_connection.execute("COMMIT");
    m_is_open = false;
}

}  // namespace hallbook::sync
