/// \file
/// A database broken for each branch of the doctor's tree: diagnosed, and where nothing can be lost
/// repaired and looked at again.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/central_migrations.hpp"
#include "core/schema_made.hpp"
#include "sync/postgres_doctor.hpp"
#include "sync/postgres_migrations.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/patient.hpp"
#include "tests/support/temporary_folder.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>

using namespace hallbook;
using namespace hallbook::test;
using core::Standing;
using core::Verdict;

namespace {

using Codes = std::set<std::string>;

const core::MigrationChain& chain() { return core::embedded_chain(); }

const std::vector<std::unique_ptr<EngineUnderTest> (*)()> empty_ones{empty_sqlite, empty_postgres};
const std::vector<std::unique_ptr<EngineUnderTest> (*)()> whole_ones{
    migrated_sqlite, migrated_postgres};

/// At this revision and not at the head.
void bring_to(Patient& patient, const std::string& revision) {
    core::migrate_up(chain(), patient.engine().migrations(), migration_context(), revision);
}

/// Broken as the codes say, repaired without a person, and sound after.
void check_repaired(Patient& patient, const Codes& codes) {
    const cli::Examination before = patient.examine();
    CHECK(failed_codes(before) == codes);
    CHECK(before.diagnosis.standing == Standing::mismatch);
    CHECK(before.diagnosis.stop.empty());
    const cli::Treatment treatment = patient.treat();
    CHECK(treatment.failed.empty());
    CHECK_FALSE(treatment.done.empty());
    CHECK(failed_codes(treatment.after).empty());
    CHECK(treatment.after.diagnosis.standing == Standing::sound);
}

/// Broken in a way that only a person may mend: nothing is run.
void check_escalated(Patient& patient, const std::string& code) {
    const cli::Examination before = patient.examine();
    CHECK(failed_codes(before).count(code) == 1);
    CHECK_FALSE(finding(before, code).escalation.empty());
    CHECK_FALSE(finding(before, code).repair.empty());
    CHECK(before.diagnosis.standing == Standing::needs_person);
    CHECK_FALSE(before.facts.responsible.empty());
    const cli::Treatment treatment = patient.treat();
    CHECK(treatment.done.empty());
    CHECK(failed_codes(treatment.after) == failed_codes(before));
}

void forget_revision(Patient& patient, const std::string& id) {
    patient.run("DELETE FROM schema_revisions WHERE revision = '" + id + "'");
}

/// Rows in each of the tables, and a registration whose APN must survive.
void fill(Patient& patient) { insert_base_rows(patient.engine()); }

std::string apn_of(Patient& patient) {
    return patient.one("SELECT applicant_priority_number FROM book_registrations WHERE id = 1");
}

core::MigrationChain with_heads(std::size_t number) {
    core::MigrationChain many = chain();
    for (std::size_t i = 1; i < number; ++i) {
        core::Revision revision{
            .id = "9" + std::to_string(100 + i), .name = "branch", .parents = {"0009"}};
        revision.sqlite.absent_because = revision.postgres.absent_because = "a test";
        many.revisions.push_back(revision);
    }
    return many;
}

/// Runs one revision in a process that is killed when all its SQL is done and nothing committed: at
/// the second look at the clock.
void die_in(Patient& patient, const std::string& revision) {
    PatientSource& source = patient.source();
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        const auto subject = source.open(patient.context(), cli::Purpose::repair);
        core::MigrationContext context = migration_context();
        int looks = 0;
        context.now = [&] {
            if (++looks == 2) ::kill(::getpid(), SIGKILL);
            return core::Instant{};
        };
        core::migrate_up(chain(), subject->target(), context, revision);
        ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
}

}  // namespace

// --- The database
// ---------------------------------------------------------------------------------

TEST_CASE("a sound database passes every check", "[integration][doctor]") {
    for (const auto& whole : whole_ones) {
        Patient patient{whole()};
        const cli::Examination examination = patient.examine();
        for (const core::Finding& each : examination.diagnosis.findings) {
            INFO(each.code << ": " << each.evidence);
            CHECK(each.verdict == Verdict::pass);
        }
        CHECK(examination.diagnosis.standing == Standing::sound);
        CHECK(patient.treat().done.empty());
    }
}

