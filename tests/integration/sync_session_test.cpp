/// \file
/// A whole sync between real replicas and a real central, in both deployments.
/// SPDX-License-Identifier: Apache-2.0
#include "core/values/failure.hpp"
#include "store/replica/verify.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/headquarters.hpp"
#include "tests/support/sync_stage.hpp"
#include "tests/support/tcp_proxy.hpp"

#include <thread>
#include <utility>

using namespace hallbook;
using sync::MayReconcile;
using test::Headquarters;
using test::SyncStage;

TEST_CASE("what a hall did arrives at central and at the other hall", "[sync][session]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    const auto pa = stage.hall("PA");
    REQUIRE(brem->register_(1, "WIRE_BREM") == core::Outcome::accepted);

    const auto sent = brem->sync();
    CHECK(sent.deposited == 1);
    CHECK(sent.accepted == 1);
    CHECK(brem->pending() == 0);
    CHECK(brem->rows() == stage.rows());

    const auto received = pa->sync();
    CHECK(received.deposited == 0);
    CHECK(received.pulled_rows > 0);
    CHECK(pa->rows() == stage.rows());
}

TEST_CASE(
    "without a reconciler operations wait at central, and the hall goes on", "[sync][session]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no);
    brem->register_(1, "WIRE_BREM");
    const auto sent = brem->sync();
    CHECK(sent.deposited == 1);
    CHECK(sent.accepted == 0);
    CHECK(sent.rebase.redone == 1);
    CHECK(brem->pending() == 1);

    const auto judged = stage.reconcile();
    CHECK(judged.judged == 1);
    CHECK(judged.accepted == 1);
    const auto settled = brem->sync();
    CHECK(settled.deposited == 0);
    CHECK(settled.accepted == 1);
    CHECK(brem->pending() == 0);
    CHECK(brem->rows() == stage.rows());
}

TEST_CASE("with headquarters watching, outcomes come within the same sync", "[sync][session]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no);
    const auto pa = stage.hall("PA", MayReconcile::yes);
    const Headquarters headquarters{stage.database().uri(), stage.zone()};
    for (const auto* hall : {&brem, &pa}) {
        (*hall)->register_(1, "WIRE_BREM");
        auto options = (*hall)->options();
        options.judgement_wait = std::chrono::seconds{20};
        const auto report = (*hall)->sync(options);
        CHECK(report.deposited == 1);
        CHECK(report.accepted + report.adjusted + report.rejected == 1);
        CHECK((*hall)->pending() == 0);
        CHECK(report.round_trips == 2);
    }
}

TEST_CASE("a second watcher is refused and told who watches", "[sync][reconciler]") {
    SyncStage stage;
    const Headquarters headquarters{stage.database().uri(), stage.zone()};
    sync::SystemEnvironment environment;
    try {
        sync::reconcile_continuously(
            stage.zone(), migrations::embedded_chain(), stage.reconcile_options(), environment, {});
        FAIL("two watch at once");
    } catch (const core::Failure& failure) {
        CHECK(failure.kind() == core::FailureKind::refused);
        CHECK_THAT(failure.what(), test::contains("postgres (PID"));
    }
}

TEST_CASE(
    "a sync takes at most four flights, whatever the number of operations", "[sync][session]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    const auto pa = stage.hall("PA");
    test::TcpProxy proxy{stage.database().cluster().port()};

    SECTION("nothing to do: two") {
        CHECK(brem->sync(brem->options(proxy.port())).round_trips == 2);
    }
    SECTION("forty operations that reach what the other hall did later: four") {
        for (int member = 1; member <= 5; ++member)
            brem->register_(member, "WIRE_BREM");
        for (int i = 0; i < 35; ++i)
            brem->re_sign(1 + i % 5, "WIRE_BREM");
        pa->register_(1, "WIRE_BREM");
        pa->register_(2, "WIRE_PA");
        pa->sync();
        const auto report = brem->sync(brem->options(proxy.port()));
        CHECK(report.deposited == 40);
        CHECK(report.accepted + report.adjusted + report.rejected == 40);
        CHECK(report.round_trips == 4);
        // As counted on the line: some more while connecting.
        CHECK(proxy.turns() >= 4);
        CHECK(proxy.turns() <= 4 + 4);
        CHECK(report.bytes_sent > 0);
        CHECK(report.bytes_received > 0);
        pa->sync();
        CHECK(pa->rows() == stage.rows());
        CHECK(brem->rows() == stage.rows());
    }
}

