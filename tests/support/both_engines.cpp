/// \file
/// Implements EngineUnderTest on SQLite and on PostgreSQL.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/both_engines.hpp"

#include "core/rows/tables.hpp"
#include "store/schema/sqlite_catalog.hpp"
#include "store/schema/sqlite_migrations.hpp"
#include "sync/schema/postgres_catalog.hpp"
#include "sync/schema/postgres_migrations.hpp"
#include "tests/support/temporary_folder.hpp"

namespace hallbook::test {

namespace {

using core::Failure;

/// "INSERT INTO t (a, b) VALUES (" and the placeholders that `placeholder` gives for 1, 2...
std::string insert_sql(
    const std::string& table, const Cells& cells, std::string (*placeholder)(int)) {
    std::string names;
    std::string values;
    int number = 0;
    for (const auto& [name, cell] : cells) {
        names += (names.empty() ? "" : ", ") + name;
        values += (values.empty() ? "" : ", ") + placeholder(++number);
    }
    return "INSERT INTO " + table + " (" + names + ") VALUES (" + values + ")";
}

class SqliteUnderTest final : public EngineUnderTest {
public:
    SqliteUnderTest() : m_database(m_folder.path() / "hall.db", store::Access::create) {}

    migrations::MigrationTarget& migrations() override { return m_migrations; }
    migrations::LogicalSchema schema() override { return store::read_schema(m_database); }
    void run(const std::string& sql) override { m_database.run_script(sql); }
    void insert(const std::string& table, const Cells& cells) override {
        store::SqliteStatement statement =
            m_database.prepare(insert_sql(table, cells, [](int) { return std::string{"?"}; }));
        int parameter = 0;
        for (const auto& [name, cell] : cells)
            statement.bind(++parameter, cell.sqlite);
        statement.run();
    }
    Answer try_run(const std::string& sql) override {
        return answer([&] { run(sql); });
    }
    Answer try_insert(const std::string& table, const Cells& cells) override {
        return answer([&] { insert(table, cells); });
    }
    std::vector<std::string> column(const std::string& sql) override {
        store::SqliteStatement rows = m_database.prepare(sql);
        std::vector<std::string> values;
        while (rows.step())
            values.push_back(rows.text(0));
        return values;
    }

private:
    template <class Act>
    Answer answer(Act act) {
        const store::WriteTransaction rolled_back{m_database};
        try {
            act();
            if (m_database.text("SELECT \"table\" FROM pragma_foreign_key_check()")) {
                return {false, "FOREIGN KEY constraint failed"};
            }
            return {true, {}};
        } catch (const Failure& failure) {
            return {false, failure.what()};
        }
    }

    TemporaryFolder m_folder;
    store::SqliteDatabase m_database;
    store::SqliteMigrations m_migrations{m_database};
};

class PostgresUnderTest final : public EngineUnderTest {
public:
    explicit PostgresUnderTest(const std::string& copied_from)
        : m_database(PostgresCluster::shared(), copied_from), m_connection(m_database.uri()) {}

    migrations::MigrationTarget& migrations() override { return m_migrations; }
    migrations::LogicalSchema schema() override { return sync::read_schema(m_connection); }
    void run(const std::string& sql) override { m_connection.execute(sql); }
    void insert(const std::string& table, const Cells& cells) override {
        sync::Parameters parameters;
        for (const auto& [name, cell] : cells)
            parameters.push_back(cell.postgres);
        m_connection.execute(
            insert_sql(table, cells, [](int number) { return "$" + std::to_string(number); }),
            parameters);
    }
    Answer try_run(const std::string& sql) override {
        return answer([&] { run(sql); });
    }
    Answer try_insert(const std::string& table, const Cells& cells) override {
        return answer([&] { insert(table, cells); });
    }
    std::vector<std::string> column(const std::string& sql) override {
        const auto rows = m_connection.execute(sql);
        std::vector<std::string> values;
        for (std::size_t row = 0; row < rows.size(); ++row)
            values.push_back(rows.string(row, 0));
        return values;
    }

private:
    template <class Act>
    Answer answer(Act act) {
        const sync::PostgresTransaction rolled_back{m_connection};
        try {
            act();
            m_connection.execute("SET CONSTRAINTS ALL IMMEDIATE");
            return {true, {}};
        } catch (const Failure& failure) {
            return {false, failure.what()};
        }
    }

