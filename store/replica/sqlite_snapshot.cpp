/// \file
/// Building a replica from central's rows.
/// SPDX-License-Identifier: Apache-2.0
#include "store/replica/sqlite_snapshot.hpp"

#include "core/operations/codec.hpp"
#include "core/values/assert.hpp"
#include "store/file/sqlite_log.hpp"
#include "store/file/sqlite_rows.hpp"
#include "store/file_system/file_system.hpp"
#include "store/replica/line_counts.hpp"
#include "store/replica/operation_log.hpp"
#include "store/replica/sqlite_replica.hpp"
#include "store/replica/table_sql.hpp"
#include "store/schema/sqlite_migrations.hpp"

#include <sqlite3.h>

namespace hallbook::store {

namespace {

using core::Failure;
using core::FailureKind;

void check(
    const std::filesystem::path& file, const std::string& what, const std::error_code& failure) {
    if (!failure) return;
    throw Failure(
        FailureKind::storage,
        file.string() + " cannot be " + what + " (" + failure.message() + ").",
        "Check that the folder exists, that you may write in it and that the disk has room.");
}

/// The right to build FILE.new.
FileLock lock_to_build(const std::filesystem::path& building) {
    std::error_code failure;
    FileLock lock(building, failure);
    if (failure == std::errc::resource_unavailable_try_again) {
        throw Failure(
            FailureKind::busy,
            "Another program is making " + building.string() + " right now.",
            "Wait until it has finished, then give the command again.");
    }
    if (failure == std::errc::too_many_symbolic_link_levels) {
        throw Failure(
            FailureKind::bad_input,
            building.string() +
                " is a link to another file, which would be overwritten. Nothing "
                "was changed.",
            "Remove the link, or name a file in another folder with --db FILE; then give the "
            "command again.");
    }
    check(building, "opened", failure);
    return lock;
}

std::filesystem::path with_suffix(std::filesystem::path file, const char* suffix) {
    file += suffix;
    return file;
}

void remove_with_companions(const std::filesystem::path& file) {
    std::error_code ignored;
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
        std::filesystem::remove(with_suffix(file, suffix), ignored);
    }
}

/// Makes an empty write-ahead log for a file that will be put in place. One left over from an
/// earlier file would be applied to the new one.
void begin_log(const std::filesystem::path& file) {
    bool left_over = false;
    for (const char* suffix : {"-wal", "-shm", "-journal"}) {
        std::error_code missing;
        left_over |= std::filesystem::remove(with_suffix(file, suffix), missing);
    }
    if (left_over) sync_folder(file);
    const auto log = with_suffix(file, "-wal");
    check(log, "opened", make_private_file(log));
}

/// Drops all indices and triggers, so that rows go in faster; returns the SQL that makes them.
std::vector<std::string> take_off_indices_and_triggers(SqliteDatabase& database) {
    std::vector<std::string> drops;
    std::vector<std::string> creates;
    {
        auto row = database.prepare(
            "SELECT 'DROP ' || type || ' ' || name, sql FROM sqlite_schema "
            "WHERE type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY rowid");
        while (row.step()) {
            drops.push_back(row.text(0));
            creates.push_back(row.text(1));
        }
    }
    for (const auto& sql : drops)
        database.run_script(sql);
    return creates;
}

/// Writes whose file it is. Clock, cursor and the rest come with the pull.
void insert_replica(
    SqliteDatabase& database, const SnapshotIdentity& identity, std::int64_t first_sequence) {
    database.run(
        "INSERT INTO replica (id, hall, hall_code, hall_name, hall_region, central_uri, epoch, "
        "watermark, seen, last_sync_at, clock_offset, clock_uncertainty, last_clock_at, "
        "last_recorded_at, first_sequence, last_sequence, central_last_sequence) "
        "VALUES (1, ?1, ?2, ?3, ?4, ?5, '', 0, '{}', 0, 0, 0, 0, 0, ?6, ?6 - 1, 0)",
        identity.hall.number,
        identity.hall.code,
        identity.hall.name,
        argument(identity.hall.region),
        identity.central_uri,
        first_sequence);
}

void check_foreign_keys_of_pull(SqliteDatabase& database) {
    auto row = database.prepare("PRAGMA foreign_key_check");
    if (!row.step()) return;
    throw Failure(
        FailureKind::damaged,
        "Central sent a row of " + row.text(0) + " that refers to a row of " + row.text(2) +
            " it did not send. Nothing was changed.",
        "Run `hallbook doctor --target central`.");
}

/// A backup by SQLite's own means: all pages into another database, in one transaction of it.
class PageCopy {
public:
    PageCopy(SqliteDatabase& from, SqliteDatabase& into)
        : m_into(into),
          m_backup(sqlite3_backup_init(into.handle(), "main", from.handle(), "main")) {
        if (m_backup == nullptr) into.fail(sqlite3_errcode(into.handle()));
    }
    ~PageCopy() { sqlite3_backup_finish(m_backup); }
    PageCopy(const PageCopy&) = delete;
    PageCopy& operator=(const PageCopy&) = delete;

