/// \file
/// Judging at central sets damaged operations aside, and overwrites no changes of others.
/// SPDX-License-Identifier: Apache-2.0
#include "core/values/failure.hpp"
#include "sync/central/postgres_central.hpp"
#include "sync/judging/backlog_judge.hpp"
#include "tests/support/around_central.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/sync_stage.hpp"

#include <atomic>
#include <thread>

using namespace hallbook;
using sync::MayReconcile;
using test::SyncStage;

namespace {

/// Puts an operation into central as a hall's program of another making might have sent it.
void deposit_raw(
    test::StageHall& hall,
    const std::string& seq,
    const std::string& kind,
    const std::string& version,
    const std::string& payload) {
    sync::PostgresConnection connection{hall.uri()};
    connection.execute(
        "INSERT INTO sync.operations (hall, seq, kind, payload_version, recorded_at, clock_at, "
        "actor, seen, payload, told) VALUES (1, $1::bigint, $2::text, $3::integer, now(), now(), "
        "'pat', '{\"pulled_at\":\"2026-01-01T00:00:00Z\",\"halls\":{}}', $4::text, '[]')",
        {seq, kind, version, payload});
}

/// An import of so many lines.
std::string many_lines(int lines) {
    std::string payload = R"({"lines":[)";
    for (int line = 1; line <= lines; ++line) {
        payload += line > 1 ? "," : "";
        payload += R"({"line":"1","card_number":"1","first_name":"A","last_name":"B"})";
    }
    return payload + "]}";
}

std::string outcome(SyncStage& stage, const std::string& seq) {
    return stage.query("SELECT outcome FROM sync.judgements WHERE hall = 1 AND seq = " + seq);
}

/// Central, with something happening just before each commit. Counts what is loaded.
class DisturbedCentral final : public test::AroundCentral {
public:
    DisturbedCentral(std::unique_ptr<sync::Central> inner, std::function<void()> before_commit)
        : AroundCentral{std::move(inner)}, m_before_commit{std::move(before_commit)} {}
    sync::Loaded load(
        const core::Footprint& footprint, const std::vector<core::OperationId>& past) override {
        ++loads;
        return AroundCentral::load(footprint, past);
    }
    bool commit(const sync::Verdict& verdict) override {
        m_before_commit();
        return AroundCentral::commit(verdict);
    }

    int loads = 0;

private:
    std::function<void()> m_before_commit;
};

DisturbedCentral disturbed_central(const SyncStage& stage, std::function<void()> before_commit) {
    return {
        std::make_unique<sync::PostgresCentral>(stage.database().uri()), std::move(before_commit)};
}

/// One registration, known to its hall and re-signed `times` times, all of it deposited.
std::unique_ptr<test::StageHall> hall_re_signing(SyncStage& stage, int times) {
    auto hall = stage.hall("BREM", MayReconcile::no);
    hall->register_(1, "WIRE_BREM");
    hall->sync();
    stage.reconcile();
    hall->sync();
    for (int i = 0; i < times; ++i)
        hall->re_sign(1, "WIRE_BREM");
    hall->sync();
    return hall;
}

}  // namespace