    TemporaryDatabase m_database;
    sync::PostgresConnection m_connection;
    sync::PostgresMigrations m_migrations{m_connection};
};

Cells concat(Cells cells, const Cells& more) {
    cells.insert(more.begin(), more.end());
    return cells;
}

Cells registration_cells() {
    return {
        {"member_id", number_cell(1)},
        {"book_id", number_cell(1)},
        {"tier", text_cell("BOOK_1")},
        {"applicant_priority_number", hundredths_cell("45880.23")},
        {"registered_at", instant_cell("2025-08-11T12:31:12Z")},
        {"method", text_cell("IN_PERSON")}};
}

Cells book_cells() {
    return {
        {"name", text_cell("WIRE ELSEWHERE")},
        {"code", text_cell("WIRE_ELSE")},
        {"classification", text_cell("WIRE")},
        {"region", text_cell("SEATTLE")},
        {"agreement_type", text_cell("STANDARD")},
        {"work_level", text_cell("JOURNEYMAN")},
        {"book_kind", text_cell("PRIMARY")}};
}

Cells request_cells() {
    return {
        {"request_number", text_cell("SEA-000002")},
        {"employer_id", number_cell(1)},
        {"book_id", number_cell(1)},
        {"request_type", text_cell("STANDARD")},
        {"job_class", text_cell("JOURNEYMAN")},
        {"agreement_type", text_cell("STANDARD")},
        {"workers_requested", number_cell(2)},
        {"start_date", text_cell("2025-08-12")},
        {"received_at", instant_cell("2025-08-11T12:31:12Z")}};
}

Cells dispatch_cells() {
    return {
        {"labor_request_id", number_cell(1)},
        {"member_id", number_cell(1)},
        {"registration_id", number_cell(1)},
        {"employer_id", number_cell(1)},
        {"dispatch_type", text_cell("NORMAL")},
        {"method", text_cell("QUEUE")},
        {"dispatched_at", instant_cell("2025-08-11T12:31:12Z")},
        {"start_date", text_cell("2025-08-12")}};
}

const std::map<std::string, Cells>& rows() {
    static const std::map<std::string, Cells> all{
        {"users", {{"name", text_cell("chen")}}},
        {"members",
         {{"card_number", text_cell("1000002")},
          {"first_name", text_cell("Chen")},
          {"last_name", text_cell("Gomez")}}},
        {"member_contacts", {{"phone", text_cell("360-555-0123")}}},
        {"organizations", {{"code", text_cell("E0002")}, {"name", text_cell("ENGEL KIM INC")}}},
        {"employer_contracts",
         {{"organization_id", number_cell(1)},
          {"contract_code", text_cell("S&C")},
          {"effective_date", text_cell("2024-06-13")}}},
        {"settings", {{"name", text_cell("rule")}, {"value", text_cell("")}}},
        {"holidays", {{"holiday_on", text_cell("2025-12-25")}, {"name", text_cell("Christmas")}}},
        {"member_employments",
         {{"member_id", number_cell(1)}, {"start_date", text_cell("2025-08-12")}}},
        {"referral_books", book_cells()},
        {"labor_requests", request_cells()},
        {"book_registrations", registration_cells()},
        {"job_bids",
         {{"labor_request_id", number_cell(1)},
          {"member_id", number_cell(1)},
          {"registration_id", number_cell(1)},
          {"bid_submitted_at", instant_cell("2025-08-11T12:31:12Z")}}},
        {"dispatches", dispatch_cells()},
        {"registration_activities",
         {{"member_id", number_cell(1)},
          {"action", text_cell("REGISTER")},
          {"hall", text_cell("SEA")},
          {"occurred_at", instant_cell("2025-08-11T12:31:12Z")}}},
        {"consultant_types", {{"name", text_cell("Safety")}}},
        {"equipment_templates",
         {{"name", text_cell("Tower crane")}, {"category", text_cell("Lifting")}}},
        {"equipment_template_consultants",
         {{"template_id", uuid_cell(1)}, {"consultant_type_id", uuid_cell(1)}}},
        {"equipment_approval_submissions",
         {{"project_id", text_cell("P-2")}, {"template_id", uuid_cell(1)}}},
        {"equipment_approval_decisions",
         {{"submission_id", uuid_cell(1)},
          {"consultant_type_id", uuid_cell(1)},
          {"verdict", text_cell("APPROVED")}}}};
    return all;
}

bool has_uuid(const std::string& table) {
    return core::find_table(table)->columns.front().kind == core::ColumnKind::uuid;
}

}  // namespace

migrations::MigrationContext migration_context() {
    return {
        .now = [] { return *core::parse_instant("2025-08-11T16:48:02Z").value; },
        .program_version = "test",
        .performed_by = "tester"};
}

migrations::RevisionIds all_revisions(const migrations::MigrationChain& chain) {
    migrations::RevisionIds ids;
    for (const migrations::Revision& revision : chain.revisions)
        ids.insert(revision.id);
    return ids;
}

Cell null_cell() { return {}; }

Cell text_cell(const std::string& text) { return {text, text}; }

Cell number_cell(std::int64_t number) { return {number, std::to_string(number)}; }

Cell uuid_cell(int number) {
    return text_cell("8e4b9a1c-11d5-4f6e-9c1b-b7a80f3d000" + std::to_string(number));
}

Cell hundredths_cell(const std::string& text) {
    std::string digits = text;
    digits.erase(digits.find('.'), 1);
    return {std::int64_t{std::stoll(digits)}, text};
}

Cell instant_cell(const std::string& text) {
    return {core::parse_instant(text).value->time_since_epoch().count(), text};
}

Cell flag_cell(bool flag) { return {std::int64_t{flag ? 1 : 0}, flag ? "true" : "false"}; }

std::unique_ptr<EngineUnderTest> empty_sqlite() { return std::make_unique<SqliteUnderTest>(); }

std::unique_ptr<EngineUnderTest> empty_postgres() {
    return std::make_unique<PostgresUnderTest>("template1");
}

std::unique_ptr<EngineUnderTest> migrated_sqlite() {
    auto engine = empty_sqlite();
    migrations::migrate_up(migrations::embedded_chain(), engine->migrations(), migration_context());
    return engine;
}

std::unique_ptr<EngineUnderTest> migrated_postgres() {
    const std::string name =
        PostgresCluster::shared().template_database("migrated_chain", [](const std::string& uri) {
            sync::PostgresConnection connection{uri};
            sync::PostgresMigrations target{connection};
            migrations::migrate_up(migrations::embedded_chain(), target, migration_context());
        });
    return std::make_unique<PostgresUnderTest>(name);
}

BothEngines::BothEngines() : sqlite(migrated_sqlite()), postgres(migrated_postgres()) {}

Cells good_row(const std::string& table) {
    return concat({{"id", has_uuid(table) ? uuid_cell(2) : number_cell(2)}}, rows().at(table));
}

void insert_base_rows(EngineUnderTest& engine) {
    const migrations::LogicalSchema schema = engine.schema();
    for (const std::string table :
         {"users",
          "members",
          "organizations",
          "referral_books",
          "labor_requests",
          "book_registrations",
          "job_bids",
          "dispatches",
          "consultant_types",
          "equipment_templates",
          "equipment_approval_submissions"}) {
        // An older revision lacks some of the tables.
        if (schema.tables.count(table) == 0) continue;
        Cells cells = rows().at(table);
        cells["id"] = has_uuid(table) ? uuid_cell(1) : number_cell(1);
        if (cells.count("name") > 0) cells["name"] = text_cell("the first");
        if (cells.count("code") > 0) cells["code"] = text_cell("FIRST");
        if (cells.count("card_number") > 0) cells["card_number"] = text_cell("1000001");
        if (cells.count("request_number") > 0) cells["request_number"] = text_cell("SEA-000001");
        // Closed, so that a test can register the first member on the first book.
        if (table == "book_registrations") cells["status"] = text_cell("RESIGNED");
        engine.insert(table, cells);
    }
}

void record_unknown_revision(EngineUnderTest& engine) {
    const Cell when = instant_cell("2026-01-01T00:00:00Z");
    engine.insert(
        "schema_revisions",
        {{"revision", text_cell("0099")},
         {"name", text_cell("far_future")},
         {"checksum", text_cell("x")},
         {"started_at", when},
         {"finished_at", when},
         {"program_version", text_cell("9.0.0")},
         {"performed_by", text_cell("somebody")}});
}

}  // namespace hallbook::test