    /// Keeps others from writing to the target from now on; copies nothing yet.
    void lock() { step(0); }
    void copy() { step(-1); }

private:
    void step(int pages) {
        const int result = sqlite3_backup_step(m_backup, pages);
        if (result != SQLITE_OK && result != SQLITE_DONE) m_into.fail(result);
    }

    SqliteDatabase& m_into;
    sqlite3_backup* m_backup;
};

}  // namespace

struct SqliteSnapshot::Work {
    std::filesystem::path file;
    std::filesystem::path building;
    SnapshotIdentity identity;
    const migrations::MigrationChain& chain;
    const core::CivilZone& zone;
    bool replaces = false;
    std::optional<FileLock> lock;
    std::optional<SqliteDatabase> database;
    std::vector<std::string> indices_and_triggers;
    std::optional<SqliteStatement> insert;
    core::TableId table{};
    LineCounter counter;
    std::int64_t rows = 0;
    std::vector<core::Conflict> conflicts;
    core::Renewal renewal;

    Work(
        const std::filesystem::path& target,
        SnapshotIdentity whose,
        const migrations::MigrationChain& schema,
        const core::CivilZone& civil_zone)
        : file(target),
          building(with_suffix(target, ".new")),
          identity(std::move(whose)),
          chain(schema),
          zone(civil_zone) {}
    Work(const Work&) = delete;
    Work& operator=(const Work&) = delete;
    ~Work();

    void check_old();
    void prepare(const migrations::MigrationContext& context);
    void complete_rows();
    void take(const core::Pull& pull, std::int64_t first_sequence, SqliteDatabase* old);
    void put_in_place(const core::Pull& pull);
    void replace_rows(const core::Pull& pull);
};

SqliteSnapshot::Work::~Work() {
    insert.reset();
    database.reset();
    if (lock) remove_with_companions(building);
}

void SqliteSnapshot::Work::check_old() {
    replaces = std::filesystem::exists(file);
    if (!replaces) return;
    SqliteDatabase old = open_replica(file, Access::read, chain);
    const auto hall = SqliteReplica(old, zone).identity().hall;
    if (hall.number == identity.hall.number) return;
    throw Failure(
        FailureKind::refused,
        file.string() + " is the replica of hall " + hall.code + ". Nothing was changed.",
        "Name another file with --db FILE.");
}

/// Makes the schema by the migrations, of which it is the result.
void SqliteSnapshot::Work::prepare(const migrations::MigrationContext& context) {
    database.emplace(building, Access::scratch);
    SqliteMigrations migrations(*database);
    migrations::migrate_up(chain, migrations, context);
    // Central has checked its rows, and verify() checks these again.
    database->run_script("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; BEGIN");
    indices_and_triggers = take_off_indices_and_triggers(*database);
}

