/// \file
/// Central is restored from a backup: the halls deposit again what it lost, and end equal to it.
/// SPDX-License-Identifier: Apache-2.0
#include "core/values/failure.hpp"
#include "sync/line/postgres_connection.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/central_backup.hpp"
#include "tests/support/failures.hpp"
#include "tests/support/sync_stage.hpp"

using namespace hallbook;
using core::FailureKind;
using sync::MayReconcile;
using sync::NewCopy;
using test::CentralBackup;
using test::StageHall;
using test::SyncStage;

namespace {

core::Failure failure_to_sync(StageHall& hall) {
    return test::failure_of([&] { hall.sync(); });
}

/// As if the database had been put back where it was, so that only halls can tell.
void hide_the_move(SyncStage& stage) { stage.execute("UPDATE sync.epoch SET place = sync.here()"); }

std::string epoch(SyncStage& stage) { return stage.query("SELECT id FROM sync.epoch"); }

/// Every operation ever made at a hall stands at central once, with an outcome that the hall knows.
void check_complete(SyncStage& stage, StageHall& hall) {
    auto database = hall.open();
    auto row = database.prepare("SELECT seq, recorded_at, outcome FROM operations ORDER BY seq");
    std::string here;
    while (row.step()) {
        here += row.text(0) + " " + row.text(1) + " " + row.optional_text(2).value_or("-") + "\n";
    }
    const auto there = stage.query(
        "SELECT string_agg(o.seq || ' ' || (extract(epoch FROM o.recorded_at) * 1000000)::bigint "
        "|| ' ' || coalesce(j.outcome::text, '-') || E'\\n', '' ORDER BY o.seq) "
        "FROM sync.operations AS o LEFT JOIN sync.judgements AS j USING (hall, seq) "
        "WHERE o.hall = " +
        std::to_string(hall.enrolled().hall_number));
    CHECK(here == there);
    CHECK(hall.pending() == 0);
    CHECK(hall.rows() == stage.rows());
    CHECK(hall.conflicts() == stage.conflicts());
}

/// Two halls with work before, between and after the backup. Member 5 goes to both in between, so
/// that restoring and bringing back has to decide between them again.
struct Scene {
    explicit Scene(CentralBackup::Way way)
        : brem{stage.hall("BREM", MayReconcile::no)}, pa{stage.hall("PA", MayReconcile::no)} {
        brem->register_(1, "WIRE_BREM");
        pa->register_(2, "WIRE_PA");
        sync_both();
        backup.emplace(stage.database(), way, folder.path());
        brem->register_(3, "WIRE_BREM");
        brem->register_(5, "TRADESHOW");
        pa->register_(4, "WIRE_PA");
        pa->register_(5, "TRADESHOW");
        pa->leave(2, "WIRE_PA");
        sync_both();
        brem->register_(6, "WIRE_BREM");
        brem->re_sign(1, "WIRE_BREM");
        pa->register_(7, "WIRE_PA");
    }

    void sync_both() {
        for (int i = 0; i < 2; ++i) {
            brem->sync();
            pa->sync();
            stage.reconcile();
        }
        brem->sync();
        pa->sync();
    }

    SyncStage stage;
    std::unique_ptr<StageHall> brem;
    std::unique_ptr<StageHall> pa;
    test::TemporaryFolder folder;
    std::optional<CentralBackup> backup;
};

}  // namespace

TEST_CASE(
    "after a restore each operation is at central once and every replica as central",
    "[sync][restore]") {
    const auto way = GENERATE(CentralBackup::Way::copy, CentralBackup::Way::dump);
    CAPTURE(way == CentralBackup::Way::dump);
    Scene scene{way};
    auto& stage = scene.stage;
    REQUIRE(scene.brem->pending() == 2);
    const auto before = epoch(stage);
    scene.backup->put_back();
    REQUIRE(stage.query("SELECT count(*) FROM sync.operations") == "2");

    const auto first = scene.brem->sync();
    CHECK(first.new_copy == NewCopy::restored);
    CHECK(first.deposited >= 2);
    CHECK(first.undecided_again == 2);
    // The hall goes on with what it has done, also with what central has not decided about again.
    CHECK(scene.brem->pending() == 4);
    CHECK(first.rebase.redone == 4);
    CHECK(epoch(stage) != before);
    CHECK(stage.query("SELECT id FROM sync.epochs_before ORDER BY ended_at DESC") == before);

    CHECK(scene.pa->sync().new_copy == NewCopy::restored);
    stage.reconcile();
    for (auto* hall : {scene.brem.get(), scene.pa.get()}) {
        CHECK_FALSE(hall->sync().new_copy.has_value());
        check_complete(stage, *hall);
    }
    CHECK(stage.query("SELECT count(*) FROM sync.operations") == "10");
    CHECK(stage.query("SELECT count(*) FROM sync.conflicts") == "1");
}

