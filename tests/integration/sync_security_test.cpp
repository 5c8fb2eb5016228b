/// \file
/// What a hall's login can do at central, and what it cannot (DESIGN.md 1, promise 7).
/// SPDX-License-Identifier: Apache-2.0
#include "core/values/failure.hpp"
#include "migrations/chain/migration_chain.hpp"
#include "sync/line/postgres_connection.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/sync_stage.hpp"

using namespace hallbook;
using namespace hallbook::core;
using sync::MayReconcile;
using sync::PostgresConnection;
using test::SyncStage;

namespace {

/// Runs a statement with a login of its own and says why it was refused.
std::string refusal(const std::string& uri, const std::string& sql) {
    PostgresConnection connection{uri};
    try {
        connection.execute(sql);
    } catch (const core::Failure& failure) {
        INFO(failure.what());
        CHECK(failure.kind() == core::FailureKind::not_permitted);
        return failure.what();
    }
    return "not refused: " + sql;
}

std::string count(const std::string& uri, const std::string& sql) {
    return PostgresConnection{uri}.execute(sql).string(0, 0);
}

std::string operation_sql(const std::string& hall, const std::string& seq) {
    return "INSERT INTO sync.operations (hall, seq, kind, payload_version, recorded_at, clock_at, "
           "actor, seen, payload, told) VALUES (" +
           hall + ", " + seq + ", 'register', 1, now(), now(), 'pat', '{}', '{}', '[]')";
}

}  // namespace

TEST_CASE("a hall's login reads the books and changes nothing", "[sync][security]") {
    SyncStage stage;
    const auto hall = stage.hall("BREM", MayReconcile::no);
    const auto uri = hall->uri();
    CHECK(count(uri, "SELECT count(*) FROM referral_books") == "11");
    for (const auto* table :
         {"users",
          "members",
          "organizations",
          "employer_contracts",
          "settings",
          "holidays",
          "referral_books",
          "labor_requests",
          "book_registrations",
          "job_bids",
          "dispatches",
          "member_employments",
          "registration_activities",
          "consultant_types",
          "equipment_templates",
          "equipment_template_consultants",
          "equipment_approval_submissions",
          "equipment_approval_decisions",
          "sync.conflicts",
          "sync.operations",
          "sync.judgements",
          "sync.change_log",
          "sync.epoch",
          "sync.epochs_before",
          "sync.feed",
          "sync.state",
          "sync.halls",
          "audit_logs",
          "schema_revisions"}) {
        INFO(table);
        const std::string name{table};
        CHECK_THAT(refusal(uri, "DELETE FROM " + name), test::contains("permission denied"));
        CHECK_THAT(refusal(uri, "TRUNCATE " + name), test::contains("permission denied"));
        CHECK_THAT(refusal(uri, "DROP TABLE " + name), test::contains("must be owner"));
    }
    // What central tells the halls of its schema stands in a comment.
    CHECK_THAT(
        refusal(uri, "COMMENT ON TABLE schema_revisions IS 'x'"), test::contains("must be owner"));
    CHECK_THAT(
        refusal(uri, "UPDATE members SET home_local = '1'"), test::contains("permission denied"));
    CHECK_THAT(
        refusal(uri, "UPDATE book_registrations SET applicant_priority_number = 1"),
        test::contains("permission denied"));
    CHECK_THAT(
        refusal(uri, "UPDATE sync.operations SET payload = ''"),
        test::contains("permission denied"));
    CHECK_THAT(
        refusal(uri, "UPDATE sync.halls SET login = 'x'"), test::contains("permission denied"));
    CHECK_THAT(
        refusal(
            uri, "INSERT INTO members (card_number, first_name, last_name) VALUES ('1','a','b')"),
        test::contains("permission denied"));
    CHECK_THAT(refusal(uri, "SELECT * FROM audit_logs"), test::contains("permission denied"));
    CHECK_THAT(refusal(uri, "SELECT login FROM sync.halls"), test::contains("permission denied"));
}

