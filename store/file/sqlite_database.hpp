/// \file
/// SqliteDatabase: one connection to a SQLite file, its cached statements and its transactions. The
/// only place that touches SQLiteCpp. Everything here throws core::Failure (sqlite_failure.hpp).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/values/failure.hpp"
#include "core/values/value.hpp"

#include <filesystem>
#include <memory>

struct sqlite3;

namespace SQLite {
class Statement;
}

namespace hallbook::store {

/// How long a writer waits for another one.
inline constexpr int busy_timeout_ms = 5'000;

/// How a file is opened.
enum class Access {
    read,  ///< look-ups; works while another process writes
    write,  ///< look-ups and durable changes (WAL, synchronous FULL); the file must exist
    create,  ///< as write; a missing file is made with mode 0600
    scratch,  ///< a new file that is worth nothing until it is complete: no journal, no sync
};

/// A prepared statement, taken from the connection's cache and given back when this goes. Columns
/// count from 0, parameters from 1. Must not outlive its database.
class SqliteStatement {
public:
    SqliteStatement(SqliteStatement&&) noexcept;
    SqliteStatement& operator=(SqliteStatement&&) = delete;
    SqliteStatement(const SqliteStatement&) = delete;
    SqliteStatement& operator=(const SqliteStatement&) = delete;
    ~SqliteStatement();

    void bind(int parameter, std::int64_t number);
    void bind(int parameter, std::string_view text);
    void bind(int parameter, std::nullopt_t);
    void bind(int parameter, const core::Value& value);
    /// Binds without a copy: `value` must live until the next run() or step() is over.
    void bind_borrowed(int parameter, const core::Value& value);

    /// Binds the arguments to the parameters from 1 on.
    template <class... Arguments>
    SqliteStatement& with(const Arguments&... arguments) {
        int parameter = 0;
        (bind_one(++parameter, arguments), ...);
        return *this;
    }

    /// Goes to the next row; false when there is none (the statement may then be bound anew).
    bool step();
    /// Runs to the end and returns the number of rows changed; may be bound and run again.
    int run();

    [[nodiscard]] int column_count() const;
    [[nodiscard]] bool is_null(int column) const;
    /// A number; 0 for null.
    [[nodiscard]] std::int64_t number(int column) const;
    [[nodiscard]] std::optional<std::int64_t> optional_number(int column) const;
    /// A text; empty for null.
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] std::optional<std::string> optional_text(int column) const;
    /// Null, number or text; Failure{damaged} for anything else (a float, a blob).
    [[nodiscard]] core::Value value(int column) const;
    /// `count` columns from `first` on.
    [[nodiscard]] core::Values values(int first, std::size_t count) const;

private:
    friend class SqliteDatabase;
    struct Cached;
    SqliteStatement(class SqliteDatabase& database, Cached& cached);

    void bind_one(int parameter, std::int64_t number) { bind(parameter, number); }
    void bind_one(int parameter, int number) { bind(parameter, std::int64_t{number}); }
    void bind_one(int parameter, std::string_view text) { bind(parameter, text); }
    void bind_one(int parameter, const std::string& text) {
        bind(parameter, std::string_view{text});
    }
    void bind_one(int parameter, const char* text) { bind(parameter, std::string_view{text}); }
    void bind_one(int parameter, const core::Value& value) { bind(parameter, value); }
    template <class T>
    void bind_one(int parameter, const std::optional<T>& value) {
        if (value) {
            bind_one(parameter, *value);
        } else {
            bind(parameter, std::nullopt);
        }
    }

    class SqliteDatabase* m_database;
    Cached* m_cached;
};

