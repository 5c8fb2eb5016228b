/// \file
/// One SQLite file and one PostgreSQL database with the same schema, for tests that run on both.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/tables.hpp"
#include "core/values/failure.hpp"
#include "migrations/chain/migrate.hpp"
#include "migrations/schema/logical_schema.hpp"
#include "store/file/sqlite_database.hpp"
#include "sync/line/postgres_connection.hpp"
#include "tests/support/postgres_cluster.hpp"

#include <map>

namespace hallbook::test {

/// A fixed clock and invented names.
migrations::MigrationContext migration_context();

/// The chain of this program.
inline const migrations::MigrationChain& chain() { return migrations::embedded_chain(); }

/// All ids of a chain.
migrations::RevisionIds all_revisions(
    const migrations::MigrationChain& chain = migrations::embedded_chain());

/// A value in the form that each engine takes.
struct Cell {
    core::Value sqlite;
    std::optional<std::string> postgres;
};
Cell null_cell();
Cell text_cell(const std::string& text);
Cell number_cell(std::int64_t number);
/// A UUID made of `number`, one of the digits 1 to 9.
Cell uuid_cell(int number);
/// `text`: such as "45880.23"; may lie outside the range.
Cell hundredths_cell(const std::string& text);
Cell instant_cell(const std::string& text);
Cell flag_cell(bool flag);

using Cells = std::map<std::string, Cell>;

/// How a database answers a statement that is then rolled back; deferred keys are checked, too.
struct Answer {
    bool accepted = false;
    std::string message;
};

/// A database of either engine.
class EngineUnderTest {
public:
    EngineUnderTest() = default;
    EngineUnderTest(const EngineUnderTest&) = delete;
    EngineUnderTest& operator=(const EngineUnderTest&) = delete;
    virtual ~EngineUnderTest() = default;

    virtual migrations::MigrationTarget& migrations() = 0;
    virtual migrations::LogicalSchema schema() = 0;
    /// Runs statements and commits them.
    virtual void run(const std::string& sql) = 0;
    virtual void insert(const std::string& table, const Cells& cells) = 0;
    virtual Answer try_run(const std::string& sql) = 0;
    virtual Answer try_insert(const std::string& table, const Cells& cells) = 0;
    /// The first column of all rows, as text.
    virtual std::vector<std::string> column(const std::string& sql) = 0;
};

/// Empty databases, without any revision.
std::unique_ptr<EngineUnderTest> empty_sqlite();
std::unique_ptr<EngineUnderTest> empty_postgres();

/// Databases migrated to the head of the chain.
std::unique_ptr<EngineUnderTest> migrated_sqlite();
std::unique_ptr<EngineUnderTest> migrated_postgres();

/// Both engines, migrated to the head of the chain.
struct BothEngines {
    BothEngines();
    std::unique_ptr<EngineUnderTest> sqlite;
    std::unique_ptr<EngineUnderTest> postgres;
};

/// A row of each table with which further rows can be written: user, member, organization, book,
/// request, registration, bid, dispatch, each with the id 1.
void insert_base_rows(EngineUnderTest& engine);

/// Records the revision 0099 far_future of hallbook 9.0.0, which no program knows.
void record_unknown_revision(EngineUnderTest& engine);

/// The cells of a good row of a table, with the id 2; refers to the base rows.
Cells good_row(const std::string& table);

}  // namespace hallbook::test
