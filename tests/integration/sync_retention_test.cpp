/// \file
/// Pruning removes notes that no hall needs, and a hall that comes too late loses no operation.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/central/change_log.hpp"
#include "sync/central/postgres_central.hpp"
#include "sync/line/postgres_connection.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/sync_stage.hpp"

#include <atomic>
#include <thread>

using namespace hallbook;
using sync::MayReconcile;
using sync::PostgresConnection;
using sync::PostgresTransaction;
using test::StageHall;
using test::SyncStage;

namespace {

void set_home_local(SyncStage& stage, const std::string& card, const std::string& local) {
    stage.execute(
        "UPDATE members SET home_local = '" + local + "' WHERE card_number = '" + card + "'");
}

std::string notes(SyncStage& stage) { return stage.query("SELECT count(*) FROM sync.change_log"); }

/// By hand alone, however long the test takes.
void leave_pruning_to_us(SyncStage& stage) {
    stage.execute("UPDATE sync.feed SET pruned_at = 'infinity'");
}

sync::PruneReport prune(SyncStage& stage) {
    const auto report = stage.admin().prune();
    leave_pruning_to_us(stage);
    return report;
}

/// Everything noted so far was noted so many days ago.
void age_notes(SyncStage& stage, int days) {
    stage.execute(
        "UPDATE sync.change_log SET changed_at = now() - INTERVAL '" + std::to_string(days) +
        " days'");
}

/// Reads all news and says so: what a hall has read it tells with the next greeting.
void read_and_tell(StageHall& hall) {
    hall.sync();
    hall.sync();
}

}  // namespace

TEST_CASE("what every hall has read is pruned, and nothing else", "[sync][retention]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    const auto pa = stage.hall("PA");
    read_and_tell(*brem);
    read_and_tell(*pa);
    prune(stage);
    REQUIRE(notes(stage) == "0");

    set_home_local(stage, "1001", "1");
    set_home_local(stage, "1002", "2");
    read_and_tell(*brem);
    auto report = prune(stage);
    CHECK(report.removed.removed() == 0);
    CHECK(report.kept == 2);
    CHECK(report.retention_days == 90);

    read_and_tell(*pa);
    set_home_local(stage, "1003", "3");
    report = prune(stage);
    CHECK(report.removed.passed == 2);
    CHECK(report.removed.expired == 0);
    CHECK(report.kept == 1);
    CHECK(report.beyond.empty());
    for (auto* hall : {brem.get(), pa.get()}) {
        const auto last = hall->sync();
        CHECK(last.pulled_rows == 1);
        CHECK_FALSE(last.new_copy.has_value());
        CHECK(hall->rows() == stage.rows());
    }
}

TEST_CASE("a revoked hall does not keep notes from being pruned", "[sync][retention]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    const auto pa = stage.hall("PA");
    read_and_tell(*pa);
    set_home_local(stage, "1001", "1");
    read_and_tell(*brem);
    prune(stage);
    REQUIRE(notes(stage) == "1");
    stage.admin().revoke("PA");
    CHECK(prune(stage).removed.passed == 1);
    CHECK(notes(stage) == "0");
}

TEST_CASE(
    "a hall that has just been made keeps its notes until it says it has them",
    "[sync][retention]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    read_and_tell(*brem);
    const auto pa = stage.hall("PA");
    set_home_local(stage, "1001", "1");
    read_and_tell(*brem);
    CHECK(prune(stage).removed.removed() == 0);
    CHECK(pa->sync().pulled_rows >= 1);
    CHECK(pa->rows() == stage.rows());
}

