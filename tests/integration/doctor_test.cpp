/// \file
/// For each branch of the doctor's tree a broken database: the doctor diagnoses it, and where no
/// data can be lost repairs it and examines it again.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/schema/central_migrations.hpp"
#include "migrations/schema/schema_made.hpp"
#include "sync/schema/postgres_doctor.hpp"
#include "sync/schema/postgres_migrations.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/pacific_zone.hpp"
#include "tests/support/patient.hpp"
#include "tests/support/temporary_folder.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>

using namespace hallbook;
using namespace hallbook::test;
using migrations::Standing;
using migrations::Verdict;

namespace {

migrations::MigrationChain with_heads(std::size_t number) {
    migrations::MigrationChain many = chain();
    for (std::size_t i = 1; i < number; ++i) {
        migrations::Revision revision{
            .id = "9" + std::to_string(100 + i), .name = "branch", .parents = {"0009"}};
        revision.sqlite.absent_because = revision.postgres.absent_because = "a test";
        many.revisions.push_back(revision);
    }
    return many;
}

/// Runs one revision in a process that is killed when all its SQL is done and nothing committed: at
/// the second look at the clock. Returns when nothing of it is left.
void die_in(Patient& patient, const std::string& revision) {
    PatientSource& source = patient.source();
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        const auto subject = source.open(patient.context(), cli::Purpose::repair);
        migrations::MigrationContext context = migration_context();
        int looks = 0;
        context.now = [&] {
            if (++looks == 2) ::kill(::getpid(), SIGKILL);
            return core::Instant{};
        };
        migrations::migrate_up(chain(), subject->target(), context, revision);
        ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    await_no_migrator(patient);
}

}  // namespace

// --- The database
// ---------------------------------------------------------------------------------

TEST_CASE("a sound database passes every check", "[integration][doctor]") {
    for (const auto& whole : whole_ones) {
        Patient patient{whole()};
        const cli::Examination examination = patient.examine();
        for (const migrations::Finding& each : examination.diagnosis.findings) {
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
    const cli::Context context{globals, out, test::pacific()};
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
    const cli::Context context{globals, out, test::pacific()};
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
        migrations::MigrationChain circle = chain();
        circle.revisions.front().parents = migrations::heads(chain());
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
        CHECK(before.facts.proved.value == migrations::heads(chain()).back());
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
        record_unknown_revision(patient.engine());
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
        const migrations::Finding found = finding(patient.examine(), "interrupted_run");
        CHECK(found.evidence.find("0003 referral_tables") != std::string::npos);
        CHECK(found.evidence.find("the schema is that of before") != std::string::npos);
        check_repaired(patient, {"interrupted_run", "behind_head"});
    }
}

TEST_CASE("a migrator that is killed leaves the schema of before", "[integration][doctor][kill]") {
    for (const auto& empty : empty_ones) {
        for (const migrations::Revision* revision : migrations::in_order(chain())) {
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

// --- What else a database may be
// --------------------------------------------------------------------------------------

TEST_CASE("what the halls are told is proved", "[integration][doctor][handshake]") {
    Patient patient{migrated_postgres()};
    const std::string head = migrations::heads(chain()).back();
    for (const std::string& note :
         {std::string{"NULL"}, "'logical schema at " + head + ": 1:abc'"}) {
        patient.run("COMMENT ON TABLE schema_revisions IS " + note);
        check_repaired(patient, {"handshake_note"});
    }
    Patient early{empty_postgres()};
    bring_to(early, migrations::find_revision(chain(), head)->parents.front());
    early.run("ALTER TABLE members DROP CONSTRAINT members_name_not_empty");
    bring_to(early, head);
    check_repaired(early, {"twin_drift", "handshake_note"});
}

TEST_CASE("another program's central is shown what adopting would do", "[integration][doctor]") {
    Patient patient{empty_postgres()};
    patient.run(
        "CREATE TYPE bookregion AS ENUM ('Seattle');"
        "CREATE TABLE members (id SERIAL PRIMARY KEY, card_number TEXT, last_name TEXT);"
        "CREATE TABLE dispatches (id SERIAL PRIMARY KEY);"
        "INSERT INTO members (card_number, last_name) VALUES ('1001', 'One'), ('1002', NULL);"
        "INSERT INTO dispatches DEFAULT VALUES");
    const cli::DoctorVisit visit = patient.visit();
    const cli::Output out{cli::Format::text, cli::Verbosity::quiet, cli::Color::no};
    const std::string text = cli::doctor_text(out, visit);
    CHECK_THAT(text, contains("What `hallbook central adopt` would do, and has not done:"));
    CHECK_THAT(text, contains("The schema public has 2 tables."));
    CHECK_THAT(
        text,
        contains("hallbook central adopt '" + patient.source().address(patient.context()) + "'"));
    CHECK_THAT(text, !contains("pg_restore"));
    const auto document = cli::doctor_json(visit);
    CHECK(document.at("adoption").at("tables").at(0).at("table") == "members");
    CHECK(document.at("adoption").at("applied") == false);
    CHECK(patient.one("SELECT to_regnamespace('hallbook') IS NULL") == "t");
    CHECK(visit.treatment->done.empty());
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
