/// \file
/// Central as something to migrate.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/schema/central_migrations.hpp"

#include "cli/platform/pacific_zone.hpp"
#include "cli/schema/adoption_mapping.hpp"
#include "cli/schema/adoption_words.hpp"
#include "core/values/failure.hpp"
#include "store/schema/sqlite_catalog.hpp"
#include "store/schema/sqlite_migrations.hpp"
#include "sync/office/central_adoption.hpp"
#include "sync/schema/postgres_catalog.hpp"
#include "sync/schema/postgres_doctor.hpp"
#include "sync/schema/postgres_migrations.hpp"

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

    [[nodiscard]] migrations::MigrationTarget& target() override { return m_migrations; }

    [[nodiscard]] migrations::LogicalSchema live_schema() override {
        return sync::read_schema(m_connection);
    }

    /// Central is compared with its twin: what the same revisions make in SQLite, plus the
    /// differences that are allowed; its functions and enum types with the texts of the revisions.
    [[nodiscard]] std::vector<migrations::Difference> drift(
        const migrations::LogicalSchema& live,
        const migrations::MigrationChain& chain,
        const migrations::RevisionIds& applied) override {
        store::SqliteDatabase twin = store::schema_in_memory(chain, applied);
        auto drift = migrations::drift_of_central(live, store::read_schema(twin), applied);
        for (auto& each : sync::function_drift(m_connection, chain, applied))
            drift.push_back(std::move(each));
        for (auto& each : sync::enum_drift(live, chain, applied))
            drift.push_back(std::move(each));
        return drift;
    }

    [[nodiscard]] std::optional<migrations::Difference> handshake_drift(
        const migrations::MigrationChain& chain, const migrations::RevisionIds& applied) override {
        store::SqliteDatabase twin = store::schema_in_memory(chain, applied);
        const auto text_or_absent = [](std::string text) {
            return text.empty() ? std::string{migrations::absent} : text;
        };
        migrations::Difference difference{
            "schema_revisions: note for the halls",
            text_or_absent(sync::schema_note_of(store::read_schema(twin), applied)),
            text_or_absent(sync::schema_note(m_connection))};
        if (difference.expected == difference.actual) return {};
        return difference;
    }

    [[nodiscard]] std::optional<AdoptionOutlook> adoption_outlook(const Context& context) override {
        sync::AdoptRequest request;
        request.rules = parse_mapping(embedded_mapping(), "that is compiled in");
        request.from = m_connection.execute("SELECT current_schema()").string(0, 0);
        try {
            const sync::PostgresTransaction snapshot{
                m_connection, sync::Isolation::repeatable_read_only};
            const auto report = sync::examine_adoption(
                m_connection, request, context.zone, sync::SystemEnvironment{}.now());
            return AdoptionOutlook{adoption_text(context.out, report), adoption_json(report)};
        } catch (const core::Failure& failure) {
            // There is nothing to adopt.
            if (failure.kind() == core::FailureKind::refused) return {};
            throw;
        }
    }

    [[nodiscard]] migrations::Circumstances circumstances() override {
        return sync::circumstances(m_connection);
    }

    [[nodiscard]] std::string responsible() override {
        return sync::database_owner(m_connection) + ", who owns the database at central";
    }

    [[nodiscard]] std::map<std::string, std::int64_t> row_counts(
        const std::set<std::string>& tables) override {
        return sync::row_counts(m_connection, tables);
    }

    void repair(
        const migrations::RepairAction& action,
        const migrations::MigrationChain&,
        const migrations::RevisionIds&) override {
        if (const auto* sql = std::get_if<migrations::RunStatements>(&action))
            sync::run_repair(m_connection, sql->sql);
    }

private:
    sync::PostgresConnection m_connection;
    sync::PostgresMigrations m_migrations;
};

}  // namespace

std::unique_ptr<MigrationSubject> open_central_subject(const std::string& uri) {
    return std::make_unique<CentralSubject>(uri);
}

std::string AnyMigrations::address(const Context& context) const {
    if (target() == Target::local) return context.globals.database;
    if (m_address.empty()) m_address = m_admin.uri(context);
    return m_address;
}

std::unique_ptr<MigrationSubject> AnyMigrations::open(const Context& context, Purpose purpose) {
    if (target() == Target::local) return open_local_subject(context, purpose);
    return open_central_subject(address(context));
}

}  // namespace hallbook::cli
