/// \file
/// Running and recording migrations in SQLite.
/// SPDX-License-Identifier: Apache-2.0
#include "store/schema/sqlite_migrations.hpp"

#include "core/values/failure.hpp"
#include "store/file/replica_file.hpp"
#include "store/file/sqlite_log.hpp"

#include <cstdio>
#include <system_error>

namespace hallbook::store {

namespace {

using core::Failure;
using core::FailureKind;

// The times are instants as in every table (DESIGN.md 3).
constexpr std::string_view create_revision_table = R"sql(
    CREATE TABLE IF NOT EXISTS schema_revisions (
        revision TEXT PRIMARY KEY NOT NULL,
        name TEXT NOT NULL,
        checksum TEXT NOT NULL,
        started_at INTEGER NOT NULL
            CHECK (started_at BETWEEN -62135596800000000 AND 253402300799999999),
        finished_at INTEGER
            CHECK (finished_at BETWEEN -62135596800000000 AND 253402300799999999),
        program_version TEXT NOT NULL,
        performed_by TEXT NOT NULL
    ) STRICT
)sql";

std::int64_t microseconds_of(core::Instant instant) { return instant.time_since_epoch().count(); }

core::Instant instant(std::int64_t microseconds) {
    return core::Instant{std::chrono::microseconds{microseconds}};
}

bool has_revision_table(SqliteDatabase& database) {
    return database
        .number("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_revisions'")
        .has_value();
}

/// Another program may have made the file without any table yet.
bool is_empty(SqliteDatabase& database) {
    const auto id = database.number("PRAGMA application_id").value_or(0);
    const auto objects = database.number("SELECT count(*) FROM sqlite_schema").value_or(0);
    return objects == 0 && (id == 0 || id == replica_application_id);
}

migrations::RecordedRevision recorded_revision(const SqliteStatement& row) {
    migrations::RecordedRevision revision{
        .revision = row.text(0),
        .name = row.text(1),
        .checksum = row.text(2),
        .started_at = instant(row.number(3)),
        .program_version = row.text(5),
        .performed_by = row.text(6)};
    if (const auto finished = row.optional_number(4)) revision.finished_at = instant(*finished);
    return revision;
}

/// Turns foreign keys off, so that a table can be rebuilt, and on again in the destructor.
/// The pragma does nothing inside a transaction.
class ForeignKeysOff {
public:
    explicit ForeignKeysOff(SqliteDatabase& database) : m_database(database) {
        m_database.run_script("PRAGMA foreign_keys = OFF");
    }
    ~ForeignKeysOff() {
        try {
            m_database.run_script("PRAGMA foreign_keys = ON");
        } catch (const Failure& failure) {
            std::fprintf(stderr, "hallbook: %s\n", failure.what());
        }
    }
    ForeignKeysOff(const ForeignKeysOff&) = delete;
    ForeignKeysOff& operator=(const ForeignKeysOff&) = delete;

private:
    SqliteDatabase& m_database;
};

void check_foreign_keys_after_step(SqliteDatabase& database) {
    SqliteStatement broken = database.prepare("PRAGMA foreign_key_check");
    if (!broken.step()) return;
    throw Failure(
        FailureKind::damaged,
        "Row " + broken.text(1) + " of " + broken.text(0) + " refers to a row of " +
            broken.text(2) + " that is not there.",
        "Run \"hallbook verify\".");
}

}  // namespace

std::string SqliteMigrations::description() const {
    return "the file " + m_database.file().string();
}

migrations::MigrationState SqliteMigrations::state() {
    const ReadTransaction one_state{m_database};
    if (!has_revision_table(m_database)) {
        return {
            is_empty(m_database) ? migrations::Content::nothing : migrations::Content::foreign, {}};
    }
    migrations::MigrationState state{migrations::Content::ours, {}};
    SqliteStatement rows = m_database.prepare(
        "SELECT revision, name, checksum, started_at, finished_at, program_version, performed_by "
        "FROM schema_revisions ORDER BY revision");
    while (rows.step())
        state.recorded.push_back(recorded_revision(rows));
    return state;
}

void SqliteMigrations::begin() {
    const bool kept = m_database.access() == Access::write || m_database.access() == Access::create;
    if (kept && m_database.file() != ":memory:" && !state().recorded.empty()) {
        m_backup = m_database.copy_beside(".before-migration");
    }
    WriteTransaction transaction{m_database};
    m_database.run_script(create_revision_table);
    transaction.commit();
}

void SqliteMigrations::run(const migrations::MigrationStep& step) {
    if (step.direction == migrations::Direction::up) mark_started(step);
    try {
        change_schema(step);
    } catch (const Failure&) {
        if (step.direction == migrations::Direction::up) forget_start(step);
        throw;
    }
}

