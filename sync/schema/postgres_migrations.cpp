/// \file
/// Running and recording migrations in PostgreSQL.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/schema/postgres_migrations.hpp"

#include "core/values/assert.hpp"
#include "core/values/failure.hpp"
#include "core/values/utf8.hpp"
#include "core/values/value.hpp"
#include "sync/schema/postgres_catalog.hpp"

#include <cstdio>

namespace hallbook::sync {

namespace {

using core::Failure;
using core::FailureKind;

constexpr const char* create_revision_table = R"sql(
    CREATE TABLE IF NOT EXISTS schema_revisions (
        revision TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        checksum TEXT NOT NULL,
        started_at TIMESTAMPTZ NOT NULL,
        finished_at TIMESTAMPTZ,
        program_version TEXT NOT NULL,
        performed_by TEXT NOT NULL,
        CONSTRAINT schema_revisions_times_in_range CHECK (
            greatest(started_at, finished_at) <= '9999-12-31 23:59:59.999999+00'
            AND least(started_at, finished_at) >= '0001-01-01 00:00:00+00'
        )
    )
)sql";

/// Finds tables and types of another program under names that our first revisions use.
constexpr const char* foreign_objects = R"sql(
    SELECT 1
    WHERE to_regclass(format('%I.members', current_schema())) IS NOT NULL
        OR to_regclass(format('%I.users', current_schema())) IS NOT NULL
        OR to_regclass(format('%I.organizations', current_schema())) IS NOT NULL
        OR to_regclass(format('%I.referral_books', current_schema())) IS NOT NULL
        OR to_regtype(format('%I.bookclassification', current_schema())) IS NOT NULL
)sql";

/// Whoever migrates has written the record of revisions in a transaction that is still open; nobody
/// else may.
constexpr const char* lock_holder = R"sql(
    SELECT format(
        'PID %s (login %s, %s, from %s, since %s UTC)', a.pid, a.usename,
        coalesce(nullif(a.application_name, ''), 'a nameless program'),
        coalesce(host(a.client_addr), 'the server itself'),
        to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')
    )
    FROM pg_locks AS l JOIN pg_stat_activity AS a ON a.pid = l.pid
    WHERE l.relation = to_regclass('schema_revisions') AND l.granted
        AND l.mode = 'RowExclusiveLock' AND l.pid <> pg_backend_pid()
    ORDER BY a.state = 'idle in transaction' DESC LIMIT 1
)sql";

/// Waits a moment for a session that is just ending. The name is none that a revision can have.
constexpr const char* take_lock = R"sql(
    SET LOCAL lock_timeout = '1s';
    SET LOCAL idle_in_transaction_session_timeout = 0;
    INSERT INTO schema_revisions (
        revision, name, checksum, started_at, program_version, performed_by
    ) VALUES ('being migrated', '', '', now(), '', '')
)sql";

std::string text_of(core::Instant instant) { return core::instant_text(instant); }

core::Instant instant_at(const PostgresResult& rows, std::size_t row, int column) {
    const auto instant = core::parse_instant(rows.text(row, column));
    HALLBOOK_ASSERT(instant);
    return *instant.value;
}

bool has_revision_table(PostgresConnection& connection) {
    return connection
        .execute("SELECT to_regclass(format('%I.schema_revisions', current_schema())) IS NOT NULL")
        .is_true(0, 0);
}

migrations::RecordedRevision recorded_revision(const PostgresResult& rows, std::size_t row) {
    migrations::RecordedRevision revision{
        .revision = rows.string(row, 0),
        .name = rows.string(row, 1),
        .checksum = rows.string(row, 2),
        .started_at = instant_at(rows, row, 3),
        .program_version = rows.string(row, 5),
        .performed_by = rows.string(row, 6)};
    if (!rows.is_null(row, 4)) revision.finished_at = instant_at(rows, row, 4);
    return revision;
}

}  // namespace

std::string PostgresMigrations::description() const {
    const PostgresResult name = m_connection.execute("SELECT current_database()");
    return "the database " + name.string(0, 0) + " at central";
}

migrations::MigrationState PostgresMigrations::state() {
    if (!has_revision_table(m_connection)) {
        const bool foreign = !m_connection.execute(foreign_objects).empty();
        return {foreign ? migrations::Content::foreign : migrations::Content::nothing, {}};
    }
    const PostgresResult rows = m_connection.execute(
        "SELECT revision, name, checksum, started_at, finished_at, program_version, performed_by "
        "FROM schema_revisions ORDER BY revision COLLATE \"C\"");
    migrations::MigrationState state{migrations::Content::ours, {}};
    for (std::size_t row = 0; row < rows.size(); ++row) {
        state.recorded.push_back(recorded_revision(rows, row));
    }
    return state;
}

void PostgresMigrations::begin() {
    make_revision_table();
    m_lock.emplace(m_connection);
    try {
        m_lock->connection->execute(take_lock);
    } catch (const Failure&) {
        const std::string holder = migration_lock_holder(m_connection);
        m_lock.reset();
        if (holder.empty()) throw;
        throw Failure(
            FailureKind::refused,
            "Somebody else is migrating " + description() + ": " + holder +
                ". Nothing was changed.",
            "Give the command again when that has finished.",
            core::Retry::yes);
    }
}

