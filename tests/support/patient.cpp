/// \file
/// Breaks databases and opens them for the doctor.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/patient.hpp"

#include "cli/schema/central_migrations.hpp"
#include "sync/schema/postgres_migrations.hpp"
#include "tests/support/catch.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <thread>

namespace hallbook::test {

namespace {

bool is_postgres(EngineUnderTest& engine) {
    return engine.migrations().engine() == migrations::Engine::postgres;
}

std::string uri_of(EngineUnderTest& engine) {
    if (!is_postgres(engine)) return {};
    const std::string name = engine.column("SELECT current_database()").front();
    return PostgresCluster::shared().admin_uri(name);
}

std::string file_of(EngineUnderTest& engine) {
    if (is_postgres(engine)) return {};
    return engine.column("SELECT file FROM pragma_database_list WHERE name = 'main'").front();
}

}  // namespace

cli::Target PatientSource::target() const {
    return m_uri.empty() ? cli::Target::local : cli::Target::central;
}

std::string PatientSource::address(const cli::Context& context) const {
    return m_uri.empty() ? context.globals.database : m_uri;
}

std::unique_ptr<cli::MigrationSubject> PatientSource::open(
    const cli::Context& context, cli::Purpose purpose) {
    if (m_uri.empty()) return cli::open_local_subject(context, purpose);
    return cli::open_central_subject(m_uri);
}

Patient::Patient(std::unique_ptr<EngineUnderTest> engine)
    : m_engine(std::move(engine)),
      m_is_central(is_postgres(*m_engine)),
      m_source(uri_of(*m_engine)) {
    m_globals.database = file_of(*m_engine);
    m_globals.actor = "tester";
}

std::string Patient::one(const std::string& sql) {
    const auto values = m_engine->column(sql);
    return values.empty() ? std::string{} : values.front();
}

void Patient::falsify(const std::string& object, const std::string& from, const std::string& to) {
    SQLite::Database database{m_globals.database, SQLite::OPEN_READWRITE};
    const int version = database.execAndGet("PRAGMA schema_version").getInt();
    database.exec("PRAGMA writable_schema = ON");
    SQLite::Statement change{
        database,
        "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = ? AND instr(sql, ?) > 0"};
    change.bind(1, from);
    change.bind(2, to);
    change.bind(3, object);
    change.bind(4, from);
    REQUIRE(change.exec() == 1);
    database.exec("PRAGMA schema_version = " + std::to_string(version + 1));
}

cli::Examination Patient::examine(const migrations::MigrationChain& chain) {
    return cli::examine(m_context, m_source, chain);
}

cli::Treatment Patient::treat(const migrations::MigrationChain& chain) {
    return cli::treat(m_context, m_source, chain, examine(chain));
}

cli::DoctorVisit Patient::visit() {
    cli::DoctorVisit visit{.before = examine()};
    visit.treatment = cli::treat(m_context, m_source, migrations::embedded_chain(), visit.before);
    visit.at = migration_context().now();
    visit.performed_by = "tester";
    visit.program_version = "test";
    return visit;
}

const migrations::Finding& finding(const cli::Examination& examination, const std::string& code) {
    for (const migrations::Finding& each : examination.diagnosis.findings) {
        if (each.code == code) return each;
    }
    FAIL("no check " + code);
    return examination.diagnosis.findings.front();
}

std::set<std::string> failed_codes(const cli::Examination& examination) {
    std::set<std::string> codes;
    for (const migrations::Finding& each : examination.diagnosis.findings) {
        if (each.verdict == migrations::Verdict::fail) codes.insert(each.code);
    }
    return codes;
}

void await_no_migrator(Patient& patient) {
    if (!patient.is_central()) return;
    sync::PostgresConnection central{uri_of(patient.engine())};
    for (int tries = 0; tries < 6000; ++tries) {
        if (sync::migration_lock_holder(central).empty()) return;
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    FAIL("the lock is still held by " + sync::migration_lock_holder(central));
}

void bring_to(Patient& patient, const std::string& revision) {
    migrations::migrate_up(
        migrations::embedded_chain(), patient.engine().migrations(), migration_context(), revision);
}

void forget_revision(Patient& patient, const std::string& id) {
    patient.run("DELETE FROM schema_revisions WHERE revision = '" + id + "'");
}

void fill(Patient& patient) { insert_base_rows(patient.engine()); }

void check_repaired(Patient& patient, const Codes& codes) {
    const cli::Examination before = patient.examine();
    CHECK(failed_codes(before) == codes);
    CHECK(before.diagnosis.standing == migrations::Standing::mismatch);
    CHECK(before.diagnosis.stop.empty());
    const cli::Treatment treatment = patient.treat();
    CHECK(treatment.failed.empty());
    CHECK_FALSE(treatment.done.empty());
    CHECK(failed_codes(treatment.after).empty());
    CHECK(treatment.after.diagnosis.standing == migrations::Standing::sound);
}

void check_escalated(Patient& patient, const std::string& code) {
    const cli::Examination before = patient.examine();
    CHECK(failed_codes(before).count(code) == 1);
    CHECK_FALSE(finding(before, code).escalation.empty());
    CHECK_FALSE(finding(before, code).repair.empty());
    CHECK(before.diagnosis.standing == migrations::Standing::needs_person);
    CHECK_FALSE(before.facts.responsible.empty());
    const cli::Treatment treatment = patient.treat();
    CHECK(treatment.done.empty());
    CHECK(failed_codes(treatment.after) == failed_codes(before));
}

}  // namespace hallbook::test
