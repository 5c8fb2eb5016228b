/// \file
/// CentralStage: a central with the sample's books, and halls whose backlogs it is sent.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "benchmarks/offline_hall.hpp"
#include "benchmarks/store_data.hpp"
#include "sync/central/postgres_central.hpp"
#include "sync/office/central_admin.hpp"

namespace hallbook::benchmarks {

/// A hall at central and what it has done in memory.
struct StageHall {
    sync::Enrolled enrolled;
    std::string uri;  ///< with its password
    std::string database;
    std::vector<core::EncodedOperation> operations;
    std::int64_t deposited = 0;

    /// Over TCP, by whatever port of 127.0.0.1; `more` follows: "?sslmode=require".
    [[nodiscard]] std::string tcp_uri(int port, const std::string& more = {}) const;
};

/// How much of the work is sent.
enum class Part { on_time, late };

class CentralStage {
public:
    /// `uri`: of the superuser, of a central with `init --sample` done.
    explicit CentralStage(std::string uri);

    /// Reads the books and lets nobody's re-sign be overdue.
    void read_books();
    void enroll(int halls, sync::MayReconcile may_reconcile);
    /// All halls at work in turn, evenly over the time since the last judgement.
    void work(int operations, std::uint64_t seed);
    /// Sends operations not sent before, of every tenth hall (late) or of the others.
    void deposit(Part part);

    [[nodiscard]] std::vector<StageHall>& halls() { return m_halls; }
    [[nodiscard]] const std::string& uri() const { return m_uri; }
    [[nodiscard]] const core::CivilZone& zone() const { return m_zone; }
    [[nodiscard]] const Books& books() const { return m_books; }
    [[nodiscard]] sync::PostgresConnection& connection() { return m_connection; }

private:
    void deposit(StageHall& hall);
    /// When everything judged so far lies behind, and time enough for a backlog.
    core::Instant after_all_judged();

    std::string m_uri;
    sync::SystemEnvironment m_environment;
    sync::PostgresConnection m_connection;
    FixedZone m_zone;
    Books m_books;
    std::vector<StageHall> m_halls;
};

}  // namespace hallbook::benchmarks