TEST_CASE("a database out of reach leaves every check open", "[integration][doctor][unreachable]") {
    const TemporaryFolder folder;
    cli::Globals globals;
    globals.database = (folder.path() / "gone.db").string();
    cli::Output out{cli::Format::text, cli::Verbosity::quiet, cli::Color::no};
    const cli::Context context{globals, out};
    PatientSource local{""};
    PatientSource central{"postgresql://nobody@127.0.0.1:1/none?connect_timeout=2"};
    for (PatientSource* source : {&local, &central}) {
        const cli::Examination examination = cli::examine(context, *source, chain());
        CHECK(examination.diagnosis.standing == Standing::unreachable);
        CHECK(finding(examination, "unreachable").verdict == Verdict::fail);
        CHECK(finding(examination, "twin_drift").verdict == Verdict::unchecked);
        CHECK(finding(examination, "no_revision").verdict == Verdict::unchecked);
    }
}

TEST_CASE("a file that is no database is damaged", "[integration][doctor][damaged]") {
    const TemporaryFolder folder;
    cli::Globals globals;
    globals.database = (folder.path() / "hall.db").string();
    std::ofstream{globals.database} << std::string(8192, 'x');
    cli::Output out{cli::Format::text, cli::Verbosity::quiet, cli::Color::no};
    const cli::Context context{globals, out};
    PatientSource source{""};
    const cli::Examination examination = cli::examine(context, source, chain());
    CHECK(examination.diagnosis.standing == Standing::damaged);
    CHECK(cli::treat(context, source, chain(), examination).done.empty());
}

TEST_CASE("a page that was overwritten is damage", "[integration][doctor][damaged]") {
    Patient patient{migrated_sqlite()};
    fill(patient);
    patient.run("PRAGMA wal_checkpoint(TRUNCATE)");
    const std::string page = patient.one(
        "SELECT rootpage FROM sqlite_schema WHERE name = 'registration_activities_by_member'");
    const std::string file = patient.one("SELECT file FROM pragma_database_list");
    std::fstream stream{file, std::ios::in | std::ios::out | std::ios::binary};
    stream.seekp((std::stol(page) - 1) * 4096);
    stream << std::string(4096, '\x7f');
    stream.close();
    const cli::Examination examination = patient.examine();
    CHECK(failed_codes(examination).count("damaged_file") == 1);
    CHECK(examination.diagnosis.standing == Standing::damaged);
}

TEST_CASE("whoever migrates is named, and waited for", "[integration][doctor][lock]") {
    Patient patient{migrated_postgres()};
    patient.engine().migrations().begin();
    const cli::Examination examination = patient.examine();
    CHECK(examination.diagnosis.standing == Standing::busy);
    CHECK(finding(examination, "migrator_at_work").evidence.find("PID ") != std::string::npos);
    CHECK(patient.treat().done.empty());
    patient.engine().migrations().end();
    CHECK(patient.examine().diagnosis.standing == Standing::sound);
}

TEST_CASE("what is marked production is not touched", "[integration][doctor][production]") {
    Patient patient{migrated_postgres()};
    patient.run("DROP INDEX dispatches_by_request");
    const std::string name = patient.one("SELECT current_database()");
    patient.run("ALTER DATABASE " + name + " SET hallbook.production = 'on'");
    const cli::Treatment stopped = patient.treat();
    CHECK(stopped.done.empty());
    CHECK(stopped.after.diagnosis.stop.find("marked production") != std::string::npos);
    patient.run("ALTER DATABASE " + name + " RESET hallbook.production");
    check_repaired(patient, {"twin_drift"});

    Patient hall{migrated_sqlite()};
    hall.run("DROP INDEX dispatches_by_request");
    ::setenv("HALLBOOK_PRODUCTION", "on", 1);
    CHECK(hall.treat().done.empty());
    ::unsetenv("HALLBOOK_PRODUCTION");
    check_repaired(hall, {"twin_drift"});
}

