/// \file
/// Central as something to migrate.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/central_migrations.hpp"

#include "store/sqlite_catalog.hpp"
#include "store/sqlite_migrations.hpp"
#include "sync/postgres_catalog.hpp"
#include "sync/postgres_migrations.hpp"

namespace hallbook::cli {

namespace {

/// A revision may rebuild a large table, during which the server says nothing.
constexpr std::chrono::hours longest_revision{2};

class CentralSubject final : public MigrationSubject {
public:
    explicit CentralSubject(const std::string& uri)
        : m_connection(
              uri, {.application_name = "hallbook migrate", .silence_max = longest_revision}),
          m_migrations(m_connection) {}

    [[nodiscard]] core::MigrationTarget& target() override { return m_migrations; }

    /// Central is compared with its twin: what the same revisions make in SQLite, plus the
    /// differences that are allowed.
    [[nodiscard]] std::vector<core::Difference> drift(
        const core::MigrationChain& chain, const core::RevisionIds& applied) override {
        store::SqliteDatabase twin = store::schema_in_memory(chain, applied);
        return core::drift_of_central(
            sync::read_schema(m_connection), store::read_schema(twin), applied);
    }

private:
    sync::PostgresConnection m_connection;
    sync::PostgresMigrations m_migrations;
};

}  // namespace

void AnyMigrations::declare(Arguments& arguments) {
    declare_target(arguments, m_target);
    m_admin.declare(arguments);
}

std::unique_ptr<MigrationSubject> AnyMigrations::open(const Context& context, Purpose purpose) {
    if (target() == Target::local) return open_local_subject(context, purpose);
    return std::make_unique<CentralSubject>(m_admin.uri(context));
}

}  // namespace hallbook::cli