TEST_CASE("a hall deposits in its own name only, and without gaps", "[sync][security]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no);
    const auto pa = stage.hall("PA", MayReconcile::no);
    const auto uri = brem->uri();
    CHECK_THAT(refusal(uri, operation_sql("2", "1")), test::contains("row-level security"));
    PostgresConnection connection{uri};
    CHECK_THROWS_WITH(connection.execute(operation_sql("1", "2")), test::contains("do not go on"));
    connection.execute(operation_sql("1", "1"));
    CHECK_THROWS_AS(connection.execute(operation_sql("1", "1")), core::Failure);
    CHECK(stage.query("SELECT login FROM sync.operations") == brem->enrolled().login);
    CHECK_THAT(
        refusal(
            uri,
            "INSERT INTO sync.operations (hall, seq, kind, payload_version, recorded_at, "
            "clock_at, actor, seen, payload, told, login) VALUES (1, 2, 'register', 1, now(), "
            "now(), 'pat', '{}', '{}', '[]', 'another')"),
        test::contains("permission denied"));
}

TEST_CASE("a hall reads neither payloads nor judgements of another", "[sync][security]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no);
    const auto pa = stage.hall("PA", MayReconcile::no);
    brem->register_(1, "WIRE_BREM");
    brem->sync();
    stage.reconcile();
    CHECK(count(brem->uri(), "SELECT count(*) FROM sync.operations") == "1");
    CHECK(count(brem->uri(), "SELECT count(*) FROM sync.judgements") == "1");
    CHECK(count(pa->uri(), "SELECT count(*) FROM sync.operations") == "0");
    CHECK(count(pa->uri(), "SELECT count(*) FROM sync.judgements") == "0");
}

TEST_CASE("a hall sees the conflicts it is concerned in and no others", "[sync][security]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no);
    const auto pa = stage.hall("PA", MayReconcile::yes);
    const auto kent = stage.hall("KENT", MayReconcile::yes);
    brem->register_(1, "WIRE_BREM");
    pa->register_(1, "WIRE_BREM");
    brem->sync();
    pa->sync();
    REQUIRE(stage.query("SELECT count(*) FROM sync.conflicts") == "1");
    brem->sync();
    kent->sync();
    CHECK(brem->conflicts() == stage.conflicts());
    CHECK(pa->conflicts() == stage.conflicts());
    // Kent may reconcile and could read them all; its replica keeps only what concerns it.
    CHECK(kent->conflicts().empty());
    CHECK(count(brem->uri(), "SELECT count(*) FROM sync.conflicts") == "1");
    kent->init();
    CHECK(kent->conflicts().empty());
    pa->init();
    CHECK(pa->conflicts() == stage.conflicts());
}

TEST_CASE("only a reconciler reaches the reconcile path", "[sync][security]") {
    SyncStage stage;
    const auto hall = stage.hall("BREM", MayReconcile::no);
    for (const auto* call :
         {"SELECT sync.backlog(1)",
          "SELECT sync.write_rows('[]')",
          "SELECT sync.keep_judgements('{}', '{}', 1)",
          "SELECT sync.is_overtaken('1:1:', '{}')",
          "SELECT sync.commit_judgements(0, '1:1:', FALSE, '{}', '{}', '{}', '{}')",
          "SELECT sync.write_group('members', 'gone', '', '{1}')",
          "SELECT sync.admit('X', 'X', 'SEATTLE', 'x', true, '{}')",
          "SELECT sync.cut_off('BREM')",
          "SELECT sync.bar('x')",
          "SELECT sync.watch()",
          "SELECT sync.release('BREM')",
          "SELECT sync.discard('BREM', 'x')",
          "SELECT sync.ask_again('BREM', 1)"}) {
        INFO(call);
        CHECK_THAT(refusal(hall->uri(), call), test::contains("permission denied for function"));
    }
    CHECK_THAT(
        refusal(hall->uri(), "SET ROLE hallbook_reconciler"), test::contains("permission denied"));
}