// --- The revisions
// --------------------------------------------------------------------------------

TEST_CASE("several heads, many heads and a circle are for a person", "[integration][doctor]") {
    for (const auto& whole : whole_ones) {
        Patient patient{whole()};
        const cli::Examination two = patient.examine(with_heads(2));
        CHECK(finding(two, "several_heads").verdict == Verdict::fail);
        CHECK(two.diagnosis.standing == Standing::needs_person);
        CHECK(patient.treat(with_heads(2)).done.empty());
        const cli::Examination six = patient.examine(with_heads(6));
        CHECK(finding(six, "several_heads").escalation.find("More than five") != std::string::npos);
        core::MigrationChain circle = chain();
        circle.revisions.front().parents = {circle.revisions.back().id};
        const cli::Examination round = patient.examine(circle);
        CHECK(finding(round, "cycle_in_chain").verdict == Verdict::fail);
        CHECK(finding(round, "behind_head").verdict == Verdict::unchecked);
        CHECK(round.diagnosis.standing == Standing::needs_person);
        CHECK(patient.treat(circle).done.empty());
    }
}

TEST_CASE("an empty database is initialised", "[integration][doctor][no_revision]") {
    for (const auto& empty : empty_ones) {
        Patient patient{empty()};
        check_repaired(patient, {"no_revision", "behind_head"});
    }
}

TEST_CASE("a lost record is written again with proof", "[integration][doctor][no_revision]") {
    for (const auto& whole : whole_ones) {
        Patient patient{whole()};
        fill(patient);
        patient.run("DROP TABLE schema_revisions");
        const cli::Examination before = patient.examine();
        CHECK(failed_codes(before).count("no_revision") == 1);
        CHECK(before.facts.proved.value == chain().revisions.back().id);
        const cli::Treatment treatment = patient.treat();
        CHECK(treatment.failed.empty());
        CHECK(treatment.after.diagnosis.standing == Standing::sound);
        CHECK(
            patient.one("SELECT performed_by FROM schema_revisions") == "tester (stamped, proved)");
        CHECK(patient.one("SELECT count(*) FROM dispatches") == "1");
    }
}

TEST_CASE(
    "the doctor leaves another program's tables alone", "[integration][doctor][no_revision]") {
    for (const auto& empty : empty_ones) {
        Patient patient{empty()};
        patient.run("CREATE TABLE members (name TEXT)");
        check_escalated(patient, "no_revision");
        CHECK(patient.one("SELECT count(*) FROM members") == "0");
    }
}

TEST_CASE("a database behind the head is brought up", "[integration][doctor][behind_head]") {
    for (const auto& empty : empty_ones) {
        Patient patient{empty()};
        bring_to(patient, "0003");
        check_repaired(patient, {"behind_head"});
    }
}

TEST_CASE("an unknown revision is for a person", "[integration][doctor][unknown_revision]") {
    for (const auto& whole : whole_ones) {
        Patient patient{whole()};
        const Cell when = instant_cell("2026-01-01T00:00:00Z");
        patient.engine().insert(
            "schema_revisions",
            {{"revision", text_cell("0099")},
             {"name", text_cell("far_future")},
             {"checksum", text_cell("x")},
             {"started_at", when},
             {"finished_at", when},
             {"program_version", text_cell("9.0.0")},
             {"performed_by", text_cell("somebody")}});
        check_escalated(patient, "unknown_revision");
        CHECK(
            finding(patient.examine(), "unknown_revision").evidence.find("0099 far_future") !=
            std::string::npos);
    }
}

TEST_CASE("a record without a parent is proved anew", "[integration][doctor][missing_parent]") {
    for (const auto& whole : whole_ones) {
        Patient patient{whole()};
        forget_revision(patient, "0002");
        const cli::Treatment treatment = patient.treat();
        CHECK(failed_codes(patient.examine()).empty());
        CHECK(treatment.after.diagnosis.standing == Standing::sound);
    }
}

