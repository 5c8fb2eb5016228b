/// \file
/// The hall's file as something to migrate.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/migrations.hpp"

#include "core/failure.hpp"
#include "store/replica_file.hpp"
#include "store/sqlite_catalog.hpp"
#include "store/sqlite_migrations.hpp"

namespace hallbook::cli {

namespace {

class LocalSubject final : public MigrationSubject {
public:
    LocalSubject(const std::string& file, store::Access access)
        : m_database(store::open_replica_of_any_schema(file, access)), m_migrations(m_database) {}

    [[nodiscard]] core::MigrationTarget& target() override { return m_migrations; }

    [[nodiscard]] std::vector<core::Difference> drift(
        const core::MigrationChain& chain, const core::RevisionIds& applied) override {
        store::SqliteDatabase expected = store::schema_in_memory(chain, applied);
        return core::differences(
            core::facts_of(store::read_schema(expected)),
            core::facts_of(store::read_schema(m_database)));
    }

private:
    store::SqliteDatabase m_database;
    store::SqliteMigrations m_migrations;
};

}  // namespace

std::unique_ptr<MigrationSubject> open_local_subject(const Context& context, Purpose purpose) {
    const auto access = purpose == Purpose::look ? store::Access::read : store::Access::write;
    return std::make_unique<LocalSubject>(context.globals.database, access);
}

void LocalMigrations::declare(Arguments& arguments) { declare_target(arguments, m_target); }

std::unique_ptr<MigrationSubject> LocalMigrations::open(const Context& context, Purpose purpose) {
    return open_local_subject(context, purpose);
}

}  // namespace hallbook::cli
