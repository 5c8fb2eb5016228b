/// \file
/// First and further snapshots leave the whole new state or the old one, and lose no log entry.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/operations.hpp"
#include "store/queries/position.hpp"
#include "store/queries/status.hpp"
#include "store/replica/verify.hpp"
#include "store/schema/sqlite_migrations.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/failures.hpp"
#include "tests/support/replica_stage.hpp"
#include "tests/support/sample_rows.hpp"
#include "tests/support/temporary_folder.hpp"

#include <fstream>

using namespace hallbook;
using core::FailureKind;
using core::Outcome;
using store::Access;
using test::at;
using test::kind_of_failure;
using test::with_suffix;

namespace {

/// A registration of a stage member as central would hold it.
core::BookRegistration central_registration(std::int64_t id, int member, const char* book) {
    const test::HallStage hall;
    return test::a_registration(id, hall.member(member).id, hall.book(book), "45880.41");
}

std::vector<test::SnapshotRow> rows_with(const core::BookRegistration& registration) {
    auto rows = test::stage_rows();
    rows.push_back(test::snapshot_row(registration));
    return rows;
}

std::vector<std::string> schema_of(store::SqliteDatabase& database) {
    std::vector<std::string> objects;
    auto row = database.prepare(
        "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY 1");
    while (row.step())
        objects.push_back(row.text(0));
    return objects;
}

std::vector<store::Place> places_of(
    store::SqliteDatabase& database, const test::ReplicaStage& stage, int member) {
    return store::places(
        database, stage.hall().member(member).id, std::nullopt, at("2026-03-02 12:00:00"));
}

}  // namespace

TEST_CASE("a snapshot has the schema of the migrations and is whole", "[store][snapshot]") {
    const test::ReplicaStage stage({test::snapshot_row(central_registration(7, 1, "WIRE_SEA"))});
    auto database = stage.open();
    auto migrated = store::schema_in_memory(migrations::embedded_chain(), [] {
        migrations::RevisionIds all;
        for (const auto& revision : migrations::embedded_chain().revisions)
            all.insert(revision.id);
        return all;
    }());
    CHECK(schema_of(database) == schema_of(migrated));
    const auto findings = store::verify(database);
    for (const auto& finding : findings)
        UNSCOPED_INFO(finding.check << ": " << finding.detail);
    CHECK(findings.empty());
    CHECK(places_of(database, stage, 1).at(0).actual_position == 1);
    const auto status = store::status(database);
    CHECK(status.hall == test::stage_hall());
    CHECK(status.last_sync_at == at("2026-03-01 08:00:00"));
    CHECK(store::halls(database).size() == 2);
    CHECK_FALSE(std::filesystem::exists(with_suffix(stage.file(), ".new")));
}

