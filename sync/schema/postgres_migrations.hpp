/// \file
/// The migration chain on central's PostgreSQL.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/chain/migrate.hpp"
#include "migrations/schema/logical_schema.hpp"
#include "sync/line/postgres_connection.hpp"

namespace hallbook::sync {

/// Runs migrations in the connection's current schema. From begin() to end() a second session holds
/// the lock: a row of schema_revisions that it has inserted and never commits, so that nobody can
/// hold it who may not write that table, and the server frees it when the session ends in any way.
/// end() also notes the hash of what the schema now means, which halls compare with theirs
/// (docs/adr/0016). Statements wait 10 seconds at most for locks of others, so that the halls do
/// not have to wait behind the migration.
class PostgresMigrations final : public migrations::MigrationTarget {
public:
    /// `connection` must outlive this and must not be in a transaction. Its login must own the
    /// schema; silence_max must be longer than the longest revision takes.
    explicit PostgresMigrations(PostgresConnection& connection) : m_connection(connection) {}

    [[nodiscard]] migrations::Engine engine() const override {
        return migrations::Engine::postgres;
    }
    [[nodiscard]] std::string description() const override;
    [[nodiscard]] migrations::MigrationState state() override;
    void begin() override;
    void run(const migrations::MigrationStep& step) override;
    void record(const std::vector<migrations::RecordedRevision>& revisions) override;
    void end() override;

private:
    void mark_started(const migrations::MigrationStep& step);
    void forget_start(const migrations::MigrationStep& step);
    void change_schema(const migrations::MigrationStep& step);
    void note_schema();
    void make_revision_table();

    /// The lock, as long as its session lives.
    struct Lock {
        explicit Lock(const PostgresConnection& beside)
            : connection(beside.another()), transaction(*connection) {}
        std::unique_ptr<PostgresConnection> connection;
        PostgresTransaction transaction;
    };

    PostgresConnection& m_connection;
    std::optional<Lock> m_lock;
};

/// What end() notes next to the record of revisions, for sync.schema_hash(): the newest of the
/// applied revisions and migrations::handshake_hash() of `schema`. Empty when no revision is
/// applied.
std::string schema_note_of(
    const migrations::LogicalSchema& schema, const migrations::RevisionIds& applied);

/// The note that end() left at central; empty when there is none.
std::string schema_note(PostgresConnection& connection);

/// The session that holds the migration lock, such as "PID 4711 (login deploy, hallbook, from
/// 10.0.0.7, since 2025-08-11 16:48:02 UTC)"; empty when none does.
std::string migration_lock_holder(PostgresConnection& connection);

}  // namespace hallbook::sync