TEST_CASE(
    "a hall 91 days behind takes a new copy and keeps its pending work", "[sync][retention]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no);
    const auto pa = stage.hall("PA", MayReconcile::no);
    read_and_tell(*pa);
    pa->register_(1, "WIRE_PA");
    pa->sync();
    // Sent and not judged, and done since and not sent: neither may be lost or be done twice.
    pa->register_(2, "WIRE_PA");
    set_home_local(stage, "1001", "1");
    brem->register_(3, "WIRE_BREM");
    brem->sync();
    stage.reconcile();
    age_notes(stage, 91);
    set_home_local(stage, "1004", "4");
    read_and_tell(*brem);

    const auto report = prune(stage);
    CHECK(report.removed.expired > 0);
    CHECK(report.beyond == std::vector<std::string>{"PA"});
    const auto halls = stage.admin().status().halls;
    CHECK_FALSE(halls.at(0).needs_new_copy);
    CHECK(halls.at(1).needs_new_copy);

    const auto late = pa->sync();
    CHECK(late.new_copy == sync::NewCopy::pruned);
    CHECK(late.deposited == 1);
    CHECK(late.accepted == 1);
    CHECK(late.undecided_again == 0);
    CHECK(late.rebase.redone == 1);
    CHECK(pa->pending() == 1);
    stage.reconcile();
    const auto next = pa->sync();
    CHECK_FALSE(next.new_copy.has_value());
    CHECK(next.accepted == 1);
    CHECK(pa->pending() == 0);
    CHECK(pa->rows() == stage.rows());
    CHECK(
        stage.query("SELECT count(*) || '/' || count(DISTINCT (hall, seq)) FROM sync.judgements "
                    "WHERE outcome = 'ACCEPTED'") == "3/3");
    CHECK_FALSE(stage.admin().status().halls.at(1).needs_new_copy);
}

TEST_CASE("the retention is a setting of the local", "[sync][retention]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    set_home_local(stage, "1001", "1");
    age_notes(stage, 20);
    CHECK(prune(stage).removed.removed() == 0);
    SECTION("a lower one") {
        stage.execute("UPDATE settings SET value = '14' WHERE name = 'change_log_retention_days'");
        const auto report = prune(stage);
        CHECK(report.retention_days == 14);
        CHECK(report.removed.expired > 0);
    }
    SECTION("one that is no number counts as the default") {
        stage.execute(
            "UPDATE settings SET value = 'long' WHERE name = 'change_log_retention_days'");
        CHECK(prune(stage).retention_days == 90);
    }
}

TEST_CASE("what a long transaction commits after a pruning is not missed", "[sync][retention]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    PostgresConnection slow{stage.database().uri()};
    PostgresTransaction late{slow};
    slow.execute("UPDATE members SET home_local = 'late' WHERE card_number = '1001'");
    set_home_local(stage, "1002", "early");

    SECTION("when every hall has read what was committed") {
        read_and_tell(*brem);
        // The open transaction keeps everybody's cursor, and the pruning, before itself.
        CHECK(prune(stage).removed.removed() == 0);
        late.commit();
        CHECK_FALSE(brem->sync().new_copy.has_value());
    }
    SECTION("when it is as old as the retention") {
        age_notes(stage, 91);
        prune(stage);
        late.commit();
        stage.execute("UPDATE sync.change_log SET changed_at = now() - INTERVAL '91 days'");
        prune(stage);
        brem->sync();
    }
    SECTION("when the hall takes a new copy while it is open") {
        set_home_local(stage, "1003", "1");
        stage.execute("UPDATE sync.feed SET pruned_below = 1000000000");
        CHECK(brem->sync().new_copy == sync::NewCopy::pruned);
        stage.execute("UPDATE sync.feed SET pruned_below = 0");
        late.commit();
        CHECK(brem->sync().pulled_rows >= 1);
    }
    CHECK(brem->rows() == stage.rows());
}

TEST_CASE("a pruning between greeting and pull is noticed", "[sync][retention]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    sync::PostgresCentral central{brem->uri()};
    const auto from = central.pull({}, 1).pull.cursor;
    set_home_local(stage, "1001", "1");
    CHECK_FALSE(central.pull(from, 1).is_pruned);
    age_notes(stage, 91);
    prune(stage);
    CHECK(central.pull(from, 1).is_pruned);
    CHECK_FALSE(central.pull(central.pull(from, 1).pull.cursor, 1).is_pruned);
}