TEST_CASE("trigger functions cannot be used from a table of one's own", "[sync][security]") {
    SyncStage stage;
    const auto hall = stage.hall("BREM", MayReconcile::no);
    CHECK_THAT(
        refusal(
            hall->uri(),
            "CREATE TEMPORARY TABLE members (id BIGINT); CREATE TRIGGER t AFTER INSERT ON members "
            "REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT "
            "EXECUTE FUNCTION sync.note_changes()"),
        test::contains("permission denied"));
}

TEST_CASE("a login that holds all it can holds up nobody, and is cut off", "[sync][security]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no);
    const auto pa = stage.hall("PA", MayReconcile::no);
    brem->register_(1, "WIRE_BREM");
    brem->sync();
    sync::PostgresConnection thief{brem->uri()};
    sync::PostgresTransaction transaction{thief};
    thief.execute("SET LOCAL statement_timeout = 0");
    thief.execute(
        "SELECT * FROM sync.meet('{\"hall\": \"BREM\", \"number\": 1, \"watermark\": 5, "
        "\"clock_at\": \"2026-03-02T09:00:00Z\"}')");
    thief.execute(
        "INSERT INTO sync.operations (hall, seq, kind, payload_version, recorded_at, clock_at, "
        "actor, seen, payload, told) VALUES (1, 2, 'x', 1, now(), now(), '', '', '', '')");
    thief.execute("ALTER ROLE CURRENT_USER SET work_mem = '5MB'");

    pa->register_(2, "WIRE_PA");
    pa->sync();
    CHECK(stage.reconcile().accepted == 2);
    stage.admin().enroll({.hall = "KENT", .region = BookRegion::seattle});
    CHECK(stage.query("SELECT sync.is_watched()") == "f");
    CHECK(stage.query("SELECT sync.watch()").empty());
    CHECK(stage.admin().init(migrations::embedded_chain(), "test").revisions_applied.empty());

    const auto revoked = stage.admin().revoke("BREM");
    CHECK(revoked.connections_ended == 1);
    CHECK(revoked.operations_held == 0);
    CHECK(stage.query("SELECT last_sequence FROM sync.halls WHERE number = 1") == "1");
}

TEST_CASE("what costs the whole server memory is closed to halls", "[sync][security]") {
    SyncStage stage;
    const auto hall = stage.hall("BREM", MayReconcile::no);
    for (const auto* call :
         {"SELECT pg_advisory_lock(g) FROM generate_series(1, 60000) AS g",
          "SELECT pg_try_advisory_xact_lock_shared(1, 2)",
          "SELECT lo_create(0)",
          "SELECT lo_from_bytea(0, 'x')"}) {
        INFO(call);
        CHECK_THAT(refusal(hall->uri(), call), test::contains("permission denied"));
    }
}

TEST_CASE(
    "a right that a login grants and keeps open holds up enrolling for moments only",
    "[sync][security]") {
    SyncStage stage;
    const auto hall = stage.hall("BREM", MayReconcile::no);
    const auto pa = stage.hall("PA", MayReconcile::no);
    PostgresConnection thief{hall->uri()};
    sync::PostgresTransaction transaction{thief};
    thief.execute(
        "GRANT CONNECT ON DATABASE " + stage.query("SELECT quote_ident(current_database())") +
        " TO " + hall->enrolled().login);
    CHECK_THROWS_AS(
        stage.admin().enroll({.hall = "KENT", .region = BookRegion::seattle}), core::Failure);
    pa->register_(2, "WIRE_PA");
    pa->sync();
    CHECK(stage.reconcile().accepted == 1);
    stage.admin().revoke("BREM");
    stage.admin().enroll({.hall = "KENT", .region = BookRegion::seattle});
}

TEST_CASE("what a login has set for itself is gone when it is admitted again", "[sync][security]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no);
    {
        sync::PostgresConnection thief{brem->uri()};
        thief.execute("ALTER ROLE CURRENT_USER SET statement_timeout = 0");
        thief.execute("ALTER ROLE CURRENT_USER SET search_path = pg_temp");
    }
    stage.admin().revoke("BREM");
    const auto enrolled = stage.admin().enroll({.hall = "BREM", .region = BookRegion::bremerton});
    const auto settings = stage.query(
        "SELECT string_agg(array_to_string(setconfig, ' '), ' ') FROM pg_db_role_setting "
        "WHERE setrole = '" +
        enrolled.login + "'::regrole");
    CHECK_THAT(settings, test::contains("statement_timeout=120000"));
    CHECK(settings.find("search_path") == std::string::npos);
}