TEST_CASE("an interrupted run is explained and run again", "[integration][doctor][interrupted]") {
    for (const auto& empty : empty_ones) {
        Patient patient{empty()};
        bring_to(patient, "0002");
        patient.engine().insert(
            "schema_revisions",
            {{"revision", text_cell("0003")},
             {"name", text_cell("referral_tables")},
             {"checksum", text_cell("x")},
             {"started_at", instant_cell("2025-08-11T00:00:00Z")},
             {"program_version", text_cell("old")},
             {"performed_by", text_cell("somebody")}});
        const core::Finding found = finding(patient.examine(), "interrupted_run");
        CHECK(found.evidence.find("0003 referral_tables") != std::string::npos);
        CHECK(found.evidence.find("the schema is that of before") != std::string::npos);
        check_repaired(patient, {"interrupted_run", "behind_head"});
    }
}

TEST_CASE("a migrator that is killed leaves the schema of before", "[integration][doctor][kill]") {
    for (const auto& empty : empty_ones) {
        for (const core::Revision* revision : core::in_order(chain())) {
            Patient patient{empty()};
            if (!revision->parents.empty()) bring_to(patient, revision->parents.front());
            die_in(patient, revision->id);
            const cli::Examination found = patient.examine();
            INFO(revision->id);
            CHECK(failed_codes(found) == Codes{"interrupted_run", "behind_head"});
            CHECK_THAT(
                finding(found, "interrupted_run").evidence,
                contains(revision->id + " " + revision->name) &&
                    contains("the schema is that of before"));
            CHECK(patient.treat().after.diagnosis.standing == Standing::sound);
        }
    }
}

TEST_CASE("another text is told from another schema", "[integration][doctor][checksum_changed]") {
    for (const auto& whole : whole_ones) {
        Patient patient{whole()};
        patient.run("UPDATE schema_revisions SET checksum = 'edited' WHERE revision = '0003'");
        check_repaired(patient, {"checksum_changed"});
        patient.run("UPDATE schema_revisions SET checksum = 'edited' WHERE revision = '0003'");
        patient.run("DROP INDEX dispatches_by_request");
        check_escalated(patient, "checksum_changed");
    }
}

// --- Tables
// ---------------------------------------------------------------------------------------

TEST_CASE("empty tables in the way of their revision go", "[integration][doctor][six]") {
    for (const auto& empty : empty_ones) {
        Patient patient{empty()};
        bring_to(patient, "0002");
        CHECK(finding(patient.examine(), "partial_referral_tables").verdict == Verdict::pass);
        patient.run("CREATE TABLE job_bids (id INTEGER)");
        patient.run("CREATE TABLE dispatches (id INTEGER)");
        CHECK(finding(patient.examine(), "partial_referral_tables").evidence.find("2 of 6") == 0);
        check_repaired(patient, {"partial_referral_tables", "behind_head"});
        CHECK(finding(patient.examine(), "partial_referral_tables").evidence == "6 of 6");
    }
}

TEST_CASE("tables in the way that hold rows stay", "[integration][doctor][six]") {
    for (const auto& empty : empty_ones) {
        Patient patient{empty()};
        bring_to(patient, "0002");
        patient.run("CREATE TABLE job_bids (id INTEGER)");
        patient.run("INSERT INTO job_bids (id) VALUES (7)");
        check_escalated(patient, "partial_referral_tables");
        CHECK(patient.one("SELECT id FROM job_bids") == "7");
    }
}

TEST_CASE("all six without a record of it are proved", "[integration][doctor][six]") {
    for (const auto& empty : empty_ones) {
        Patient patient{empty()};
        bring_to(patient, "0003");
        fill(patient);
        forget_revision(patient, "0003");
        CHECK(failed_codes(patient.examine()).count("partial_referral_tables") == 1);
        const cli::Treatment treatment = patient.treat();
        CHECK(treatment.failed.empty());
        CHECK(treatment.after.diagnosis.standing == Standing::sound);
        CHECK(patient.one("SELECT count(*) FROM book_registrations") == "1");
    }
}

