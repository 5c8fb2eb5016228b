/// \file
/// The connection to a SQLite file.
/// SPDX-License-Identifier: Apache-2.0
#include "store/file/sqlite_database.hpp"

#include "core/values/assert.hpp"
#include "store/file/sqlite_failure.hpp"
#include "store/file/sqlite_log.hpp"
#include "store/file_system/file_system.hpp"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <cstdio>
#include <unordered_map>
#include <utility>

namespace hallbook::store {

namespace {

/// The log is folded into the file by WriteTransaction and not by SQLite. What is deleted is
/// overwritten: a phone number that a hall may no longer see is not left in a free page.
constexpr std::string_view write_settings =
    "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA secure_delete = ON;";

constexpr std::string_view scratch_settings =
    "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; "
    "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536;";

/// A connection is for one thread, so SQLite need not guard each call.
int open_flags(Access access) {
    const int how = access == Access::read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    return how | SQLITE_OPEN_NOMUTEX;
}

/// Makes an empty file that only its owner may read; SQLite gives -wal and -shm the same mode.
void make_file(const std::filesystem::path& file, Content content) {
    const std::error_code failure = make_private_file(file, content);
    if (!failure) return;
    throw core::Failure(
        core::FailureKind::storage,
        file.string() + " cannot be made (" + failure.message() + ").",
        "Check that the folder exists and that you may write in it.");
}

using OpenDirectory = int (*)(const char*, int*);

OpenDirectory system_open_directory() {
    static const auto original = reinterpret_cast<OpenDirectory>(
        sqlite3_vfs_find("unix")->xGetSystemCall(sqlite3_vfs_find("unix"), "openDirectory"));
    return original;
}

/// SQLite takes this answer for a system that cannot sync folders.
int open_directory_but_not_for_logs(const char* file, int* descriptor) {
    if (std::string_view{file}.ends_with("-wal")) return SQLITE_CANTOPEN;
    return system_open_directory()(file, descriptor);
}

/// A process that first writes to a log syncs its folder too, in case the log has just been made:
/// half of the time of a short command. Ours is made durable once, by claim() and open_replica().
void leave_out_folder_syncs() {
    static const bool done = [] {
        static_cast<void>(system_open_directory());
        sqlite3_vfs* const system = sqlite3_vfs_find("unix");
        system->xSetSystemCall(
            system,
            "openDirectory",
            reinterpret_cast<sqlite3_syscall_ptr>(open_directory_but_not_for_logs));
        return true;
    }();
    static_cast<void>(done);
}

void harden(sqlite3* handle) {
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
    // SQLITE_DBCONFIG_TRUSTED_SCHEMA stays on: SQLite 3.40 takes its own JSON functions, which are
    // in our CHECKs, for unsafe.
    // A log that is folded in and removed at every exit costs four more syncs per command.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

}  // namespace

struct SqliteStatement::Cached {
    SQLite::Statement statement;
    bool in_use = false;
};

struct SqliteDatabase::Connection {
    std::filesystem::path file;
    Access access;
    SQLite::Database database;
    // Owned by node, so that statements in use stay where they are when more are prepared. An entry
    // per text; the second user of a text at the same time gets one of its own.
    std::unordered_multimap<std::string, SqliteStatement::Cached> statements;