/// Of two sessions that make it at once, the server fails one.
void PostgresMigrations::make_revision_table() {
    try {
        m_connection.execute(create_revision_table);
    } catch (const Failure&) {
        if (!has_revision_table(m_connection)) throw;
    }
}

void PostgresMigrations::run(const migrations::MigrationStep& step) {
    HALLBOOK_ASSERT(m_lock);
    m_lock->connection->execute("SELECT 1");  // fails when the lock is gone
    if (step.direction == migrations::Direction::up) mark_started(step);
    try {
        change_schema(step);
    } catch (const Failure&) {
        if (step.direction == migrations::Direction::up) forget_start(step);
        throw;
    }
}

void PostgresMigrations::record(const std::vector<migrations::RecordedRevision>& revisions) {
    HALLBOOK_ASSERT(m_lock);
    PostgresTransaction transaction{m_connection};
    m_connection.execute("DELETE FROM schema_revisions");
    for (const migrations::RecordedRevision& each : revisions) {
        std::optional<std::string> finished;
        if (each.finished_at) finished = text_of(*each.finished_at);
        m_connection.execute(
            "INSERT INTO schema_revisions (revision, name, checksum, started_at, finished_at, "
            "program_version, performed_by) "
            "VALUES ($1, $2, $3, $4::timestamptz, $5::timestamptz, $6, $7)",
            {each.revision,
             each.name,
             each.checksum,
             text_of(each.started_at),
             finished,
             each.program_version,
             each.performed_by});
    }
    transaction.commit();
}

void PostgresMigrations::end() {
    note_schema();
    m_lock.reset();
}

/// COMMENT takes no parameters, so the server formats the statement first.
void PostgresMigrations::note_schema() {
    migrations::RevisionIds applied;
    for (const migrations::RecordedRevision& each : state().recorded) {
        if (each.finished_at) applied.insert(each.revision);
    }
    const std::string note = schema_note_of(read_schema(m_connection), applied);
    const auto statement = m_connection.execute(
        "SELECT format('COMMENT ON TABLE schema_revisions IS %L', nullif($1::text, ''))", {note});
    m_connection.execute(statement.string(0, 0));
}

/// Commits the row by itself: if the process dies later, the row has no finish and shows that.
void PostgresMigrations::mark_started(const migrations::MigrationStep& step) {
    const migrations::MigrationContext& context = step.context;
    m_connection.execute(
        "INSERT INTO schema_revisions "
        "(revision, name, checksum, started_at, program_version, performed_by) "
        "VALUES ($1, $2, $3, $4::timestamptz, $5, $6) ON CONFLICT (revision) DO UPDATE SET "
        "name = excluded.name, checksum = excluded.checksum, started_at = excluded.started_at, "
        "program_version = excluded.program_version, performed_by = excluded.performed_by",
        {step.revision.id,
         step.revision.name,
         step.checksum,
         text_of(context.now()),
         context.program_version,
         context.performed_by});
}

/// If even this fails, the row stays and rightly shows a run that did not finish.
void PostgresMigrations::forget_start(const migrations::MigrationStep& step) {
    if (m_connection.is_lost()) return;
    try {
        m_connection.execute(
            "DELETE FROM schema_revisions WHERE revision = $1 AND finished_at IS NULL",
            {step.revision.id});
    } catch (const Failure& failure) {
        std::fprintf(
            stderr, "hallbook: %s\n", core::visible(failure.what(), core::Layout::kept).c_str());
    }
}

void PostgresMigrations::change_schema(const migrations::MigrationStep& step) {
    const bool up = step.direction == migrations::Direction::up;
    const migrations::Script& script = step.revision.postgres;
    PostgresTransaction transaction{m_connection};
    m_connection.execute("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '10s'");
    if (script.absent_because.empty()) m_connection.execute(up ? script.up : script.down);
    if (up) {
        m_connection.execute(
            "UPDATE schema_revisions SET finished_at = $1::timestamptz WHERE revision = $2",
            {text_of(step.context.now()), step.revision.id});
    } else {
        m_connection.execute(
            "DELETE FROM schema_revisions WHERE revision = $1", {step.revision.id});
    }
    transaction.commit();
}

std::string schema_note_of(
    const migrations::LogicalSchema& schema, const migrations::RevisionIds& applied) {
    if (applied.empty()) return {};
    return "logical schema at " + *applied.rbegin() + ": " +
           migrations::handshake_hash(schema, applied);
}

std::string schema_note(PostgresConnection& connection) {
    return connection
        .execute("SELECT obj_description(to_regclass('schema_revisions')::oid, 'pg_class')")
        .string(0, 0);
}

std::string migration_lock_holder(PostgresConnection& connection) {
    const PostgresResult rows = connection.execute(lock_holder);
    return rows.empty() ? std::string{} : rows.string(0, 0);
}

}  // namespace hallbook::sync
