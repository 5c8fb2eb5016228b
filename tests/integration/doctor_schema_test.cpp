/// \file
/// The doctor diagnoses broken tables, enum types and columns, and repairs what loses no data.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/schema/schema_made.hpp"
#include "sync/schema/postgres_doctor.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/patient.hpp"

using namespace hallbook;
using namespace hallbook::test;
using migrations::Standing;
using migrations::Verdict;

namespace {

std::string apn_of(Patient& patient) {
    return patient.one("SELECT applicant_priority_number FROM book_registrations WHERE id = 1");
}

}  // namespace

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
    for (const migrations::Revision* revision : migrations::in_order(chain())) {
        bring_to(patient, revision->id);
        const auto ids = migrations::stamped(chain(), revision->id);
        CHECK(migrations::enum_types_made(chain(), ids) == patient.engine().schema().enum_types);
        const std::string name = patient.one("SELECT current_database()");
        sync::PostgresConnection connection{PostgresCluster::shared().admin_uri(name)};
        for (const migrations::Difference& each : sync::function_drift(connection, chain(), ids))
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
    patient.run(
        "ALTER TABLE book_registrations DISABLE TRIGGER book_registrations_apn_stays; "
        "UPDATE book_registrations SET applicant_priority_number = 45880.235; "
        "ALTER TABLE book_registrations ENABLE ALWAYS TRIGGER book_registrations_apn_stays");
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

TEST_CASE("what a hall's login may do is put right", "[integration][doctor][drift]") {
    Patient patient{migrated_postgres()};
    patient.run("ALTER TABLE sync.operations DISABLE ROW LEVEL SECURITY");
    patient.run("ALTER TABLE sync.judgements FORCE ROW LEVEL SECURITY");
    patient.run("DROP POLICY hall_deposits ON sync.operations");
    patient.run("ALTER POLICY hall_reads_what_concerns_it ON sync.conflicts USING (TRUE)");
    patient.run("CREATE POLICY everybody ON sync.operations USING (TRUE)");
    patient.run("GRANT UPDATE ON members TO hallbook_hall");
    patient.run("REVOKE INSERT (seq) ON sync.operations FROM hallbook_hall");
    patient.run("GRANT SELECT ON audit_logs TO PUBLIC");
    check_repaired(patient, {"twin_drift"});
    CHECK(
        patient.one("SELECT has_column_privilege('hallbook_hall', 'sync.operations', 'seq', "
                    "'INSERT')") == "t");
}