TEST_CASE("referral tables that are gone are for a person", "[integration][doctor][six]") {
    for (const auto& whole : whole_ones) {
        Patient patient{whole()};
        patient.run(std::string{"DROP TABLE job_bids"} + (patient.is_central() ? " CASCADE" : ""));
        check_escalated(patient, "partial_referral_tables");
        CHECK(
            finding(patient.examine(), "partial_referral_tables").evidence ==
            "5 of 6 are there; missing: job_bids");
    }
}

TEST_CASE("another table in the way goes if it is empty", "[integration][doctor][table_exists]") {
    Patient patient{empty_postgres()};
    bring_to(patient, "0004");
    patient.run("CREATE TABLE audit_logs (id INTEGER)");
    check_repaired(patient, {"table_exists", "behind_head"});
}

// --- Enumerations
// ---------------------------------------------------------------------------------

TEST_CASE("a type that exists already goes if nothing has it", "[integration][doctor][enum]") {
    Patient unused{empty_postgres()};
    unused.run("CREATE TYPE booktier AS ENUM ('BOOK_1', 'BOOK_2', 'BOOK_3', 'BOOK_4')");
    check_repaired(unused, {"no_revision", "behind_head", "type_exists"});

    Patient used{empty_postgres()};
    used.run(
        "CREATE TYPE booktier AS ENUM ('BOOK_1', 'BOOK_2', 'BOOK_3', 'BOOK_4');"
        "CREATE TABLE lists (tier booktier)");
    check_escalated(used, "type_exists");

    Patient other{empty_postgres()};
    other.run("CREATE TYPE booktier AS ENUM ('ONE', 'TWO')");
    check_escalated(other, "type_exists");
}

TEST_CASE("missing and extra types are for a person", "[integration][doctor][enum]") {
    Patient missing{migrated_postgres()};
    missing.run("DROP TYPE exemptreason CASCADE");
    check_escalated(missing, "enum_missing");
    Patient extra{migrated_postgres()};
    extra.run("CREATE TYPE grievancestatus AS ENUM ('OPEN', 'CLOSED')");
    check_escalated(extra, "enum_extra");
}

TEST_CASE("labels that lack are added, others are for a person", "[integration][doctor][enum]") {
    Patient lacking{migrated_postgres()};
    fill(lacking);
    lacking.run(
        "DELETE FROM pg_enum WHERE enumtypid = 'dropreason'::regtype "
        "AND enumlabel IN ('CHECK_MARKS', 'JOB_ENDED')");
    check_repaired(lacking, {"enum_labels"});
    CHECK(lacking.one("SELECT enum_first(NULL::dropreason)") == "CHECK_MARKS");
    Patient renamed{migrated_postgres()};
    renamed.run("ALTER TYPE dropreason RENAME VALUE 'MANUAL' TO 'BY_HAND'");
    check_escalated(renamed, "enum_labels");
}

TEST_CASE("a hall's labels are put right with all rows", "[integration][doctor][enum]") {
    Patient patient{migrated_sqlite()};
    fill(patient);
    patient.falsify("book_registrations", "'BOOK_1', 'BOOK_2'", "'BOOK_2', 'BOOK_1'");
    check_repaired(patient, {"enum_labels"});
    CHECK(apn_of(patient) == "4588023");
    CHECK(patient.one("SELECT count(*) FROM pragma_foreign_key_check()") == "0");
}

TEST_CASE("the texts of the chain name the types that are made", "[integration][doctor][enum]") {
    Patient patient{empty_postgres()};
    for (const core::Revision* revision : core::in_order(chain())) {
        bring_to(patient, revision->id);
        const auto ids = core::stamped(chain(), revision->id);
        CHECK(core::enum_types_made(chain(), ids) == patient.engine().schema().enum_types);
        const std::string name = patient.one("SELECT current_database()");
        sync::PostgresConnection connection{PostgresCluster::shared().admin_uri(name)};
        for (const core::Difference& each : sync::function_drift(connection, chain(), ids))
            FAIL_CHECK(revision->id << " " << each.object << " " << each.actual);
    }
}

