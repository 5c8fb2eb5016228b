/// \file
/// The hall's file as something to migrate.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/schema/migrations.hpp"

#include "cli/platform/neighbour.hpp"
#include "core/values/failure.hpp"
#include "store/file/replica_file.hpp"
#include "store/schema/sqlite_catalog.hpp"
#include "store/schema/sqlite_doctor.hpp"
#include "store/schema/sqlite_migrations.hpp"

namespace hallbook::cli {

namespace {

store::SqliteDatabase open_file(const std::string& file, Purpose purpose) {
    switch (purpose) {
        case Purpose::look: return store::open_replica_of_any_schema(file, store::Access::read);
        case Purpose::migrate: return store::open_replica_of_any_schema(file, store::Access::write);
        case Purpose::diagnose: return store::open_any_file(file, store::Access::read);
        case Purpose::repair: return store::open_any_file(file, store::Access::write);
    }
    return store::open_any_file(file, store::Access::read);
}

class LocalSubject final : public MigrationSubject {
public:
    LocalSubject(const std::string& file, Purpose purpose)
        : m_database(open_file(file, purpose)), m_migrations(m_database) {}

    [[nodiscard]] migrations::MigrationTarget& target() override { return m_migrations; }

    [[nodiscard]] migrations::LogicalSchema live_schema() override {
        return store::read_schema(m_database);
    }

    [[nodiscard]] std::vector<migrations::Difference> drift(
        const migrations::LogicalSchema& live,
        const migrations::MigrationChain& chain,
        const migrations::RevisionIds& applied) override {
        store::SqliteDatabase expected = store::schema_in_memory(chain, applied);
        return migrations::differences(
            migrations::facts_of(store::read_schema(expected)), migrations::facts_of(live));
    }

    [[nodiscard]] migrations::Circumstances circumstances() override {
        return store::circumstances(m_database);
    }

    [[nodiscard]] std::string responsible() override { return "headquarters"; }

    [[nodiscard]] std::map<std::string, std::int64_t> row_counts(
        const std::set<std::string>& tables) override {
        return store::row_counts(m_database, tables);
    }

    void repair(
        const migrations::RepairAction& action,
        const migrations::MigrationChain& chain,
        const migrations::RevisionIds& applied) override {
        const auto copy = m_database.copy_beside(".before-repair");
        if (const auto* sql = std::get_if<migrations::RunStatements>(&action))
            store::run_repair(m_database, sql->sql);
        if (const auto* rebuilt = std::get_if<migrations::RebuildTables>(&action)) {
            store::SqliteDatabase expected = store::schema_in_memory(chain, applied);
            store::rebuild_tables(m_database, expected, rebuilt->tables);
        }
        std::error_code gone_already;
        std::filesystem::remove(copy, gone_already);
    }

private:
    store::SqliteDatabase m_database;
    store::SqliteMigrations m_migrations;
};

}  // namespace

std::vector<migrations::Difference> live_drift(
    MigrationSubject& subject,
    const migrations::MigrationChain& chain,
    const migrations::RevisionIds& applied) {
    return subject.drift(subject.live_schema(), chain, applied);
}

std::unique_ptr<MigrationSubject> open_local_subject(const Context& context, Purpose purpose) {
    return std::make_unique<LocalSubject>(context.globals.database, purpose);
}

void LocalMigrations::declare(Arguments& arguments) {
    declare_target(arguments, m_target);
    m_admin.declare(arguments);
    arguments.option(
        "--dir", "DIR", m_folder, "Revisions from these files, not those in the program");
}

std::string LocalMigrations::address(const Context& context) const {
    if (target() == Target::central) run_neighbour(Neighbour::central, context.globals.arguments);
    return context.globals.database;
}

std::unique_ptr<MigrationSubject> LocalMigrations::open(const Context& context, Purpose purpose) {
    if (target() == Target::central) run_neighbour(Neighbour::central, context.globals.arguments);
    return open_local_subject(context, purpose);
}

const migrations::MigrationChain& LocalMigrations::chain(const Context& context) {
    if (m_folder) run_neighbour(Neighbour::author, context.globals.arguments);
    return migrations::embedded_chain();
}

}  // namespace hallbook::cli