TEST_CASE("halls that judge by themselves recover in one sync each", "[sync][restore]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    const auto pa = stage.hall("PA");
    const test::TemporaryFolder folder;
    brem->register_(1, "WIRE_BREM");
    brem->sync();
    const CentralBackup backup{stage.database(), CentralBackup::Way::copy, folder.path()};
    brem->register_(2, "WIRE_BREM");
    pa->register_(3, "WIRE_PA");
    pa->sync();
    brem->sync();
    backup.put_back();
    const auto late = brem->sync();
    CHECK(late.new_copy == NewCopy::restored);
    CHECK(late.undecided_again == 0);
    CHECK(brem->pending() == 0);
    CHECK(pa->sync().new_copy == NewCopy::restored);
    CHECK(brem->sync().pulled_rows > 0);
    check_complete(stage, *brem);
    check_complete(stage, *pa);
}

TEST_CASE(
    "a restore that nobody has told of is noticed, and nothing is lost meanwhile",
    "[sync][restore]") {
    Scene scene{CentralBackup::Way::copy};
    auto& stage = scene.stage;
    scene.backup->put_back();
    hide_the_move(stage);
    for (auto* hall : {scene.brem.get(), scene.pa.get()}) {
        const auto failure = failure_to_sync(*hall);
        CHECK(failure.kind() == FailureKind::schema_mismatch);
        CHECK_THAT(failure.what(), test::contains("restored from a backup"));
        CHECK_THAT(failure.hint(), test::contains("central restored"));
    }
    CHECK(stage.query("SELECT count(*) FROM sync.operations") == "2");
    scene.brem->register_(8, "WIRE_BREM");
    CHECK(scene.brem->pending() == 3);

    const auto restored = stage.admin().restored("the disk failed");
    CHECK(restored.epoch == epoch(stage));
    CHECK(restored.halls == std::vector<std::string>{"BREM", "PA"});
    CHECK(
        stage.query(
            "SELECT reason FROM sync.epochs_before WHERE id = '" + restored.epoch_before + "'") ==
        "the disk failed");
    scene.sync_both();
    check_complete(stage, *scene.brem);
    check_complete(stage, *scene.pa);
    CHECK(stage.query("SELECT count(*) FROM sync.operations") == "11");
}

TEST_CASE("each kind of evidence of a lost history is seen", "[sync][restore]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    const auto pa = stage.hall("PA");
    brem->register_(1, "WIRE_BREM");
    brem->sync();
    pa->sync();
    SECTION("the hall has read further than central has come") {
        pa->open().run_script("UPDATE replica SET watermark = watermark + 1000000");
    }
    SECTION("central had confirmed more of its operations than it holds") {
        pa->open().run_script("UPDATE replica SET central_last_sequence = 1");
    }
    SECTION("central had judged more of another hall than it has") {
        stage.execute("UPDATE sync.progress SET judged_sequence = 0 WHERE hall = 1");
    }
    SECTION("a hall that it had is not enrolled any more") {
        pa->open().run_script(
            "UPDATE replica SET seen = json_set(seen, '$.halls', json('{\"9\": 1}'))");
    }
    CHECK(failure_to_sync(*pa).kind() == FailureKind::schema_mismatch);
    stage.admin().restored("");
    stage.execute(
        "UPDATE sync.progress AS p SET judged_sequence = h.last_sequence FROM sync.halls AS h "
        "WHERE h.number = p.hall");
    CHECK(pa->sync().new_copy == NewCopy::restored);
    CHECK(pa->rows() == stage.rows());
}

TEST_CASE(
    "an epoch that began after the backup is known for one of this central", "[sync][restore]") {
    Scene scene{CentralBackup::Way::copy};
    auto& stage = scene.stage;
    stage.admin().restored("a first time");
    scene.sync_both();
    const auto lost = epoch(stage);
    scene.backup->put_back();
    stage.admin().restored("a second time, from the same backup");
    REQUIRE(
        stage.query("SELECT count(*) FROM sync.epochs_before WHERE id = '" + lost + "'") == "0");
    scene.sync_both();
    check_complete(stage, *scene.brem);
    check_complete(stage, *scene.pa);
}