/// One connection. Not for use by several threads at once.
class SqliteDatabase {
public:
    /// Opens `file` and sets the connection up: foreign keys on, busy timeout 5 s, double-quoted
    /// strings off, defensive; for writing synchronous FULL. Does not look whether
    /// the content is hallbook's, and leaves the file as it is until it is claimed.
    /// Failure{not_permitted} when it is to be written and is marked read-only.
    SqliteDatabase(const std::filesystem::path& file, Access access);
    SqliteDatabase(SqliteDatabase&&) noexcept;
    SqliteDatabase& operator=(SqliteDatabase&&) noexcept;
    ~SqliteDatabase();

    [[nodiscard]] const std::filesystem::path& file() const;
    [[nodiscard]] Access access() const;

    /// Prepares a file that is known to be hallbook's for writing: WAL, mode 0600.
    /// Access::create does so by itself.
    void claim();

    /// Copies all that is committed to a private file in the same folder, named as the file with
    /// `suffix` added. Replaces an older copy. Failure{storage}: there is no whole copy.
    std::filesystem::path copy_beside(std::string_view suffix);

    /// Takes a statement from the cache, which is keyed by its text, or prepares it.
    [[nodiscard]] SqliteStatement prepare(std::string_view sql);

    /// Prepares, binds and runs to the end; returns the number of rows changed.
    template <class... Arguments>
    int run(std::string_view sql, const Arguments&... arguments) {
        return prepare(sql).with(arguments...).run();
    }

    /// The number in the first column of the first row; empty when there is no row or it is null.
    template <class... Arguments>
    std::optional<std::int64_t> number(std::string_view sql, const Arguments&... arguments) {
        SqliteStatement statement = prepare(sql);
        statement.with(arguments...);
        if (!statement.step()) return std::nullopt;
        return statement.optional_number(0);
    }

    /// Likewise the text.
    template <class... Arguments>
    std::optional<std::string> text(std::string_view sql, const Arguments&... arguments) {
        SqliteStatement statement = prepare(sql);
        statement.with(arguments...);
        if (!statement.step()) return std::nullopt;
        return statement.optional_text(0);
    }

    /// Runs several statements that take no parameters, such as a migration.
    void run_script(std::string_view sql);

    /// Whether a transaction is open.
    [[nodiscard]] bool in_transaction() const;

    /// SQLite's own handle, for what has no wrapper here (backup, functions).
    [[nodiscard]] sqlite3* handle() const;

    /// For the functions in store/ that use handle(): throws the Failure of a result code.
    [[noreturn]] void fail(int result_code) const;

private:
    friend class SqliteStatement;
    struct Connection;
    std::unique_ptr<Connection> m_connection;
};

/// Whether a transaction folds the write-ahead log into the file (sqlite_log.hpp).
enum class Fold {
    never,  ///< there is no log
    when_large,  ///< after the commit, if that was a very large one
    with_commit,  ///< the commit is made durable by folding it in
};

/// A transaction that may write: BEGIN IMMEDIATE, so that only one process is in one at a time.
/// Waits for the other 5 seconds, then Failure{busy} names it. Rolls back unless committed. Foreign
/// keys are checked at the commit.
class WriteTransaction {
public:
    explicit WriteTransaction(SqliteDatabase& database);
    WriteTransaction(const WriteTransaction&) = delete;
    WriteTransaction& operator=(const WriteTransaction&) = delete;
    ~WriteTransaction();

    /// Durable when this returns (Access::write, create), after at most two syncs of the disk.
    void commit();
    [[nodiscard]] SqliteDatabase& database() const { return m_database; }

private:
    void restore_synchronous() noexcept;

    SqliteDatabase& m_database;
    Fold m_fold;
    bool m_open = true;
};

/// A transaction that only reads: all look-ups in it see one state of the file, also while another
/// process writes.
class ReadTransaction {
public:
    explicit ReadTransaction(SqliteDatabase& database);
    ReadTransaction(const ReadTransaction&) = delete;
    ReadTransaction& operator=(const ReadTransaction&) = delete;
    ~ReadTransaction();
    [[nodiscard]] SqliteDatabase& database() const { return m_database; }

private:
    SqliteDatabase& m_database;
};

}  // namespace hallbook::store
