/// \file
/// CentralStage: a central with the sample's books, and halls that deposit backlogs there.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "benchmarks/offline_hall.hpp"
#include "benchmarks/store_data.hpp"
#include "sync/central/postgres_central.hpp"
#include "sync/office/central_admin.hpp"

namespace hallbook::benchmarks {

/// A hall at central, and the operations it has made in memory.
struct StageHall {
    sync::Enrolled enrolled;
    std::string uri;  ///< with its password
    std::string database;
    std::vector<core::EncodedOperation> operations;
    std::int64_t deposited = 0;

    /// The URI over TCP to a port of 127.0.0.1; `more` is appended: "?sslmode=require".
    [[nodiscard]] std::string tcp_uri(int port, const std::string& more = {}) const;
};

/// Which halls' operations are deposited: those of every tenth hall come late.
enum class Part { on_time, late };

class CentralStage {
public:
    /// `uri`: the superuser's, of a central after `init --sample`.
    explicit CentralStage(std::string uri);

    /// Reads the books, and moves deadlines so that no re-sign is overdue.
    void read_books();
    void enroll(int halls, sync::MayReconcile may_reconcile);
    /// Lets the halls make operations in turn, evenly spread after the last judgement.
    void work(int operations, std::uint64_t seed);
    /// Deposits operations not deposited before, of every tenth hall (late) or of the others.
    void deposit(Part part);

    [[nodiscard]] std::vector<StageHall>& halls() { return m_halls; }
    [[nodiscard]] const std::string& uri() const { return m_uri; }
    [[nodiscard]] const core::CivilZone& zone() const { return m_zone; }
    [[nodiscard]] const Books& books() const { return m_books; }
    [[nodiscard]] sync::PostgresConnection& connection() { return m_connection; }

private:
    void deposit(StageHall& hall);
    /// An instant after all judged operations that leaves enough time for a backlog.
    core::Instant after_all_judged();

    std::string m_uri;
    sync::SystemEnvironment m_environment;
    sync::PostgresConnection m_connection;
    FixedZone m_zone;
    Books m_books;
    std::vector<StageHall> m_halls;
};

}  // namespace hallbook::benchmarks