// --- Columns
// --------------------------------------------------------------------------------------

TEST_CASE("an APN that kept its digits is made exact again", "[integration][doctor][apn]") {
    Patient central{migrated_postgres()};
    fill(central);
    central.run(
        "ALTER TABLE book_registrations ALTER applicant_priority_number TYPE NUMERIC(12, 3)");
    check_repaired(central, {"apn_not_exact"});
    CHECK(apn_of(central) == "45880.23");

    Patient hall{migrated_sqlite()};
    fill(hall);
    hall.falsify(
        "book_registrations", "CHECK (applicant_priority_number BETWEEN 0 AND 9999999999)", "");
    check_repaired(hall, {"apn_not_exact"});
    CHECK(apn_of(hall) == "4588023");
}

TEST_CASE("an APN with three decimals is not rounded", "[integration][doctor][apn]") {
    Patient patient{migrated_postgres()};
    fill(patient);
    patient.run(
        "ALTER TABLE book_registrations ALTER applicant_priority_number TYPE NUMERIC(12, 3)");
    patient.run("UPDATE book_registrations SET applicant_priority_number = 45880.235");
    const cli::Treatment treatment = patient.treat();
    CHECK(treatment.done.empty());
    CHECK(treatment.failed.find("more than two decimals") != std::string::npos);
    CHECK(apn_of(patient) == "45880.235");
}

TEST_CASE(
    "an APN as a float is for a person, unless nobody has one", "[integration][doctor][apn]") {
    Patient central{migrated_postgres()};
    central.run("ALTER TABLE book_registrations ALTER applicant_priority_number TYPE REAL");
    check_repaired(central, {"apn_not_exact"});
    central.run("ALTER TABLE book_registrations ALTER applicant_priority_number TYPE REAL");
    fill(central);
    check_escalated(central, "apn_not_exact");

    Patient hall{migrated_sqlite()};
    const std::string from = "applicant_priority_number INTEGER NOT NULL";
    const std::string to = "applicant_priority_number REAL NOT NULL";
    hall.falsify("book_registrations", from, to);
    check_repaired(hall, {"apn_not_exact"});
    fill(hall);
    hall.falsify("book_registrations", from, to);
    check_escalated(hall, "apn_not_exact");
}

TEST_CASE("a contract code may be left out again", "[integration][doctor][contract_code]") {
    Patient central{migrated_postgres()};
    fill(central);
    central.run("UPDATE referral_books SET contract_code = 'S&C'");
    central.run("ALTER TABLE referral_books ALTER contract_code SET NOT NULL");
    check_repaired(central, {"contract_code_required"});
    Patient hall{migrated_sqlite()};
    fill(hall);
    hall.run("UPDATE referral_books SET contract_code = 'S&C'");
    hall.falsify("referral_books", "contract_code TEXT", "contract_code TEXT NOT NULL");
    check_repaired(hall, {"contract_code_required"});
    CHECK(hall.one("SELECT contract_code FROM referral_books") == "S&C");
}

TEST_CASE("a bid that is no foreign key becomes one again", "[integration][doctor][bid_link]") {
    Patient central{migrated_postgres()};
    fill(central);
    central.run("ALTER TABLE dispatches DROP CONSTRAINT dispatches_bid_id_fkey");
    check_repaired(central, {"bid_link_missing"});
    Patient hall{migrated_sqlite()};
    fill(hall);
    hall.falsify(
        "dispatches",
        "bid_id INTEGER REFERENCES job_bids (id) DEFERRABLE INITIALLY DEFERRED",
        "bid_id INTEGER");
    check_repaired(hall, {"bid_link_missing"});
}