TEST_CASE("what a revoked hall had sent is held until headquarters decides", "[sync][security]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no);
    const auto pa = stage.hall("PA", MayReconcile::no);
    brem->register_(1, "WIRE_BREM");
    brem->register_(2, "WIRE_BREM");
    brem->sync();
    CHECK(stage.admin().revoke("BREM").operations_held == 2);
    pa->register_(3, "WIRE_PA");
    pa->sync();
    CHECK(stage.reconcile().judged == 1);
    CHECK(stage.admin().status().halls[0].held == 2);
    CHECK(stage.admin().release("PA") == 0);
    CHECK_THROWS_WITH(stage.admin().release("NOWHERE"), test::contains("no hall NOWHERE"));
    SECTION("release") {
        CHECK(stage.admin().release("BREM") == 2);
        CHECK(stage.reconcile().accepted == 2);
    }
    SECTION("discard") {
        CHECK(stage.admin().discard("BREM", "stolen") == 2);
        CHECK(stage.reconcile().judged == 0);
        CHECK(
            stage.query("SELECT string_agg(reason, ',') FROM sync.judgements WHERE hall = 1") ==
            "discarded: stolen,discarded: stolen");
        CHECK(stage.query("SELECT reason FROM sync.office_acts WHERE act = 'discard'") == "stolen");
        CHECK(stage.admin().judge_again(std::nullopt) == 0);
    }
    CHECK(stage.admin().status().halls[0].held == 0);
    CHECK(stage.admin().release("BREM") == 0);
}