TEST_CASE("what cannot be judged is set aside and blocks nobody", "[sync][reconciler]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no);
    const auto pa = stage.hall("PA", MayReconcile::no);
    deposit_raw(*brem, "1", "register", "1", "\xc3\xa9");
    deposit_raw(*brem, "2", "register", "0", "{}");
    deposit_raw(*brem, "3", "register", "1", "not even JSON");
    deposit_raw(*brem, "4", "register", "1", R"({"member":{"id":"x"}})");
    deposit_raw(*brem, "5", "import_members", "1", many_lines(50'000));
    deposit_raw(*brem, "6", "leave", "1", std::string(100'000, '['));
    pa->register_(1, "WIRE_PA");
    pa->sync();
    const auto report = stage.reconcile();
    CHECK(report.judged == 7);
    CHECK(report.set_aside == 6);
    CHECK(report.accepted == 1);
    for (const auto* seq : {"1", "2", "3", "4", "5", "6"})
        CHECK(outcome(stage, seq) == "SET_ASIDE");
    CHECK_THAT(
        stage.query("SELECT reason FROM sync.judgements WHERE hall = 1 AND seq = 1"),
        test::contains("cannot_be_judged"));
    CHECK(stage.admin().status().halls[0].set_aside == 6);
    CHECK(stage.reconcile().judged == 0);
}

TEST_CASE(
    "what central cannot hold goes as a placeholder, and the rest goes on", "[sync][reconciler]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no);
    const auto pa = stage.hall("PA", MayReconcile::no);
    deposit_raw(
        *brem,
        "1",
        "cannot_be_sent",
        "1",
        R"({"digest":"1f","reason":"(register) the name of who made it is not UTF-8"})");
    deposit_raw(*brem, "2", "leave", "1", "{");
    pa->register_(1, "WIRE_PA");
    pa->sync();
    const auto report = stage.reconcile();
    CHECK(report.set_aside == 2);
    CHECK(report.accepted == 1);
    CHECK_THAT(
        stage.query("SELECT reason FROM sync.judgements WHERE hall = 1 AND seq = 1"),
        test::contains("its hall could not send it: (register) the name of who made it is not"));
}

TEST_CASE("what is set aside leaves a conflict until it is judged again", "[sync][reconciler]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no);
    deposit_raw(*brem, "1", "register", "1", "{");
    CHECK(stage.reconcile().set_aside == 1);
    const std::string conflicts =
        "SELECT string_agg(rule || ' ' || explanation, '; ') "
        "FROM sync.conflicts";
    CHECK_THAT(stage.query(conflicts), test::contains("set-aside The operation BREM:1 (register)"));
    CHECK(stage.admin().judge_again(sync::HallOperation{"BREM", 1}) == 1);
    CHECK(stage.admin().judge_again(sync::HallOperation{"BREM", 1}) == 0);  // it waits already
    CHECK(stage.reconcile().set_aside == 1);
    CHECK(stage.query("SELECT count(*) FROM sync.conflicts") == "1");
    CHECK(stage.admin().judge_again(sync::HallOperation{"BREM", 2}) == 0);
    CHECK(stage.admin().judge_again(std::nullopt) == 1);
}

TEST_CASE(
    "what comes after the finality window is applied to what is final, and flagged",
    "[sync][reconciler][rule:after-finality]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no);
    brem->register_(1, "WIRE_BREM");
    brem->re_sign(1, "WIRE_BREM");
    brem->sync();
    CHECK(stage.reconcile().accepted == 2);
    stage.execute(
        "UPDATE sync.judgements SET judged_as_of = now() - interval '72 hours 30 minutes'");
    stage.execute("UPDATE sync.halls SET enrolled_at = now() - interval '10 days'");
    const auto late_by = [&](const std::string& seq, const std::string& age) {
        sync::PostgresConnection connection{brem->uri()};
        connection.execute(
            "INSERT INTO sync.operations (hall, seq, kind, payload_version, recorded_at, clock_at, "
            "actor, seen, payload, told) SELECT 1, $1::bigint, kind, 1, now() - $2::interval, "
            "now(), actor, '{\"pulled_at\":\"2026-01-01T00:00:00Z\",\"halls\":{}}', payload, told "
            "FROM sync.operations WHERE seq = 2",
            {seq, age});
        stage.reconcile();
        return stage.query(
            "SELECT coalesce(string_agg(rule::text, ','), '') FROM sync.conflicts "
            "WHERE seq = " +
            seq);
    };
    CHECK(late_by("3", "73 hours") == "after-finality");
    CHECK(late_by("4", "71 hours").empty());
}

TEST_CASE("what a newer program made waits, with what its hall did later", "[sync][reconciler]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no);
    const auto pa = stage.hall("PA", MayReconcile::no);
    deposit_raw(*brem, "1", "register", "1", "{");
    deposit_raw(*brem, "2", "teleport", "1", "{}");
    deposit_raw(*brem, "3", "register", "1", "{");
    pa->register_(1, "WIRE_PA");
    pa->sync();
    auto report = stage.reconcile();
    CHECK(report.set_aside == 1);
    CHECK(report.accepted == 1);
    CHECK(stage.query("SELECT count(*) FROM sync.judgements WHERE hall = 1") == "1");
    CHECK(stage.admin().status().halls[0].waits_for_newer_program);
    CHECK(stage.admin().status().halls[0].unjudged == 2);
    pa->register_(2, "WIRE_PA");
    pa->sync();
    CHECK(stage.reconcile().accepted == 1);
}

TEST_CASE(
    "what another program's trigger refuses stops judging and loses nothing",
    "[sync][reconciler]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no);
    stage.execute(
        "CREATE FUNCTION not_today() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'not today'; END $$; "
        "CREATE TRIGGER foreign_one BEFORE INSERT ON book_registrations "
        "FOR EACH ROW EXECUTE FUNCTION not_today()");
    brem->register_(1, "WIRE_BREM");
    brem->register_(2, "WIRE_BREM");
    brem->sync();
    CHECK_THROWS_WITH(stage.reconcile(), test::contains("not today"));
    CHECK(stage.query("SELECT count(*) FROM sync.judgements") == "0");
    stage.execute("DROP TRIGGER foreign_one ON book_registrations");
    CHECK(stage.reconcile().accepted == 2);
    brem->sync();
    CHECK(brem->rows() == stage.rows());
}

TEST_CASE("an audit log that gives no ids stops judging and loses nothing", "[sync][reconciler]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no);
    stage.execute("ALTER TABLE audit_logs ALTER COLUMN id DROP IDENTITY");
    brem->register_(1, "WIRE_BREM");
    brem->sync();
    CHECK_THROWS_WITH(stage.reconcile(), test::contains("null value in column \"id\""));
    CHECK(stage.query("SELECT count(*) FROM sync.judgements") == "0");
    stage.execute(
        "ALTER TABLE audit_logs ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY "
        "(RESTART WITH 100000)");
    CHECK(stage.reconcile().accepted == 1);
}

TEST_CASE(
    "while the operations of one hall are tried one by one, others go on", "[sync][reconciler]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no);
    const auto pa = stage.hall("PA", MayReconcile::no);
    stage.execute(
        "ALTER TABLE members ADD CONSTRAINT no_lee CHECK (first_name <> 'Lee'); "
        "SELECT sync.note_own_constraints()");
    brem->register_(1, "WIRE_BREM");
    for (int i = 0; i < 16; ++i)
        brem->import_members(5'000 + i, 1);
    brem->sync();
    pa->register_(2, "WIRE_PA");
    pa->sync();
    int commits = 0;
    auto central = disturbed_central(stage, [&] {
        if (++commits > 4) throw core::Failure{core::FailureKind::unreachable, "No line."};
    });
    sync::BacklogJudge judge{central, stage.zone(), stage.environment, 100};
    CHECK_THROWS_AS(judge.judge(central.backlog(100, {})), core::Failure);
    CHECK(stage.query("SELECT outcome FROM sync.judgements WHERE hall = 2") == "ACCEPTED");
    CHECK(stage.reconcile().set_aside == 16);
}

TEST_CASE("no hall waits for what another one has deposited", "[sync][reconciler]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no);
    const auto pa = stage.hall("PA", MayReconcile::no);
    sync::PostgresConnection connection{brem->uri()};
    connection.execute(
        "INSERT INTO sync.operations (hall, seq, kind, payload_version, recorded_at, clock_at, "
        "actor, seen, payload, told) SELECT 1, n, 'register', 1, '0001-01-01', '0001-01-01', "
        "'pat', '', '', '' FROM generate_series(1, 50) AS n");
    pa->register_(1, "WIRE_PA");
    pa->sync();
    sync::PostgresCentral central{stage.database().uri()};
    const auto backlog = central.backlog(10, {});
    CHECK_FALSE(backlog.is_complete);
    CHECK(backlog.operations.size() == 6);
    CHECK(backlog.operations.back().hall_code == "PA");
    stage.execute(
        "INSERT INTO settings (name, value) VALUES ('waiting_operations_max', '60') "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value");
    CHECK_THROWS_WITH(
        connection.execute(
            "INSERT INTO sync.operations (hall, seq, kind, payload_version, recorded_at, clock_at, "
            "actor, seen, payload, told) SELECT 1, n, 'register', 1, now(), now(), 'pat', '', '', "
            "'' FROM generate_series(51, 61) AS n"),
        test::contains("More than 60 operations of hall 1"));
    CHECK_THROWS_WITH(
        connection.execute(
            "INSERT INTO sync.operations (hall, seq, kind, payload_version, recorded_at, clock_at, "
            "actor, seen, payload, told) VALUES (1, 51, 'register', 1, now(), now(), 'pat', '', "
            "repeat('x', 4194305), '')"),
        test::contains("larger than central takes"));
    stage.execute("INSERT INTO settings (name, value) VALUES ('deposited_bytes_max', '2000')");
    const auto deposits = [&](int bytes) {
        connection.execute(
            "INSERT INTO sync.operations (hall, seq, kind, payload_version, recorded_at, clock_at, "
            "actor, seen, payload, told) SELECT 1, 51, 'register', 1, now(), now(), 'pat', '', "
            "repeat('x', $1::integer), ''",
            {std::to_string(bytes)});
    };
    CHECK_THROWS_WITH(deposits(2'001), test::contains("more than 2000 bytes within 72 hours"));
    CHECK_NOTHROW(deposits(2'000));
}

TEST_CASE("a row that central's constraints refuse is set aside alone", "[sync][reconciler]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no);
    // A rule of central's own, which no hall knows of.
    stage.execute(
        "ALTER TABLE members ADD CONSTRAINT no_lee CHECK (card_number <> '5003'); "
        "SELECT sync.note_own_constraints()");
    brem->register_(1, "WIRE_BREM");
    brem->import_members(5'000, 2);
    brem->import_members(5'003, 1);
    brem->import_members(5'010, 2);
    brem->sync();
    const auto report = stage.reconcile();
    CHECK(report.judged == 4);
    CHECK(report.set_aside == 1);
    CHECK(outcome(stage, "3") == "SET_ASIDE");
    CHECK_THAT(
        stage.query("SELECT reason FROM sync.judgements WHERE hall = 1 AND seq = 3"),
        test::contains("no_lee"));
    brem->sync();
    CHECK(brem->pending() == 0);
    CHECK(brem->rows() == stage.rows());
}

TEST_CASE("what waits can be read behind what is being judged", "[sync][reconciler]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no);
    for (int member = 1; member <= 4; ++member)
        brem->register_(member, "WIRE_BREM");
    brem->sync();
    sync::PostgresCentral central{stage.database().uri()};
    const auto sequences = [](const sync::Backlog& backlog) {
        std::vector<std::int64_t> all;
        for (const auto& each : backlog.operations)
            all.push_back(each.operation.id.sequence);
        return all;
    };
    CHECK(sequences(central.backlog(9, {})) == std::vector<std::int64_t>{1, 2, 3, 4});
    const std::vector<core::OperationId> being_judged{{1, 1}, {1, 3}};
    SECTION("no more than asked for") {
        const auto behind = central.backlog(1, being_judged);
        CHECK(sequences(behind) == std::vector<std::int64_t>{2});
        CHECK_FALSE(behind.is_complete);
    }
    SECTION("all of it") {
        const auto behind = central.backlog(9, being_judged);
        CHECK(sequences(behind) == std::vector<std::int64_t>{2, 4});
        CHECK(behind.is_complete);
    }
    SECTION("nothing") {
        const auto behind = central.backlog(9, {{1, 1}, {1, 2}, {1, 3}, {1, 4}});
        CHECK(behind.operations.empty());
        CHECK(behind.is_complete);
    }
}

TEST_CASE("an edit made while judging is neither lost nor overwritten", "[sync][reconciler]") {
    SyncStage stage;
    const auto brem = hall_re_signing(stage, 1);
    int edits = 0;
    std::string edit;
    auto central = disturbed_central(stage, [&] {
        if (edits++ < 3) stage.execute(edit);
    });
    sync::BacklogJudge judge{central, stage.zone(), stage.environment, 100};
    SECTION("of the row itself: judged again upon it") {
        edit = "UPDATE book_registrations SET notes = coalesce(notes, '') || 'x'";
        judge.judge(central.backlog(100, {}));
        CHECK(judge.report().repeated == 3);
        CHECK(stage.query("SELECT notes FROM book_registrations") == "xxx");
        CHECK(stage.query("SELECT last_re_signed_at IS NOT NULL FROM book_registrations") == "t");
        CHECK(judge.report().adjusted == 1);
        CHECK(
            stage.query("SELECT rule || ' ' || decision FROM sync.conflicts") ==
            "edited-at-central applied");
    }
    SECTION("of a row that would have been found: judged again") {
        edit =
            "INSERT INTO book_registrations (member_id, book_id, tier, "
            "applicant_priority_number, registered_at, method, status) SELECT id, 2, 'BOOK_1', "
            "1, now(), 'IMPORT', 'RESIGNED' FROM members WHERE card_number = '1001'";
        judge.judge(central.backlog(100, {}));
        CHECK(judge.report().repeated == 3);
    }
    SECTION("of a book: judged again") {
        edit = "UPDATE referral_books SET re_sign_days = re_sign_days + 1 WHERE id = 2";
        judge.judge(central.backlog(100, {}));
        CHECK(judge.report().repeated == 3);
    }
    SECTION("of something else: no matter") {
        edit =
            "UPDATE members SET home_local = coalesce(home_local, '') || 'x' WHERE card_number = "
            "'1002'";
        judge.judge(central.backlog(100, {}));
        CHECK(judge.report().repeated == 0);
    }
    CHECK(judge.report().accepted + judge.report().adjusted == 1);
    brem->sync();
    CHECK(brem->pending() == 0);
    CHECK(brem->rows() == stage.rows());
}

TEST_CASE("a program that holds a row while judging is waited for", "[sync][reconciler]") {
    SyncStage stage;
    const auto brem = hall_re_signing(stage, 1);

    sync::PostgresConnection other{stage.database().uri()};
    sync::PostgresTransaction holding{other};
    other.execute("UPDATE book_registrations SET notes = 'held'");
    std::thread reconciler{[&] { stage.reconcile(); }};
    // Until the commit stands before the row that is held.
    while (stage.query("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND "
                       "datname = current_database()") == "0") {
        std::this_thread::yield();
    }
    holding.commit();
    reconciler.join();
    CHECK(stage.query("SELECT notes FROM book_registrations") == "held");
    CHECK(stage.query("SELECT last_re_signed_at IS NOT NULL FROM book_registrations") == "t");
    CHECK(outcome(stage, "2") == "ADJUSTED");
    CHECK(stage.query("SELECT rule FROM sync.conflicts") == "edited-at-central");
}

TEST_CASE("several reconcilers at once judge each operation once", "[sync][reconciler]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no);
    brem->register_(1, "WIRE_BREM");
    for (int i = 0; i < 60; ++i)
        brem->re_sign(1, "WIRE_BREM");
    brem->sync();
    std::atomic<std::int64_t> judged{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            test::TestEnvironment environment;
            auto options = stage.reconcile_options();
            options.batch_max = 5;
            options.retry.attempts_max = 50;
            judged += sync::reconcile_backlog(
                          stage.zone(), migrations::embedded_chain(), options, environment)
                          .judged;
        });
    }
    for (auto& thread : threads)
        thread.join();
    CHECK(judged == 61);
    CHECK(stage.query("SELECT count(*) FROM sync.judgements WHERE outcome = 'ACCEPTED'") == "61");
    CHECK(stage.query("SELECT count(*) FROM registration_activities") == "61");
    brem->sync();
    CHECK(brem->rows() == stage.rows());
}

TEST_CASE("what is read while a batch is written is judged at its place", "[sync][reconciler]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no);
    const auto pa = stage.hall("PA", MayReconcile::no);
    brem->register_(1, "WIRE_BREM");
    brem->sync();
    stage.reconcile();
    pa->sync();
    for (const auto* hall : {&brem, &pa})
        (*hall)->trust_clock();
    for (int i = 0; i < 6; ++i)
        brem->re_sign(1, "WIRE_BREM");
    pa->leave(1, "WIRE_BREM");
    for (int i = 0; i < 7; ++i)
        brem->re_sign(1, "WIRE_BREM");
    brem->sync();

    sync::PostgresCentral second{stage.database().uri()};
    int commits = 0;
    auto central = disturbed_central(stage, [&] {
        if (++commits == 2) pa->sync();
    });
    sync::BacklogJudge judge{central, stage.zone(), stage.environment, 4};
    judge.read_at_once(8);
    int asked = 0;
    SECTION("with a reader") {
        judge.read_ahead([&]() -> sync::Central& {
            ++asked;
            return second;
        });
        judge.judge(central.backlog(4, {}));
        CHECK(asked > 0);
    }
    SECTION("with one that fails: over the first connection") {
        judge.read_ahead([&]() -> sync::Central& {
            ++asked;
            throw core::Failure{core::FailureKind::unreachable, "No line."};
        });
        judge.judge(central.backlog(4, {}));
        CHECK(asked == 1);
    }
    SECTION("with none") { judge.judge(central.backlog(4, {})); }
    CHECK(judge.report().judged == 14);
    CHECK(
        stage.query("SELECT string_agg(outcome::text, ' ' ORDER BY seq) FROM sync.judgements "
                    "WHERE hall = 1 AND seq > 1 AND judged_as_of < (SELECT judged_as_of FROM "
                    "sync.judgements WHERE hall = 2)") ==
        "ACCEPTED ACCEPTED ACCEPTED ACCEPTED ACCEPTED ACCEPTED");
    CHECK(
        stage.query("SELECT count(*) FROM sync.judgements WHERE hall = 1 AND seq > 1 AND "
                    "outcome = 'ACCEPTED'") == "6");
    CHECK(stage.query("SELECT status FROM book_registrations") == "RESIGNED");
    brem->sync();
    pa->sync();
    CHECK(brem->rows() == stage.rows());
    CHECK(pa->rows() == stage.rows());
}

TEST_CASE("a batch is judged upon the one that is being written", "[sync][reconciler]") {
    SyncStage stage;
    const auto brem = hall_re_signing(stage, 11);
    brem->leave(1, "WIRE_BREM");
    brem->sync();
    int commits = 0;
    std::function<void()> before_commit;
    auto central = disturbed_central(stage, [&] {
        ++commits;
        if (before_commit) before_commit();
    });
    sync::PostgresCentral reader{stage.database().uri()};
    sync::BacklogJudge judge{central, stage.zone(), stage.environment, 3};
    judge.read_at_once(100);
    const auto judge_all = [&](std::launch writing) {
        judge.read_ahead([&]() -> sync::Central& { return reader; }, writing);
        judge.judge(central.backlog(100, {}));
    };
    SECTION("one thread: before it is written") { judge_all(std::launch::deferred); }
    SECTION("two threads: whether it is written yet or not") { judge_all(std::launch::async); }
    SECTION("another program changes the row when the second is to be written") {
        before_commit = [&] {
            if (commits == 2) stage.execute("UPDATE book_registrations SET notes = 'edited'");
        };
        judge_all(std::launch::deferred);
    }
    const auto notes = stage.query("SELECT coalesce(notes, '') FROM book_registrations");
    if (before_commit) {
        CHECK(notes == "edited");
        CHECK(judge.report().repeated == 1);
    } else {
        CHECK(commits == 4);
        CHECK(central.loads == 1);
        CHECK(judge.report().repeated == 0);
    }
    CHECK(judge.report().judged == 12);
    CHECK(stage.query("SELECT status FROM book_registrations") == "RESIGNED");
    brem->sync();
    CHECK(brem->pending() == 0);
    CHECK(brem->rows() == stage.rows());
}

TEST_CASE("a hall leaves the rest to whoever has judged its own", "[sync][reconciler]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no);
    const auto pa = stage.hall("PA", MayReconcile::no);
    brem->register_(1, "WIRE_BREM");
    brem->sync();

    int commits = 0;
    auto central = disturbed_central(stage, [&] {
        if (commits++ > 0) return;
        stage.reconcile();
        pa->register_(2, "WIRE_BREM");
        pa->sync();
    });
    sync::BacklogJudge judge{central, stage.zone(), stage.environment, 100};
    SECTION("which waits for nothing then") {
        judge.judge(central.backlog(100, {}), 1);
        CHECK(judge.report().judged == 0);
        CHECK(stage.query("SELECT count(*) FROM sync.judgements WHERE hall = 2") == "0");
    }
    SECTION("headquarters goes on") {
        judge.judge(central.backlog(100, {}));
        CHECK(judge.report().judged == 1);
        CHECK(stage.query("SELECT count(*) FROM sync.judgements WHERE hall = 2") == "1");
    }
}

TEST_CASE(
    "a clock that cannot be right is flagged, and judged at the bound", "[sync][reconciler]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no);
    // The offset is known from the snapshot; then this hall's clock ran away.
    brem->environment.shift = std::chrono::hours{5};
    brem->register_(1, "WIRE_BREM");
    brem->sync();
    stage.reconcile();
    CHECK(stage.query("SELECT count(*) FROM sync.conflicts WHERE rule = 'suspect-clock'") == "1");
    CHECK(
        stage.query("SELECT judged_as_of < now() + interval '1 minute' FROM sync.judgements "
                    "WHERE seq = 1") == "t");
    // The APN was told to the person, and stays.
    CHECK(
        stage.query("SELECT applicant_priority_number FROM book_registrations") ==
        brem->open().text("SELECT apn FROM apn_text"));
    brem->sync();
    CHECK(brem->rows() == stage.rows());
}

TEST_CASE("the audit log names the operation behind each row", "[sync][reconciler]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no);
    brem->register_(1, "WIRE_BREM");
    brem->sync();
    stage.reconcile();
    CHECK(
        stage.query("SELECT hall || ' ' || operation_hall || ' ' || operation_seq FROM audit_logs "
                    "WHERE table_name = 'book_registrations'") == "BREM 1 1");
    CHECK(
        stage.query("SELECT count(*) FROM audit_logs WHERE table_name = "
                    "'registration_activities' AND operation_seq = 1") == "1");
}