    Connection(const std::filesystem::path& path, Access how)
        : file(path), access(how), database(path, open_flags(how), busy_timeout_ms) {}
};

// --- SqliteDatabase -----------------------------------------------------------------------------

SqliteDatabase::SqliteDatabase(const std::filesystem::path& file, Access access) {
    if (access == Access::create) make_file(file, Content::kept);
    if (access == Access::scratch) make_file(file, Content::emptied);
    leave_out_folder_syncs();
    if (access == Access::write && is_marked_read_only(file))
        throw sqlite_failure(SQLITE_READONLY, "", file);
    try {
        m_connection = std::make_unique<Connection>(file, access);
    } catch (const SQLite::Exception& error) {
        throw sqlite_failure(error.getExtendedErrorCode(), error.what(), file);
    }
    harden(handle());
    if (access == Access::scratch) run_script(scratch_settings);
    if (access == Access::write || access == Access::create) run_script(write_settings);
    if (access == Access::create) {
        claim();
        sync_folder(file);
    }
}

SqliteDatabase::SqliteDatabase(SqliteDatabase&&) noexcept = default;
SqliteDatabase& SqliteDatabase::operator=(SqliteDatabase&&) noexcept = default;
SqliteDatabase::~SqliteDatabase() = default;

const std::filesystem::path& SqliteDatabase::file() const { return m_connection->file; }

Access SqliteDatabase::access() const { return m_connection->access; }

sqlite3* SqliteDatabase::handle() const { return m_connection->database.getHandle(); }

bool SqliteDatabase::in_transaction() const { return sqlite3_get_autocommit(handle()) == 0; }

void SqliteDatabase::fail(int result_code) const {
    const int extended = sqlite3_extended_errcode(handle());
    const bool same = (extended & 0xff) == (result_code & 0xff);
    throw sqlite_failure(
        same ? extended : result_code,
        same ? sqlite3_errmsg(handle()) : sqlite3_errstr(result_code),
        file());
}

void SqliteDatabase::claim() {
    run_script("PRAGMA journal_mode = WAL");
    // They hold people's phone numbers.
    for (const char* companion : {"", "-wal", "-shm"})
        keep_private(file().string() + companion);
}

std::filesystem::path SqliteDatabase::copy_beside(std::string_view suffix) {
    std::filesystem::path copy = file();
    copy += suffix;
    if (const std::error_code failure = make_private_file(copy, Content::emptied)) {
        throw core::Failure(
            core::FailureKind::storage,
            "The copy " + copy.string() + " cannot be made (" + failure.message() +
                "). Nothing was changed.",
            "Check that there is room and that you may write in this folder.");
    }
    run("VACUUM INTO ?", copy.string());
    return copy;
}

SqliteStatement SqliteDatabase::prepare(std::string_view sql) {
    auto& cache = m_connection->statements;
    std::string text{sql};
    const auto [first, last] = cache.equal_range(text);
    for (auto entry = first; entry != last; ++entry) {
        if (!entry->second.in_use) return {*this, entry->second};
    }
    try {
        SQLite::Statement statement(m_connection->database, text);
        const auto added =
            cache.emplace(std::move(text), SqliteStatement::Cached{std::move(statement)});
        return {*this, added->second};
    } catch (const SQLite::Exception& error) {
        throw sqlite_failure(error.getExtendedErrorCode(), error.what(), file());
    }
}

void SqliteDatabase::run_script(std::string_view sql) {
    const std::string text{sql};
    const int result = sqlite3_exec(handle(), text.c_str(), nullptr, nullptr, nullptr);
    if (result != SQLITE_OK) fail(result);
}

// --- SqliteStatement ----------------------------------------------------------------------------

namespace {

/// Runs `use` and turns SQLiteCpp's exceptions into Failure.
template <class Use>
auto guarded(const SqliteDatabase& database, const Use& use) {
    try {
        return use();
    } catch (const SQLite::Exception& error) {
        const int code = error.getExtendedErrorCode();
        throw sqlite_failure(
            code >= 0 ? code : error.getErrorCode(), error.what(), database.file());
    }
}

}  // namespace

SqliteStatement::SqliteStatement(SqliteDatabase& database, Cached& cached)
    : m_database(&database), m_cached(&cached) {
    cached.in_use = true;
}

SqliteStatement::SqliteStatement(SqliteStatement&& other) noexcept
    : m_database(other.m_database), m_cached(std::exchange(other.m_cached, nullptr)) {}

SqliteStatement::~SqliteStatement() {
    if (m_cached == nullptr) return;
    // What a failed step has to report has been reported; reset repeats it.
    m_cached->statement.tryReset();
    m_cached->statement.clearBindings();
    m_cached->in_use = false;
}

void SqliteStatement::bind(int parameter, std::int64_t number) {
    guarded(*m_database, [&] { m_cached->statement.bind(parameter, number); });
}

void SqliteStatement::bind(int parameter, std::string_view text) {
    guarded(*m_database, [&] { m_cached->statement.bind(parameter, std::string{text}); });
}

void SqliteStatement::bind(int parameter, std::nullopt_t) {
    guarded(*m_database, [&] { m_cached->statement.bind(parameter); });
}

void SqliteStatement::bind(int parameter, const core::Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) return bind(parameter, *number);
    if (const auto* text = std::get_if<std::string>(&value)) {
        return bind(parameter, std::string_view{*text});
    }
    bind(parameter, std::nullopt);
}

void SqliteStatement::bind_borrowed(int parameter, const core::Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr) return bind(parameter, value);
    guarded(*m_database, [&] { m_cached->statement.bindNoCopy(parameter, *text); });
}