TEST_CASE("no place is forged", "[sync][security]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no);
    brem->register_(1, "WIRE_BREM");
    SECTION("an APN is of its instant") {
        brem->open().run_script(
            "DROP TRIGGER operations_no_update; UPDATE operations SET payload = "
            "json_set(payload, '$.applicant_priority_number', '1.00')");
        brem->sync();
        CHECK(stage.reconcile().rejected == 1);
        CHECK(stage.query("SELECT count(*) FROM book_registrations") == "0");
        CHECK_THAT(
            stage.query("SELECT rule || explanation FROM sync.conflicts"),
            test::contains("The APN 1.00 is not the one of the time"));
    }
    SECTION("no instant lies behind what its hall said it had pulled, unless it was deposited") {
        brem->open().run_script(
            "DROP TRIGGER operations_no_update; UPDATE operations SET payload_version = 1, seen = "
            "json_set(seen, '$.pulled_at', '9999-01-01T00:00:00Z')");
        brem->sync();
        stage.reconcile();
        CHECK(
            stage.query("SELECT registered_at < now() + interval '1 minute' "
                        "FROM book_registrations") == "t");
    }
    SECTION("a program of before the rule is believed, and people are told") {
        brem->open().run_script(
            "DROP TRIGGER operations_no_update; UPDATE operations SET payload_version = 1, payload "
            "= json_set(payload, '$.applicant_priority_number', '1.00')");
        brem->sync();
        stage.reconcile();
        CHECK(stage.query("SELECT applicant_priority_number FROM book_registrations") == "1.00");
        CHECK_THAT(
            stage.query("SELECT rule || decision || explanation FROM sync.conflicts"),
            test::contains("false-placestandsThe APN 1.00"));
    }
    SECTION("not once the hall has sent anything of a newer one") {
        brem->sync();
        brem->register_(2, "WIRE_BREM");
        brem->open().run_script(
            "DROP TRIGGER operations_no_update; UPDATE operations SET payload_version = 1, payload "
            "= json_set(payload, '$.applicant_priority_number', '1.00') WHERE seq = 2");
        brem->sync();
        CHECK(stage.reconcile().rejected == 1);
    }
    SECTION("nor behind an operation of a newer one in the same deposit") {
        brem->register_(2, "WIRE_BREM");
        brem->open().run_script(
            "DROP TRIGGER operations_no_update; UPDATE operations SET payload_version = 1, payload "
            "= json_set(payload, '$.applicant_priority_number', '1.00') WHERE seq = 2");
        brem->sync();
        CHECK(stage.reconcile().rejected == 1);
    }
    SECTION("a hall of which no pull is known made nothing before it was enrolled") {
        stage.execute("UPDATE sync.halls SET enrolled_at = now() - interval '1 day'");
        brem->open().run_script(
            "DROP TRIGGER operations_no_update; "
            "UPDATE operations SET recorded_at = recorded_at - 90000000000");
        brem->sync();
        CHECK(stage.reconcile().rejected == 1);
        CHECK_THAT(
            stage.query("SELECT reason FROM sync.judgements"),
            test::contains("before what its hall had received"));
    }
    SECTION("a registration list is taken over with the right to do so") {
        stage.execute("UPDATE sync.hall_rights SET ended_at = now()");
        ImportRegistrations list;
        list.lines.push_back(
            {.line = 2,
             .card_number = "1002",
             .book = stage.names().book("WIRE_BREM"),
             .tier = BookTier::book_1,
             .applicant_priority_number = test::apn("30000.41"),
             .registered_at = test::at("1982-02-18 09:50:00")});
        brem->enter(list);
        brem->sync();
        CHECK(stage.reconcile().rejected == 1);
        CHECK(stage.query("SELECT count(*) FROM book_registrations") == "1");
        brem->sync();
        CHECK(brem->rows() == stage.rows());
        CHECK(brem->enter(list) == Outcome::rejected);  // at the counter, since it knows now
    }
    SECTION("an APN that was issued is not changed at central") {
        brem->sync();
        stage.reconcile();
        CHECK_THROWS_WITH(
            stage.execute("UPDATE book_registrations SET applicant_priority_number = 1"),
            test::contains("never changed"));
    }
    SECTION("no instant lies before what central knows its hall to have pulled") {
        brem->sync();
        stage.reconcile();
        brem->sync();
        brem->sync();
        brem->sync();
        sync::PostgresConnection connection{brem->uri()};
        connection.execute(
            "INSERT INTO sync.operations (hall, seq, kind, payload_version, recorded_at, clock_at, "
            "actor, seen, payload, told) SELECT 1, 2, kind, 2, now() - interval '9 days', now(), "
            "'pat', seen, payload, '[]' FROM sync.operations WHERE seq = 1");
        CHECK(stage.reconcile().rejected == 1);
        CHECK_THAT(
            stage.query("SELECT reason FROM sync.judgements WHERE seq = 2"),
            test::contains("before what its hall had received"));
    }
}

TEST_CASE("a revoked hall is cut off at once", "[sync][security]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::yes);
    brem->register_(1, "WIRE_BREM");
    PostgresConnection open{brem->uri()};
    open.execute("SELECT 1");
    const auto revoked = stage.admin().revoke("BREM");
    CHECK(revoked.login == brem->enrolled().login);
    CHECK(revoked.connections_ended == 1);
    CHECK_FALSE(revoked.was_revoked_before);
    CHECK_THROWS_AS(open.execute("SELECT * FROM members"), core::Failure);
    try {
        brem->sync();
        FAIL("a revoked hall synced");
    } catch (const core::Failure& failure) {
        CHECK(failure.kind() == core::FailureKind::not_permitted);
    }
    CHECK(stage.admin().revoke("BREM").was_revoked_before);
    CHECK(brem->pending() == 1);
}

TEST_CASE("a login that is no hall's is told so", "[sync][security]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no);
    const auto pa = stage.hall("PA", MayReconcile::no);
    auto options = brem->options();
    options.uri = pa->uri();
    CHECK_THROWS_WITH(brem->sync(options), test::contains("belongs to the hall PA"));
    stage.execute("UPDATE sync.halls SET login = 'nobody' WHERE code = 'BREM'");
    CHECK_THROWS_WITH(brem->sync(), test::contains("belongs to no hall"));
}
