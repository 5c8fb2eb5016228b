/// \file
/// The migration chain on a SQLite file.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/chain/migrate.hpp"
#include "store/file/sqlite_database.hpp"

namespace hallbook::store {

/// Runs migrations on an open file. Before the first change to a file with revisions in it, a copy
/// is made next to it (FILE.before-migration), removed after success; then the file is written
/// anew, so that it holds nothing but its rows. A file being built (Access::scratch) needs neither.
class SqliteMigrations final : public migrations::MigrationTarget {
public:
    /// `database` must outlive this and must not be in a transaction.
    explicit SqliteMigrations(SqliteDatabase& database) : m_database(database) {}

    [[nodiscard]] migrations::Engine engine() const override { return migrations::Engine::sqlite; }
    [[nodiscard]] std::string description() const override;
    /// Failure{damaged} when the file is not a SQLite database at all.
    [[nodiscard]] migrations::MigrationState state() override;
    void begin() override;
    /// Failure{refused} when another process migrated the file at the same time.
    void run(const migrations::MigrationStep& step) override;
    void record(const std::vector<migrations::RecordedRevision>& revisions) override;
    void end() override;

private:
    void mark_started(const migrations::MigrationStep& step);
    void forget_start(const migrations::MigrationStep& step);
    void change_schema(const migrations::MigrationStep& step);
    void claim(const migrations::MigrationStep& step);
    [[noreturn]] void refuse_other_migrator() const;

    SqliteDatabase& m_database;
    std::filesystem::path m_backup;  ///< empty: none was made
};

/// A database in memory at these revisions of the chain, to compare others with.
SqliteDatabase schema_in_memory(
    const migrations::MigrationChain& chain, const migrations::RevisionIds& applied);

}  // namespace hallbook::store