TEST_CASE("a judgement that rests on pruned notes is not committed", "[sync][retention]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    const auto loaded_in = stage.query("SELECT pg_current_snapshot()");
    const auto is_overtaken = [&] {
        return stage.query("SELECT sync.is_overtaken('" + loaded_in + "', '{\"rows\": {}}')");
    };
    CHECK(is_overtaken() == "f");
    set_home_local(stage, "1001", "1");
    read_and_tell(*brem);
    // The note, which concerns no row that was loaded, is gone: it could have been one that does.
    CHECK(is_overtaken() == "f");
    CHECK(prune(stage).removed.passed > 0);
    CHECK(is_overtaken() == "t");
}

TEST_CASE("a sync prunes a little, at most once a minute", "[sync][retention]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    leave_pruning_to_us(stage);
    read_and_tell(*brem);
    for (int i = 0; i < 3; ++i)
        set_home_local(stage, "1001", std::to_string(i));
    read_and_tell(*brem);
    CHECK(notes(stage) == "3");
    stage.execute("UPDATE sync.feed SET pruned_at = now() - INTERVAL '61 seconds'");
    SECTION("unless somebody else is pruning: nobody waits") {
        PostgresConnection other{stage.database().uri()};
        PostgresTransaction pruning{other};
        other.execute("SELECT FROM sync.feed FOR UPDATE");
        brem->sync();
        CHECK(notes(stage) == "3");
    }
    SECTION("when it is time") {
        brem->sync();
        CHECK(notes(stage) == "0");
    }
    CHECK(brem->rows() == stage.rows());
}

TEST_CASE("headquarters prunes while it watches", "[sync][retention]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    leave_pruning_to_us(stage);
    set_home_local(stage, "1001", "1");
    read_and_tell(*brem);
    REQUIRE(notes(stage) != "0");
    int asked = 0;
    const auto report = sync::reconcile_continuously(
        stage.zone(),
        migrations::embedded_chain(),
        stage.reconcile_options(),
        stage.environment,
        {.stop = [&] { return ++asked > 3; }, .on_batch = {}, .on_outage = {}});
    CHECK(report.pruned > 0);
    CHECK(notes(stage) == "0");
}

TEST_CASE("a hall's login prunes nothing by itself", "[sync][retention]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no);
    PostgresConnection connection{brem->uri()};
    for (const auto* sql :
         {"SELECT sync.prune(1000)",
          "SELECT sync.begin_epoch('')",
          "DELETE FROM sync.change_log",
          "UPDATE sync.feed SET pruned_below = 1000"}) {
        CHECK_THROWS_WITH(connection.execute(sql), test::contains("permission denied"));
    }
}

TEST_CASE("pruning beside writers and a hall that syncs loses no change", "[sync][retention]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    stage.execute(
        "INSERT INTO members (id, card_number, first_name, last_name) "
        "SELECT 70000 + n, 'W' || n, 'A', 'B' FROM generate_series(1, 8) AS n");
    constexpr int writers = 8;
    constexpr int syncs = 15;
    std::atomic<bool> over{false};
    std::vector<std::thread> threads;
    for (int writer = 1; writer <= writers; ++writer) {
        threads.emplace_back([&, writer] {
            PostgresConnection connection{stage.database().uri()};
            for (int i = 0; !over; ++i) {
                PostgresTransaction transaction{connection};
                connection.execute(
                    "UPDATE members SET home_local = $2::text WHERE card_number = $1::text",
                    {"W" + std::to_string(writer), std::to_string(i)});
                connection.execute("SELECT pg_sleep(random() * 0.03)");
                transaction.commit();
            }
        });
    }
    std::int64_t pruned = 0;
    threads.emplace_back([&] {
        PostgresConnection connection{stage.database().uri()};
        while (!over)
            pruned += sync::prune_change_log(connection).removed();
    });
    int copies = 0;
    for (int i = 0; i < syncs; ++i)
        copies += brem->sync().new_copy ? 1 : 0;
    over = true;
    for (auto& thread : threads)
        thread.join();
    brem->sync();
    CHECK(copies == 0);
    CHECK(pruned > 0);
    CHECK(brem->rows() == stage.rows());
}