TEST_CASE("the number of flights does not grow with the number of operations", "[sync][session]") {
    SyncStage stage;
    const int operations = GENERATE(0, 1, 100, 2'000);
    const auto wishes = [&] {
        const auto member = stage.names().member(1);
        const auto book = stage.names().book("WIRE_BREM");
        std::vector<core::Payload> all;
        for (int i = 0; i < operations; ++i) {
            all.push_back(
                i == 0 ? core::Payload{core::RegisterOnBook{
                             .member = member,
                             .book = book,
                             .applicant_priority_number = test::apn("46000.00")}}
                       : core::Payload{core::ReSign{member, {book}}});
        }
        return all;
    };
    INFO(operations << " operations");
    SECTION("a hall that judges: four, two when there is nothing to judge") {
        const auto brem = stage.hall("BREM");
        brem->enter_all(wishes());
        const auto report = brem->sync();
        CHECK(report.deposited == operations);
        CHECK(report.accepted == operations);
        CHECK(report.round_trips == (operations == 0 ? 2 : 4));
    }
    SECTION("headquarters watches: two") {
        const auto brem = stage.hall("BREM", MayReconcile::no);
        const Headquarters headquarters{stage.database().uri(), stage.zone()};
        brem->enter_all(wishes());
        auto options = brem->options();
        options.judgement_wait = std::chrono::seconds{60};
        const auto report = brem->sync(options);
        CHECK(report.deposited == operations);
        CHECK(report.accepted == operations);
        CHECK(report.round_trips == 2);
    }
}

TEST_CASE("what central holds already is not taken twice", "[sync][session]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    brem->register_(1, "WIRE_BREM");
    brem->register_(2, "WIRE_BREM");
    brem->sync();
    // As if the answer had been lost: the hall does not know that central holds them.
    brem->open().run("UPDATE replica SET central_last_sequence = 0");
    const auto again = brem->sync();
    CHECK(again.rejected + again.set_aside == 0);
    CHECK(stage.query("SELECT count(*) FROM sync.operations") == "2");
    CHECK(brem->rows() == stage.rows());
}

TEST_CASE("a sync that another of the same file overtakes goes on", "[sync][session]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    brem->register_(1, "WIRE_BREM");
    auto options = brem->options();
    bool overtaken = false;
    options.on_stage = [&](sync::Stage begun) {
        if (begun != sync::Stage::depositing || std::exchange(overtaken, true)) return;
        brem->register_(2, "WIRE_BREM");
        brem->sync();
    };
    CHECK(brem->sync(options).attempts == 1);
    CHECK(brem->pending() == 0);
    CHECK(brem->rows() == stage.rows());
}

TEST_CASE("two copies of one replica are told apart", "[sync][session]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    const auto copy = brem->file().string() + ".copy";
    brem->copy_to(copy);
    brem->register_(1, "WIRE_BREM");
    brem->sync();
    SECTION("one that made another operation of the same number") {
        brem->replace_file(copy);
        brem->register_(2, "WIRE_BREM");
        CHECK_THROWS_WITH(brem->sync(), test::contains("two copies of its file"));
    }
    SECTION("one that is older") {
        brem->replace_file(copy);
        CHECK_THROWS_WITH(brem->sync(), test::contains("older copy"));
        // A new snapshot takes it back into the fold, and its numbers go on behind those held.
        brem->init();
        brem->register_(3, "WIRE_BREM");
        CHECK(brem->sync().accepted == 1);
        CHECK(stage.query("SELECT max(seq) FROM sync.operations") == "2");
        CHECK(brem->rows() == stage.rows());
    }
}

TEST_CASE(
    "two copies that enter the same at the same corrected instant are told apart",
    "[sync][session]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    brem->register_(1, "WIRE_BREM");
    brem->sync();
    // Ahead of the clocks of both: the corrected instant is the next after that.
    brem->open().run("UPDATE replica SET last_recorded_at = last_recorded_at + 3600000000");
    const auto copy = brem->file().string() + ".copy";
    brem->copy_to(copy);
    brem->leave(1, "WIRE_BREM");
    brem->sync();
    brem->replace_file(copy);
    REQUIRE(brem->leave(1, "WIRE_BREM") == core::Outcome::accepted);
    REQUIRE(
        brem->open().text("SELECT recorded_at FROM operations WHERE seq = 2").value_or("none") ==
        stage.query("SELECT (extract(epoch FROM recorded_at) * 1000000)::bigint "
                    "FROM sync.operations WHERE seq = 2"));
    CHECK_THROWS_WITH(brem->sync(), test::contains("two copies of its file"));
    CHECK(brem->pending() == 1);
}

TEST_CASE("a hall learns of edits another program made at central", "[sync][session]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    stage.execute("UPDATE members SET home_local = '555' WHERE card_number = '1003'");
    CHECK(brem->sync().pulled_rows == 1);
    CHECK(brem->rows() == stage.rows());
    stage.execute("DELETE FROM members WHERE card_number = '1009'");
    brem->sync();
    CHECK(brem->rows() == stage.rows());
}

TEST_CASE("the clock's offset is measured and reported at central", "[sync][session]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    brem->environment.shift = -std::chrono::minutes{7};
    const auto report = brem->sync();
    CHECK(report.clock_offset > std::chrono::minutes{7} - std::chrono::seconds{5});
    CHECK(report.clock_offset < std::chrono::minutes{7} + std::chrono::seconds{5});
    const auto status = stage.admin().status();
    REQUIRE(status.halls.size() == 1);
    REQUIRE(status.halls[0].clock_offset.has_value());
    CHECK(*status.halls[0].clock_offset > std::chrono::minutes{6});
}

TEST_CASE("where an operation was made goes with it to central", "[sync]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    brem->register_(1, "WIRE_BREM");
    const std::string digest(64, 'a');
    brem->open().run_script("DROP TRIGGER operations_no_update");
    CHECK_THROWS(brem->open().run_script("UPDATE operations SET origin_hall = 7"));
    brem->open().run_script(
        "UPDATE operations SET origin_hall = 7, origin_seq = 12, origin_digest = '" + digest + "'");
    brem->sync();
    CHECK(
        stage.query("SELECT origin_hall || ':' || origin_seq || ' ' || origin_digest "
                    "FROM sync.operations") == "7:12 " + digest);
    CHECK_THROWS_WITH(
        stage.execute(
            "INSERT INTO sync.operations (hall, seq, kind, payload_version, recorded_at, clock_at, "
            "actor, seen, payload, told, origin_hall) VALUES "
            "(1, 2, 'x', 1, now(), now(), '', '', '', '', 7)"),
        test::contains("operations_origin_whole"));
}

TEST_CASE(
    "an operation that central cannot hold is set aside, and its hall goes on", "[sync][session]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no);
    const auto entered_by = [&](int member, const std::string& actor) {
        return brem->enter(
            core::EditRow{
                "members", 0, stage.names().member(member), {}, {{"classification", "WIRE"}}, "so"},
            actor);
    };
    // A program of before 0014 let such a name in.
    REQUIRE(entered_by(1, "Jos\xE9") == core::Outcome::accepted);
    REQUIRE(entered_by(2, "pat") == core::Outcome::accepted);
    auto file = brem->open();
    CHECK(store::verify(file).empty());
    SECTION("before central has judged it") {
        CHECK(brem->sync().rebase.redone == 2);
        CHECK(brem->pending() == 2);
    }
    SECTION("once central has judged it") { brem->sync(); }
    stage.reconcile();
    const auto report = brem->sync();
    CHECK(report.set_aside == 1);
    CHECK(report.accepted == 1);
    CHECK(brem->pending() == 0);
    CHECK(brem->rows() == stage.rows());
    CHECK(brem->conflicts() == stage.conflicts());
    CHECK(entered_by(1, "José") == core::Outcome::accepted);
    brem->sync();
    CHECK(stage.reconcile().accepted == 1);
}

TEST_CASE("the older side is told what to run", "[sync][handshake]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    brem->register_(1, "WIRE_BREM");
    SECTION("central is older: it takes the operations, and the hall pulls after the upgrade") {
        stage.execute(
            "DELETE FROM schema_revisions WHERE revision = (SELECT max(revision) FROM "
            "schema_revisions)");
        try {
            brem->sync();
            FAIL("synced with an older central");
        } catch (const core::Failure& failure) {
            CHECK(failure.kind() == core::FailureKind::schema_mismatch);
            CHECK_THAT(failure.hint(), test::contains("central init"));
        }
        CHECK(stage.query("SELECT count(*) FROM sync.operations") == "1");
        CHECK(stage.query("SELECT count(*) FROM sync.judgements") == "0");
        CHECK(brem->pending() == 1);
    }
    SECTION("the hall is older: it deposits, and pulls after the upgrade") {
        stage.execute(
            "INSERT INTO schema_revisions SELECT '9999', 'later', '', now(), now(), '', ''");
        try {
            brem->sync();
            FAIL("pulled from a newer central");
        } catch (const core::Failure& failure) {
            CHECK(failure.kind() == core::FailureKind::schema_mismatch);
            CHECK_THAT(failure.hint(), test::contains("migrate up"));
        }
        CHECK(stage.query("SELECT count(*) FROM sync.operations") == "1");
        CHECK(stage.query("SELECT count(*) FROM sync.judgements") == "0");
        CHECK(brem->pending() == 1);
    }
    SECTION("central's history is another one") {
        stage.execute("UPDATE sync.epoch SET id = gen_random_uuid()");
        CHECK_THROWS_WITH(brem->sync(), test::contains("another one than the one"));
        CHECK(stage.query("SELECT count(*) FROM sync.operations") == "0");
    }
    brem->register_(2, "WIRE_BREM");
    CHECK(brem->pending() == 2);
}