void SqliteMigrations::record(const std::vector<migrations::RecordedRevision>& revisions) {
    WriteTransaction transaction{m_database};
    m_database.run("DELETE FROM schema_revisions");
    migrations::RevisionIds applied;
    for (const migrations::RecordedRevision& each : revisions) {
        std::optional<std::int64_t> finished;
        if (each.finished_at) {
            finished = microseconds_of(*each.finished_at);
            applied.insert(each.revision);
        }
        m_database.run(
            "INSERT INTO schema_revisions (revision, name, checksum, started_at, finished_at, "
            "program_version, performed_by) VALUES (?, ?, ?, ?, ?, ?, ?)",
            each.revision,
            each.name,
            each.checksum,
            microseconds_of(each.started_at),
            finished,
            each.program_version,
            each.performed_by);
    }
    m_database.run_script(
        "PRAGMA application_id = " + std::to_string(replica_application_id) +
        "; PRAGMA user_version = " + std::to_string(migrations::schema_version(applied)));
    transaction.commit();
}

void SqliteMigrations::end() {
    if (m_backup.empty()) return;
    std::error_code gone_already;
    std::filesystem::remove(m_backup, gone_already);
    m_backup.clear();
    // Nothing that a revision took out of a table is left in a free page, nor in the log.
    m_database.run_script("VACUUM");
    static_cast<void>(fold_log(m_database));
}

/// Committed by itself: if the process dies now, the row without a finish records that.
void SqliteMigrations::mark_started(const migrations::MigrationStep& step) {
    const migrations::MigrationContext& context = step.context;
    WriteTransaction transaction{m_database};
    const int marked = m_database.run(
        "INSERT INTO schema_revisions "
        "(revision, name, checksum, started_at, program_version, performed_by) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (revision) DO UPDATE SET "
        "name = excluded.name, checksum = excluded.checksum, started_at = excluded.started_at, "
        "program_version = excluded.program_version, performed_by = excluded.performed_by "
        "WHERE finished_at IS NULL",
        step.revision.id,
        step.revision.name,
        step.checksum,
        microseconds_of(context.now()),
        context.program_version,
        context.performed_by);
    if (marked == 0) refuse_other_migrator();
    transaction.commit();
}

/// If even this fails the row stays and rightly records a run that did not finish.
void SqliteMigrations::forget_start(const migrations::MigrationStep& step) {
    try {
        m_database.run(
            "DELETE FROM schema_revisions WHERE revision = ? AND finished_at IS NULL",
            step.revision.id);
    } catch (const Failure& failure) {
        std::fprintf(stderr, "hallbook: %s\n", failure.what());
    }
}

void SqliteMigrations::change_schema(const migrations::MigrationStep& step) {
    const bool up = step.direction == migrations::Direction::up;
    const ForeignKeysOff while_tables_are_rebuilt{m_database};
    WriteTransaction transaction{m_database};
    claim(step);
    m_database.run_script(up ? step.revision.sqlite.up : step.revision.sqlite.down);
    check_foreign_keys_after_step(m_database);
    m_database.run_script(
        "PRAGMA application_id = " + std::to_string(replica_application_id) +
        "; PRAGMA user_version = " + std::to_string(step.version_after));
    if (up) {
        m_database.run(
            "UPDATE schema_revisions SET finished_at = ? WHERE revision = ?",
            microseconds_of(step.context.now()),
            step.revision.id);
    }
    transaction.commit();
}

/// Of two processes that migrate at once, only the first finds the row unchanged.
void SqliteMigrations::claim(const migrations::MigrationStep& step) {
    const int claimed =
        step.direction == migrations::Direction::up
            ? m_database.run(
                  "UPDATE schema_revisions SET performed_by = ? "
                  "WHERE revision = ? AND finished_at IS NULL",
                  step.context.performed_by,
                  step.revision.id)
            : m_database.run(
                  "DELETE FROM schema_revisions WHERE revision = ? AND finished_at IS NOT NULL",
                  step.revision.id);
    if (claimed == 0) refuse_other_migrator();
}

void SqliteMigrations::refuse_other_migrator() const {
    throw Failure(
        FailureKind::refused,
        "Another process is migrating " + description() + ".",
        "Give the command again when it has finished.");
}

SqliteDatabase schema_in_memory(
    const migrations::MigrationChain& chain, const migrations::RevisionIds& applied) {
    SqliteDatabase database{":memory:", Access::write};
    SqliteMigrations target{database};
    database.run_script(create_revision_table);
    const migrations::MigrationContext context{.now = [] { return core::Instant{}; }};
    for (const std::string& head : migrations::heads_among(chain, applied)) {
        migrations::migrate_up(chain, target, context, head);
    }
    return database;
}

}  // namespace hallbook::store