TEST_CASE("a snapshot that is broken off leaves nothing behind", "[store][snapshot]") {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "hall.db";
    {
        const test::FixedZone zone;
        const migrations::MigrationContext context{.now = [] { return core::Instant{}; }};
        store::SqliteSnapshot snapshot(
            file, {test::stage_hall(), "uri"}, migrations::embedded_chain(), context, zone);
        snapshot.begin_table(core::table_info(core::table_id<core::User>()));
        snapshot.row(core::to_values(test::a_user()));
        CHECK(snapshot.rows() == 1);
        SECTION("and meanwhile no other may build one") {
            CHECK(kind_of_failure([&] {
                      test::take_snapshot(file, {}, test::a_pull("2026-03-01 08:00:00", 1));
                  }) == FailureKind::busy);
        }
    }
    CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("what a crash left of a snapshot is overwritten", "[store][snapshot]") {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "hall.db";
    std::ofstream(with_suffix(file, ".new")) << "half a database";
    test::take_snapshot(file, test::stage_rows(), test::a_pull("2026-03-01 08:00:00", 1));
    auto database = store::open_replica(file, Access::read, migrations::embedded_chain());
    CHECK(store::verify(database).empty());
}

TEST_CASE("a log that was left without its file harms no new one", "[store][snapshot]") {
    const test::ReplicaStage stage;
    {
        auto database = stage.open();
        static_cast<void>(stage.enter_registration(database, "2026-03-02 09:30:00", 1, "WIRE_SEA"));
    }
    REQUIRE(std::filesystem::file_size(with_suffix(stage.file(), "-wal")) > 0);
    std::filesystem::remove(stage.file());
    test::take_snapshot(stage.file(), test::stage_rows(), test::a_pull("2026-03-01 08:00:00", 1));
    auto database = stage.open();
    CHECK(store::verify(database).empty());
    CHECK(places_of(database, stage, 1).empty());
}

TEST_CASE("rows that refer to nothing are not taken", "[store][snapshot]") {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "hall.db";
    auto orphan = central_registration(7, 1, "WIRE_SEA");
    orphan.member_id = {12345};
    CHECK(kind_of_failure([&] {
              test::take_snapshot(file, rows_with(orphan), test::a_pull("2026-03-01 08:00:00", 1));
          }) == FailureKind::damaged);
    CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("a new replica goes on with the numbers central holds", "[store][snapshot]") {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "hall.db";
    auto pull = test::a_pull("2026-03-01 08:00:00", 1);
    pull.last_sequence_held = 41;
    test::take_snapshot(file, test::stage_rows(), pull);
    auto database = store::open_replica(file, Access::write, migrations::embedded_chain());
    CHECK(store::verify(database).empty());
    const test::FixedZone zone;
    store::WriteTransaction transaction(database);
    store::SqliteReplica replica(database, zone);
    CHECK(replica.draft(core::ReSign{}, "pat", at("2026-03-02 09:30:00")).id.sequence == 42);
}

TEST_CASE("pending operations survive a further snapshot", "[store][snapshot]") {
    const test::ReplicaStage stage;
    auto database = stage.open();
    static_cast<void>(stage.enter_registration(database, "2026-03-02 09:30:00", 1, "WIRE_SEA"));
    static_cast<void>(stage.enter_registration(database, "2026-03-02 09:31:00", 2, "WIRE_SEA"));

    // Central has decided about the first one, and holds a registration made elsewhere.
    auto pull = test::a_pull("2026-03-03 08:00:00", 9);
    pull.last_sequence_held = 1;
    pull.news.settlements = {{{2, 1}, Outcome::accepted, ""}};
    auto rows = rows_with(central_registration(7, 3, "WIRE_SEA"));
    const auto& table = core::table_info(core::table_id<core::BookRegistration>());
    {
        auto row = database.prepare("SELECT * FROM book_registrations WHERE member_id = ?1");
        row.with(stage.hall().member(1).id.value);
        REQUIRE(row.step());
        rows.push_back({table.id, row.values(0, table.columns.size())});
    }
    test::take_snapshot(stage.file(), rows, pull);

    // A program that had the file open all the while goes on with the new rows.
    CHECK(places_of(database, stage, 3).at(0).actual_position == 1);
    CHECK(places_of(database, stage, 1).at(0).actual_position == 2);
    CHECK(places_of(database, stage, 2).at(0).actual_position == 3);
    const auto log = store::operations(database, store::OperationScope::all, 10);
    REQUIRE(log.size() == 2);
    CHECK_FALSE(log[0].outcome.has_value());
    CHECK(log[1].outcome == Outcome::accepted);
    CHECK(store::verify(database).empty());
    CHECK(
        stage.enter_registration(database, "2026-03-03 09:30:00", 4, "WIRE_SEA").outcome ==
        Outcome::accepted);
    CHECK(store::verify(database).empty());
}

TEST_CASE("a further snapshot waits for its turn to write", "[store][snapshot]") {
    const test::ReplicaStage stage;
    auto database = stage.open();
    const auto rows = test::stage_rows();
    const auto pull = test::a_pull("2026-03-03 08:00:00", 9);
    const test::FixedZone zone;
    const migrations::MigrationContext context{.now = [] { return core::Instant{}; }};
    store::SqliteSnapshot snapshot(
        stage.file(), {test::stage_hall(), "uri"}, migrations::embedded_chain(), context, zone);
    // An operation made while the snapshot is on its way.
    static_cast<void>(stage.enter_registration(database, "2026-03-02 09:30:00", 1, "WIRE_SEA"));
    for (const auto& table : core::tables()) {
        snapshot.begin_table(table);
        for (const auto& row : rows)
            if (row.table == table.id) snapshot.row(row.values);
    }
    snapshot.finish(pull);
    CHECK(snapshot.renewal().rebase.redone == 1);
    CHECK(places_of(database, stage, 1).size() == 1);
}

TEST_CASE("another hall's file is not replaced", "[store][snapshot]") {
    const test::ReplicaStage stage;
    auto other = test::stage_hall();
    other.number = 3;
    other.code = "PA";
    CHECK(kind_of_failure([&] {
              test::take_snapshot(
                  stage.file(), test::stage_rows(), test::a_pull("2026-03-03 08:00:00", 9), other);
          }) == FailureKind::refused);
    CHECK(store::verify(*std::make_unique<store::SqliteDatabase>(stage.open())).empty());
}
