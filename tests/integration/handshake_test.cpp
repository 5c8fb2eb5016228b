/// \file
/// Halls sync with centrals of every released revision: the message names the older side or a
/// changed schema, and pending operations arrive once.
/// SPDX-License-Identifier: Apache-2.0
#include "core/values/failure.hpp"
#include "store/schema/sqlite_migrations.hpp"
#include "sync/schema/postgres_migrations.hpp"
#include "tests/support/both_engines.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/sync_stage.hpp"

using namespace hallbook;
using test::chain;
using test::StageHall;
using test::SyncStage;

namespace {

/// The revision that brings the log of operations. Before it neither hall nor central could sync.
constexpr const char* first_with_log = "0006";

/// The released revisions from that on, without the newest.
std::vector<std::string> older_revisions() {
    std::vector<std::string> ids;
    for (const migrations::Revision* revision : migrations::in_order(chain())) {
        if (revision->id >= first_with_log) ids.push_back(revision->id);
    }
    ids.pop_back();
    return ids;
}

/// What an older program has.
migrations::MigrationChain chain_up_to(const std::string& id) {
    migrations::MigrationChain older;
    for (const migrations::Revision* revision : migrations::plan_up(chain(), {}, id))
        older.revisions.push_back(*revision);
    return older;
}

void bring_to(migrations::MigrationTarget&& target, const std::string& id) {
    migrations::migrate_down(chain(), target, test::migration_context(), id);
}

void bring_up(migrations::MigrationTarget&& target) {
    migrations::migrate_up(chain(), target, test::migration_context());
}

/// The hall's file, whatever revision it is at.
store::SqliteDatabase file_of(const StageHall& hall) { return {hall.file(), store::Access::write}; }

/// Every operation as it stands in the log, before-images included.
std::vector<std::string> log_of(store::SqliteDatabase& database) {
    auto row = database.prepare(
        "SELECT json_array(seq, kind, payload_version, recorded_at, clock_at, actor, seen, "
        "payload, "
        "told, local_outcome, local_violations, changes, activities, outcome, reason, settled_at) "
        "FROM operations ORDER BY seq");
    std::vector<std::string> lines;
    while (row.step())
        lines.push_back(row.text(0));
    return lines;
}

/// Three operations of which each rests on the one before.
void work(StageHall& hall) {
    REQUIRE(hall.register_(1, "WIRE_BREM") == core::Outcome::accepted);
    REQUIRE(hall.re_sign(1, "WIRE_BREM") == core::Outcome::accepted);
    REQUIRE(hall.leave(1, "WIRE_BREM") == core::Outcome::accepted);
}

/// Why a sync with the program that has this chain does not go through.
core::Failure mismatch(
    StageHall& hall, const SyncStage& stage, const migrations::MigrationChain& known = chain()) {
    auto database = file_of(hall);
    store::SqliteSyncHall side{database, stage.zone(), known, "test"};
    try {
        sync::sync_hall(side, stage.zone(), known, hall.options(), hall.environment);
    } catch (const core::Failure& failure) {
        CHECK(failure.kind() == core::FailureKind::schema_mismatch);
        return failure;
    }
    FAIL("they synced");
    return {core::FailureKind::refused, ""};
}

/// Each operation once, all judged, and the hall's rows those of central.
void check_arrived(SyncStage& stage, StageHall& hall, int operations) {
    const std::string number = std::to_string(operations);
    CHECK(hall.pending() == 0);
    CHECK(stage.query("SELECT count(*) FROM sync.operations") == number);
    CHECK(stage.query("SELECT count(*) FROM sync.judgements") == number);
    CHECK(hall.rows() == stage.rows());
}

/// Notes at central what its schema means, as every migration does at its end.
void note_schema(const SyncStage& stage) {
    sync::PostgresConnection connection{stage.database().uri()};
    sync::PostgresMigrations target{connection};
    target.begin();
    target.end();
}

/// Copies a table of the file that is attached as "working", in the columns that this one has.
void copy_table(store::SqliteDatabase& database, const std::string& table) {
    auto names = database.prepare("SELECT group_concat(name) FROM pragma_table_info(?1)");
    names.with(table);
    REQUIRE(names.step());
    const std::string columns = names.text(0);
    database.run(
        "INSERT INTO " + table + " (" + columns + ") SELECT " + columns + " FROM working." + table);
}

}  // namespace

TEST_CASE(
    "a hall of any released revision deposits, and pulls after its upgrade", "[sync][handshake]") {
    for (const std::string& id : older_revisions()) {
        INFO("the hall is at " << id);
        SyncStage stage;
        const auto brem = stage.hall("BREM");
        work(*brem);
        auto database = file_of(*brem);
        bring_to(store::SqliteMigrations{database}, id);
        const auto waiting = log_of(database);
        REQUIRE(waiting.size() == 3);

        const auto failure = mismatch(*brem, stage, chain_up_to(id));
        CHECK_THAT(failure.what(), test::contains("older than central"));
        CHECK_THAT(failure.hint(), test::contains("`hallbook migrate up --target local`"));
        CHECK(stage.query("SELECT count(*) FROM sync.operations") == "3");
        CHECK(stage.query("SELECT count(*) FROM sync.judgements") == "0");

        bring_up(store::SqliteMigrations{database});
        CHECK(log_of(database) == waiting);
        CHECK(brem->pending() == 3);
        REQUIRE(brem->register_(2, "WIRE_BREM") == core::Outcome::accepted);
        CHECK(brem->sync().accepted == 4);
        check_arrived(stage, *brem, 4);
    }
}