void SqliteSnapshot::Work::complete_rows() {
    insert.reset();
    counter.write(*database);
    for (const auto& sql : indices_and_triggers)
        database->run_script(sql);
    database->run_script("COMMIT; PRAGMA foreign_keys = ON; PRAGMA ignore_check_constraints = OFF");
    check_foreign_keys_of_pull(*database);
}

void SqliteSnapshot::Work::take(
    const core::Pull& pull, std::int64_t first_sequence, SqliteDatabase* old) {
    WriteTransaction transaction(*database);
    insert_replica(*database, identity, first_sequence);
    if (old != nullptr) {
        copy_log(*old, *database);
        renewal.settled = news_among(pull.news.settlements, *database);
        renewal.undecided_again = forget_other_outcomes(pull.news.settlements, *database);
        renewal.conflicts = news_among(conflicts, *old);
    }
    SqliteReplica replica(*database, zone);
    renewal.rebase = take_pull(replica, *database, pull);
    transaction.commit();
}

/// For when there is no FILE yet. Makes its log, too, so that no write must sync the folder again.
void SqliteSnapshot::Work::put_in_place(const core::Pull& pull) {
    take(pull, pull.last_sequence_held + 1, nullptr);
    database->run_script("PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = WAL");
    database.reset();
    check(building, "written to the disk", sync_file(building));
    begin_log(file);
    std::error_code failure;
    std::filesystem::rename(building, file, failure);
    check(building, "renamed", failure);
    sync_folder(file);
}

/// For when there is a FILE. Others may have it open: they must find the new rows in it, not go on
/// in a file that was renamed away. What they did until the lock is taken is in the log.
void SqliteSnapshot::Work::replace_rows(const core::Pull& pull) {
    SqliteDatabase old = open_replica(file, Access::write, chain);
    {
        SqliteDatabase reader = open_replica(file, Access::read, chain);
        PageCopy pages(*database, old);
        pages.lock();
        const auto first = reader.number("SELECT first_sequence FROM replica").value_or(1);
        take(pull, first, &reader);
        pages.copy();
    }
    // Until then the file holds the old rows beneath the log.
    static_cast<void>(fold_log(old));
}

SqliteSnapshot::SqliteSnapshot(
    std::filesystem::path file,
    SnapshotIdentity identity,
    const migrations::MigrationChain& chain,
    const migrations::MigrationContext& context,
    const core::CivilZone& zone)
    : m_work(std::make_unique<Work>(file, std::move(identity), chain, zone)) {
    m_work->check_old();
    m_work->lock.emplace(lock_to_build(m_work->building));
    m_work->prepare(context);
}

SqliteSnapshot::~SqliteSnapshot() = default;

void SqliteSnapshot::begin_table(const core::TableInfo& table) {
    m_work->insert.reset();
    m_work->insert.emplace(m_work->database->prepare(insert_sql(table)));
    m_work->table = table.id;
}

void SqliteSnapshot::row(const core::Values& values) {
    HALLBOOK_ASSERT(m_work->insert.has_value());
    int parameter = 0;
    for (const auto& value : values)
        m_work->insert->bind_borrowed(++parameter, value);
    m_work->insert->run();
    m_work->counter.take(m_work->table, values);
    if (m_work->table == core::table_id<core::Conflict>() && m_work->replaces) {
        m_work->conflicts.push_back(core::from_values<core::Conflict>(values));
    }
    ++m_work->rows;
}

void SqliteSnapshot::finish(const core::Pull& pull) {
    m_work->complete_rows();
    if (m_work->replaces) {
        m_work->replace_rows(pull);
    } else {
        m_work->put_in_place(pull);
    }
}

std::int64_t SqliteSnapshot::rows() const { return m_work->rows; }

const core::Renewal& SqliteSnapshot::renewal() const { return m_work->renewal; }

}  // namespace hallbook::store