bool SqliteStatement::step() {
    return guarded(*m_database, [&] {
        const bool row = m_cached->statement.executeStep();
        if (!row) m_cached->statement.reset();
        return row;
    });
}

int SqliteStatement::run() {
    while (step()) {
    }
    return sqlite3_changes(m_database->handle());
}

int SqliteStatement::column_count() const { return m_cached->statement.getColumnCount(); }

bool SqliteStatement::is_null(int column) const {
    return m_cached->statement.getColumn(column).isNull();
}

std::int64_t SqliteStatement::number(int column) const {
    return m_cached->statement.getColumn(column).getInt64();
}

std::optional<std::int64_t> SqliteStatement::optional_number(int column) const {
    const SQLite::Column content = m_cached->statement.getColumn(column);
    if (content.isNull()) return std::nullopt;
    return content.getInt64();
}

std::string SqliteStatement::text(int column) const {
    return m_cached->statement.getColumn(column).getString();
}

std::optional<std::string> SqliteStatement::optional_text(int column) const {
    const SQLite::Column content = m_cached->statement.getColumn(column);
    if (content.isNull()) return std::nullopt;
    return content.getString();
}

core::Value SqliteStatement::value(int column) const {
    const SQLite::Column content = m_cached->statement.getColumn(column);
    switch (content.getType()) {
        case SQLITE_INTEGER: return content.getInt64();
        case SQLITE_TEXT: return content.getString();
        case SQLITE_NULL: return {};
        default:
            throw core::Failure(
                core::FailureKind::damaged,
                m_database->file().string() + " holds a value of a wrong type in column " +
                    content.getName() + ".",
                "Run `hallbook verify`.");
    }
}

core::Values SqliteStatement::values(int first, std::size_t count) const {
    core::Values values;
    values.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        values.push_back(value(first + static_cast<int>(i)));
    return values;
}

// --- transactions -------------------------------------------------------------------------------

namespace {

/// A destructor must not throw: it says what happened and goes on.
void run_quietly(SqliteDatabase& database, const char* sql) noexcept {
    if (sqlite3_exec(database.handle(), sql, nullptr, nullptr, nullptr) == SQLITE_OK) return;
    std::fprintf(stderr, "hallbook: %s failed: %s\n", sql, sqlite3_errmsg(database.handle()));
}

void roll_back(SqliteDatabase& database) noexcept {
    if (database.in_transaction()) run_quietly(database, "ROLLBACK");
}

}  // namespace

WriteTransaction::WriteTransaction(SqliteDatabase& database)
    : m_database(database), m_fold(fold_due(database)) {
    HALLBOOK_ASSERT(!database.in_transaction());
    if (m_fold == Fold::with_commit) database.run_script("PRAGMA synchronous = NORMAL");
    try {
        database.run_script("BEGIN IMMEDIATE; PRAGMA defer_foreign_keys = ON");
    } catch (const core::Failure&) {
        restore_synchronous();
        throw;
    }
}

WriteTransaction::~WriteTransaction() {
    if (m_open) roll_back(m_database);
    restore_synchronous();
}

void WriteTransaction::restore_synchronous() noexcept {
    if (m_fold == Fold::with_commit) run_quietly(m_database, "PRAGMA synchronous = FULL");
}

void WriteTransaction::commit() {
    m_database.run_script("COMMIT");
    m_open = false;
    if (m_fold == Fold::with_commit) {
        fold_log_durably(m_database);
    } else if (m_fold == Fold::when_large && log_is_large(m_database)) {
        static_cast<void>(fold_log(m_database));
    }
}

ReadTransaction::ReadTransaction(SqliteDatabase& database) : m_database(database) {
    HALLBOOK_ASSERT(!database.in_transaction());
    database.run_script("BEGIN");
}

ReadTransaction::~ReadTransaction() { roll_back(m_database); }

}  // namespace hallbook::store
