/// \file
/// The connection to a SQLite file.
/// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite_database.hpp"

#include "core/assert.hpp"
#include "store/sqlite_failure.hpp"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <system_error>
#include <unordered_map>
#include <utility>

namespace hallbook::store {

namespace {

constexpr int busy_timeout_ms = 5'000;

/// After so many pages the write-ahead log is folded into the file. Small, because the next start
/// of the program reads the whole log again.
constexpr std::string_view write_settings =
    "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 200;";

constexpr std::string_view scratch_settings =
    "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; "
    "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536;";

int open_flags(Access access) {
    switch (access) {
        case Access::read: return SQLite::OPEN_READONLY;
        case Access::write: return SQLite::OPEN_READWRITE;
        case Access::create:
        case Access::scratch: return SQLite::OPEN_READWRITE;
    }
    return SQLite::OPEN_READONLY;
}

/// Makes an empty file that only its owner may read; SQLite gives -wal and -shm the same mode.
void make_private_file(const std::filesystem::path& file, int further_flags) {
    const int made = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | further_flags, 0600);
    if (made < 0) {
        throw core::Failure(
            core::FailureKind::storage,
            file.string() + " cannot be made (" + std::generic_category().message(errno) + ").",
            "Check that the folder exists and that you may write in it.");
    }
    ::close(made);
}

/// One marked read-only is meant to be so, even for root, whom the system lets write it.
void refuse_read_only(const std::filesystem::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0 || (status.st_mode & S_IWUSR) != 0) return;
    throw sqlite_failure(SQLITE_READONLY, "", file);
}

/// The file holds people's phone numbers: takes the rights of others away. A file of another owner
/// stays as it is.
void keep_private(const std::filesystem::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0 || (status.st_mode & 077U) == 0) return;
    if (status.st_uid == ::geteuid()) ::chmod(file.c_str(), status.st_mode & 0700U);
}

void harden(sqlite3* handle) {
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
    // A log that is folded in and removed at every exit costs three more syncs per command.
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
    if (access == Access::create) make_private_file(file, 0);
    if (access == Access::scratch) make_private_file(file, O_TRUNC);
    if (access == Access::write) refuse_read_only(file);
    try {
        m_connection = std::make_unique<Connection>(file, access);
    } catch (const SQLite::Exception& error) {
        throw sqlite_failure(error.getExtendedErrorCode(), error.what(), file);
    }
    harden(handle());
    if (access == Access::scratch) run_script(scratch_settings);
    if (access == Access::write || access == Access::create) run_script(write_settings);
    if (access == Access::create) claim();
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
    for (const char* companion : {"", "-wal", "-shm"}) keep_private(file().string() + companion);
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
void roll_back(SqliteDatabase& database) noexcept {
    if (!database.in_transaction()) return;
    if (sqlite3_exec(database.handle(), "ROLLBACK", nullptr, nullptr, nullptr) != SQLITE_OK) {
        std::fprintf(
            stderr, "hallbook: rolling back failed: %s\n", sqlite3_errmsg(database.handle()));
    }
}

}  // namespace

WriteTransaction::WriteTransaction(SqliteDatabase& database) : m_database(database) {
    HALLBOOK_ASSERT(!database.in_transaction());
    database.run_script("BEGIN IMMEDIATE; PRAGMA defer_foreign_keys = ON");
}

WriteTransaction::~WriteTransaction() {
    if (m_open) roll_back(m_database);
}

void WriteTransaction::commit() {
    m_database.run_script("COMMIT");
    m_open = false;
}

ReadTransaction::ReadTransaction(SqliteDatabase& database) : m_database(database) {
    HALLBOOK_ASSERT(!database.in_transaction());
    database.run_script("BEGIN");
}

ReadTransaction::~ReadTransaction() { roll_back(m_database); }

}  // namespace hallbook::store