TEST_CASE("a bid link that points nowhere is not mended over", "[integration][doctor][bid_link]") {
    Patient patient{migrated_postgres()};
    fill(patient);
    patient.run("ALTER TABLE dispatches DROP CONSTRAINT dispatches_bid_id_fkey");
    patient.run("UPDATE dispatches SET bid_id = 4711");
    const cli::Treatment treatment = patient.treat();
    CHECK(treatment.done.empty());
    CHECK_FALSE(treatment.failed.empty());
    CHECK(patient.one("SELECT bid_id FROM dispatches") == "4711");
}

TEST_CASE("a bid link whose column is gone is for a person", "[integration][doctor][bid_link]") {
    for (const auto& whole : whole_ones) {
        Patient patient{whole()};
        fill(patient);
        if (!patient.is_central()) {
            patient.falsify(
                "dispatches",
                "bid_id INTEGER REFERENCES job_bids (id) DEFERRABLE INITIALLY DEFERRED",
                "bid_id INTEGER");
        }
        patient.run("ALTER TABLE dispatches DROP COLUMN bid_id");
        check_escalated(patient, "bid_link_missing");
    }
}

// --- Drift
// ----------------------------------------------------------------------------------------

TEST_CASE("central's lesser differences are put right", "[integration][doctor][drift]") {
    Patient patient{migrated_postgres()};
    fill(patient);
    patient.run("DROP INDEX book_registrations_one_live");
    patient.run("CREATE INDEX stray ON members (status)");
    patient.run("ALTER TABLE members DROP CONSTRAINT members_name_not_empty");
    patient.run("ALTER TABLE members DROP CONSTRAINT members_card_number_key");
    patient.run("ALTER TABLE members ALTER last_name DROP NOT NULL");
    check_repaired(patient, {"twin_drift"});
    CHECK(patient.examine().diagnosis.standing == Standing::sound);
}

TEST_CASE("a hall's differences are put right with all rows", "[integration][doctor][drift]") {
    Patient patient{migrated_sqlite()};
    fill(patient);
    patient.run("DROP INDEX dispatches_by_request");
    patient.run("DROP TRIGGER line_counts_insert");
    patient.falsify("members", "card_number TEXT NOT NULL", "card_number TEXT");
    check_repaired(patient, {"twin_drift"});
    CHECK(patient.one("SELECT count(*) FROM members") == "1");
    CHECK(patient.one("SELECT count(*) FROM pragma_foreign_key_check()") == "0");
}

TEST_CASE("what would lose rows is for a person", "[integration][doctor][drift]") {
    for (const auto& whole : whole_ones) {
        Patient extra{whole()};
        fill(extra);
        extra.run("ALTER TABLE members ADD COLUMN shoe_size TEXT");
        check_escalated(extra, "twin_drift");
        Patient table{whole()};
        table.run("CREATE TABLE grievances (id INTEGER)");
        check_escalated(table, "twin_drift");
    }
}

TEST_CASE("a function that was changed at central is seen", "[integration][doctor][drift]") {
    Patient patient{migrated_postgres()};
    patient.run(
        "CREATE OR REPLACE FUNCTION hallbook_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RETURN NULL; END $$");
    check_escalated(patient, "twin_drift");
    CHECK(
        finding(patient.examine(), "twin_drift").evidence.find("hallbook_refuse_change") !=
        std::string::npos);
}

// --- The record
// -----------------------------------------------------------------------------------

TEST_CASE("the record of an incident says it all", "[integration][doctor][report]") {
    Patient patient{migrated_sqlite()};
    patient.run("DROP INDEX dispatches_by_request");
    const std::string report = cli::incident_report(patient.visit());
    for (const std::string part :
         {"* Date: 2025-08-11T16:48:02Z",
          "## Diagnosis",
          "* `twin_drift`: dispatches: index dispatches_by_request should be (labor_request_id), "
          "is absent",
          "## Root cause",
          "A change by hand, or by another program.",
          "## Steps",
          "1. Make the table dispatches anew",
          "## Verification",
          "Every check passes.",
          "## Prevention",
          "Change the schema by revisions only"}) {
        CHECK_THAT(report, contains(part));
    }
}