TEST_CASE("the log of every released revision lives through all later ones", "[sync][handshake]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    work(*brem);
    auto working = file_of(*brem);
    const auto waiting = log_of(working);
    for (const std::string& id : older_revisions()) {
        INFO("made at " << id);
        const test::TemporaryFolder folder;
        store::SqliteDatabase made{folder.path() / "hall.db", store::Access::create};
        store::SqliteMigrations target{made};
        migrations::migrate_up(chain(), target, test::migration_context(), id);
        made.run("ATTACH ? AS working", brem->file().string());
        copy_table(made, "replica");
        made.run("UPDATE replica SET last_sequence = 0");
        copy_table(made, "operations");
        made.run("DETACH working");
        REQUIRE(log_of(made) == waiting);

        bring_up(store::SqliteMigrations{made});
        CHECK(log_of(made) == waiting);
        store::SqliteReplica replica{made, stage.zone()};
        const auto pending = replica.pending();
        REQUIRE(pending.size() == waiting.size());
        for (const auto& each : pending)
            CHECK_FALSE(each.local.changes.empty());
        CHECK(replica.identity().last_sequence == 3);
    }
}

TEST_CASE(
    "a central of any released revision is refused, and nothing is lost", "[sync][handshake]") {
    for (const std::string& id : older_revisions()) {
        INFO("central is at " << id);
        SyncStage stage;
        const auto brem = stage.hall("BREM");
        work(*brem);
        sync::PostgresConnection connection{stage.database().uri()};
        bring_to(sync::PostgresMigrations{connection}, id);

        const auto failure = mismatch(*brem, stage);
        CHECK_THAT(failure.what(), test::contains("Central is older"));
        CHECK_THAT(failure.hint(), test::contains("`hallbook central init URI`"));
        // From 0014 on a central takes what it may not know yet, and judges none of it.
        const auto* deposited = id >= "0014" ? "3" : "0";
        CHECK(stage.query("SELECT count(*) FROM sync.operations") == deposited);
        CHECK(stage.query("SELECT count(*) FROM sync.judgements") == "0");
        // The hall works on meanwhile.
        REQUIRE(brem->register_(2, "WIRE_BREM") == core::Outcome::accepted);
        CHECK(brem->pending() == 4);

        bring_up(sync::PostgresMigrations{connection});
        CHECK(brem->sync().accepted == 4);
        check_arrived(stage, *brem, 4);
    }
}

TEST_CASE("another protocol is named before anything is exchanged", "[sync][handshake]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    sync::PostgresConnection connection{brem->uri()};
    try {
        connection.execute("CALL sync.greet('{\"protocol\": 2}', NULL, NULL, NULL)");
        FAIL("spoken with");
    } catch (const core::Failure& failure) {
        CHECK(failure.kind() == core::FailureKind::schema_mismatch);
        CHECK_THAT(failure.what(), test::contains("the sync protocol 1, this program 2"));
        CHECK_THAT(failure.hint(), test::contains("older of the two programs"));
    }
}

TEST_CASE("a central that was changed by hand is noticed by the halls", "[sync][handshake]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    brem->register_(1, "WIRE_BREM");
    stage.execute("ALTER TABLE members ALTER home_local TYPE VARCHAR(20)");
    note_schema(stage);
    const auto failure = mismatch(*brem, stage);
    CHECK_THAT(
        failure.what(), test::contains("both at revision " + migrations::heads(chain()).back()));
    CHECK_THAT(failure.hint(), test::contains("`hallbook doctor --target central`"));
    CHECK(stage.query("SELECT count(*) FROM sync.operations") == "1");
    CHECK(stage.query("SELECT count(*) FROM sync.judgements") == "0");
    CHECK(brem->pending() == 1);
    REQUIRE(brem->register_(2, "WIRE_BREM") == core::Outcome::accepted);

    stage.execute("ALTER TABLE members ALTER home_local TYPE TEXT");
    note_schema(stage);
    const auto report = brem->sync();
    CHECK(report.accepted == 2);
    CHECK(report.round_trips == 4);
    check_arrived(stage, *brem, 2);
}

TEST_CASE("a hall's file that was changed by hand is noticed at once", "[sync][handshake]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    brem->register_(1, "WIRE_BREM");
    auto database = file_of(*brem);
    database.run_script("ALTER TABLE members ADD COLUMN nick TEXT");
    CHECK_THAT(mismatch(*brem, stage).hint(), test::contains("`hallbook doctor`"));
    CHECK(stage.query("SELECT count(*) FROM sync.operations") == "1");
    database.run_script("ALTER TABLE members DROP COLUMN nick");
    CHECK(brem->sync().accepted == 1);
    check_arrived(stage, *brem, 1);
}

TEST_CASE("what no row hangs on keeps nobody from syncing", "[sync][handshake]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    brem->register_(1, "WIRE_BREM");
    SECTION("an index and a table of somebody else's") {
        stage.execute("CREATE INDEX by_local ON members (home_local)");
        stage.execute("CREATE TABLE grievances (id BIGINT)");
        note_schema(stage);
        file_of(*brem).run_script("CREATE INDEX by_local ON members (home_local)");
    }
    SECTION("nobody has noted what central's schema means") {
        stage.execute("COMMENT ON TABLE schema_revisions IS NULL");
    }
    SECTION("it was noted of another revision, by a run that was killed at its end") {
        stage.execute("COMMENT ON TABLE schema_revisions IS 'logical schema at 0003: 1:abc'");
    }
    SECTION("a program that words the facts otherwise has noted it") {
        stage.execute(
            "DO $$ BEGIN EXECUTE format('COMMENT ON TABLE schema_revisions IS %L', "
            "replace(obj_description('schema_revisions'::regclass), ': 1:', ': 2:')); END $$");
        CHECK_THAT(stage.query("SELECT sync.schema_hash()"), test::contains("2:"));
    }
    CHECK(brem->sync().accepted == 1);
    check_arrived(stage, *brem, 1);
}
