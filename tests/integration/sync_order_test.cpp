/// \file
/// As if never apart: the order in which halls sync does not matter.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/line/postgres_connection.hpp"
#include "sync/rows/postgres_rows.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/sync_stage.hpp"

using namespace hallbook;
using sync::MayReconcile;
using test::SyncStage;

namespace {

std::vector<core::EncodedOperation> operations_of(const test::StageHall& hall) {
    auto database = hall.open();
    const test::FixedZone zone;
    store::SqliteSyncHall side{database, zone, migrations::embedded_chain(), "test"};
    return side.operations_after(0, 1'000);
}

/// Deposits operations at another central than the one the hall is enrolled at.
void deposit(const std::string& uri, const std::vector<core::EncodedOperation>& operations) {
    sync::PostgresConnection connection{uri};
    for (const auto& each : operations) {
        connection.execute(
            "INSERT INTO sync.operations (hall, seq, kind, payload_version, recorded_at, clock_at, "
            "actor, seen, payload, told) VALUES ($1::integer, $2::bigint, $3::text, $4::integer, "
            "$5::timestamptz, $6::timestamptz, $7::text, $8::text, $9::text, $10::text)",
            {std::to_string(each.id.hall),
             std::to_string(each.id.sequence),
             each.kind,
             std::to_string(each.payload_version),
             core::instant_text(each.recorded_at),
             core::instant_text(each.clock_at),
             each.actor,
             each.seen,
             each.payload,
             each.told});
    }
}

sync::ReconcileReport reconcile(const std::string& uri, std::size_t batch_max) {
    const test::FixedZone zone;
    test::TestEnvironment environment;
    sync::ReconcileOptions options;
    options.uri = uri;
    options.batch_max = batch_max;
    return sync::reconcile_backlog(zone, migrations::embedded_chain(), options, environment);
}

/// Registrations and conflicts, the state that must not depend on the order. (The trace tells how
/// it came about, and so does depend on it.)
std::vector<std::string> state(const std::string& uri) {
    sync::PostgresConnection connection{uri};
    std::vector<std::string> lines;
    for (const auto id :
         {core::table_id<core::Member>(),
          core::table_id<core::BookRegistration>(),
          core::table_id<core::Conflict>()}) {
        const auto& table = core::table_info(id);
        const auto rows = connection.execute(
            "SELECT " + sync::row_expression(table) + " FROM " + sync::sql_name(table) +
            " AS t ORDER BY t.id");
        for (std::size_t row = 0; row < rows.size(); ++row)
            lines.push_back(rows.string(row, 0));
    }
    const auto outcomes = connection.execute(
        "SELECT hall || ' ' || seq || ' ' || outcome || ' ' || reason FROM sync.judgements "
        "ORDER BY hall, seq");
    for (std::size_t row = 0; row < outcomes.size(); ++row) {
        lines.push_back(outcomes.string(row, 0));
    }
    return lines;
}

}  // namespace

TEST_CASE(
    "late operations are judged at their place, whichever hall syncs first", "[sync][order]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no);
    const auto pa = stage.hall("PA", MayReconcile::no);
    for (const auto* hall : {&brem, &pa})
        (*hall)->trust_clock();
    // By turns, each knowing nothing of the other.
    pa->register_(1, "WIRE_BREM");
    brem->register_(1, "WIRE_BREM");
    brem->register_(2, "WIRE_BREM");
    pa->register_(2, "WIRE_BREM");
    brem->re_sign(2, "WIRE_BREM");
    pa->re_sign(1, "WIRE_BREM");
    brem->leave(1, "WIRE_BREM");
    pa->register_(3, "WIRE_PA");
    brem->register_(3, "WIRE_SEA");
    pa->leave(2, "WIRE_BREM");
    brem->register_(2, "WIRE_BREM");
    const auto of_brem = operations_of(*brem);
    const auto of_pa = operations_of(*pa);

    const test::TemporaryDatabase brem_first{
        test::PostgresCluster::shared(), stage.database().name()};
    const test::TemporaryDatabase pa_first{
        test::PostgresCluster::shared(), stage.database().name()};
    const test::TemporaryDatabase together{
        test::PostgresCluster::shared(), stage.database().name()};
    const test::TemporaryDatabase one_by_one{
        test::PostgresCluster::shared(), stage.database().name()};

    deposit(brem_first.uri(), of_brem);
    reconcile(brem_first.uri(), 100);
    deposit(brem_first.uri(), of_pa);
    const auto late = reconcile(brem_first.uri(), 100);
    CHECK(late.judged == static_cast<std::int64_t>(of_pa.size()));
    CHECK(late.judged_again > 0);

    deposit(pa_first.uri(), of_pa);
    reconcile(pa_first.uri(), 2);
    deposit(pa_first.uri(), of_brem);
    reconcile(pa_first.uri(), 3);

    deposit(together.uri(), of_pa);
    deposit(together.uri(), of_brem);
    CHECK(reconcile(together.uri(), 100).judged_again == 0);

    for (std::size_t i = 0; i < std::max(of_brem.size(), of_pa.size()); ++i) {
        if (i < of_brem.size()) deposit(one_by_one.uri(), {of_brem[i]});
        reconcile(one_by_one.uri(), 1);
        if (i < of_pa.size()) deposit(one_by_one.uri(), {of_pa[i]});
        reconcile(one_by_one.uri(), 1);
    }

    const auto expected = state(together.uri());
    CHECK(expected.size() > 15);
    CHECK(state(brem_first.uri()) == expected);
    CHECK(state(pa_first.uri()) == expected);
    CHECK(state(one_by_one.uri()) == expected);
}

TEST_CASE("one person on one book at two halls: the lower APN stands everywhere", "[sync][order]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    const auto pa = stage.hall("PA");
    for (const auto* hall : {&brem, &pa})
        (*hall)->trust_clock();
    brem->register_(1, "WIRE_BREM");
    pa->register_(1, "WIRE_BREM");
    pa->sync();
    const auto late = brem->sync();
    CHECK(late.conflicts.size() == 1);
    const auto told = pa->sync();
    CHECK(told.conflicts.size() == 1);
    CHECK(brem->rows() == stage.rows());
    CHECK(pa->rows() == stage.rows());
    CHECK(brem->conflicts() == stage.conflicts());
    CHECK(pa->conflicts() == stage.conflicts());
    CHECK(
        stage.query(
            "SELECT count(*) FROM book_registrations WHERE status IN ('ACTIVE', 'DISPATCHED')") ==
        "1");
}