TEST_CASE("a central that begins anew keeps no note of its old history", "[sync][restore]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    brem->register_(1, "WIRE_BREM");
    brem->sync();
    // As a dump of a server whose transactions have higher numbers brings them.
    stage.execute(
        "INSERT INTO sync.change_log (table_name, row_id, xid) "
        "SELECT 'members', id, '900000000'::xid8 FROM members");
    stage.execute("UPDATE sync.epoch SET place = 'elsewhere'");
    brem->register_(2, "WIRE_BREM");
    SECTION("when a hall comes first") {
        const auto report = brem->sync();
        CHECK(report.new_copy == NewCopy::restored);
        CHECK(report.accepted == 1);
    }
    SECTION("when headquarters judges first") {
        // The hall sends as it did before the move.
        stage.execute(
            "INSERT INTO sync.operations (hall, seq, kind, payload_version, recorded_at, clock_at, "
            "actor, seen, payload, told) SELECT hall, 2, kind, payload_version, recorded_at, "
            "clock_at, actor, seen, 'damaged', told FROM sync.operations");
        CHECK(stage.reconcile().judged == 1);
    }
    CHECK(stage.query("SELECT count(*) FROM sync.change_log WHERE xid = '900000000'") == "0");
}

TEST_CASE("another central altogether is refused", "[sync][restore]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    brem->register_(1, "WIRE_BREM");
    stage.execute("UPDATE sync.epoch SET id = gen_random_uuid()");
    const auto failure = failure_to_sync(*brem);
    CHECK(failure.kind() == FailureKind::refused);
    CHECK_THAT(failure.what(), test::contains("another one"));
    CHECK(brem->pending() == 1);
    CHECK(stage.query("SELECT count(*) FROM sync.operations") == "0");
}

TEST_CASE(
    "a hall that got another number after a restore deposits nothing under it", "[sync][restore]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    brem->register_(1, "WIRE_BREM");
    stage.execute("UPDATE sync.halls SET number = 5 WHERE code = 'BREM'");
    const auto failure = failure_to_sync(*brem);
    CHECK(failure.kind() == FailureKind::refused);
    CHECK_THAT(failure.what(), test::contains("has the number 5 at central, but 1 in this file"));
    CHECK(stage.query("SELECT count(*) FROM sync.operations") == "0");
}

TEST_CASE(
    "a copy of a file that syncs in place of what a restore lost is found out", "[sync][restore]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    brem->register_(1, "WIRE_BREM");
    brem->sync();
    const test::TemporaryFolder folder;
    const auto other = folder.path() / "other.db";
    brem->copy_to(other);
    const CentralBackup backup{stage.database(), CentralBackup::Way::copy, folder.path()};
    brem->register_(2, "WIRE_BREM");
    brem->sync();
    backup.put_back();

    const auto first = folder.path() / "first.db";
    brem->copy_to(first);
    brem->replace_file(other);
    brem->register_(3, "WIRE_BREM");
    CHECK(brem->sync().deposited == 1);
    brem->replace_file(first);
    SECTION("with work that central has not seen") {
        brem->register_(4, "WIRE_BREM");
        CHECK_THAT(failure_to_sync(*brem).what(), test::contains("another operation 2"));
        CHECK(brem->pending() == 1);
    }
    SECTION("without") {
        CHECK_THAT(failure_to_sync(*brem).what(), test::contains("another operation 2"));
        CHECK(brem->open().number("SELECT count(*) FROM operations") == 2);
    }
}

TEST_CASE(
    "an older copy of a hall's file loses nothing by a new copy of the books", "[sync][restore]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    brem->register_(1, "WIRE_BREM");
    brem->sync();
    const test::TemporaryFolder folder;
    const auto old = folder.path() / "old.db";
    brem->copy_to(old);
    brem->register_(2, "WIRE_BREM");
    brem->register_(3, "WIRE_BREM");
    brem->sync();
    brem->replace_file(old);

    SECTION("when nothing was done with it") {
        const auto failure = failure_to_sync(*brem);
        CHECK(failure.kind() == FailureKind::refused);
        CHECK_THAT(failure.what(), test::contains("older copy"));
        CHECK_THAT(failure.hint(), test::contains("hallbook init"));
        brem->init();
        brem->register_(4, "WIRE_BREM");
        CHECK(brem->sync().accepted == 1);
        CHECK(brem->rows() == stage.rows());
        CHECK(stage.query("SELECT max(seq) FROM sync.operations") == "4");
    }
    SECTION("when it was worked with: what only it holds is not taken for what central holds") {
        brem->register_(4, "WIRE_BREM");
        CHECK_THAT(failure_to_sync(*brem).what(), test::contains("older copy"));
        CHECK_THROWS_WITH(brem->init(), test::contains("another operation 2 of this hall"));
        CHECK(brem->pending() == 1);
        CHECK(brem->open().number("SELECT last_sequence FROM replica") == 2);
    }
}
