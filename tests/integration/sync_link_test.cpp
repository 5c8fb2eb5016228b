/// \file
/// A link that is cut, or dies half open, at every stage of a sync.
/// SPDX-License-Identifier: Apache-2.0
#include "core/values/failure.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/sync_stage.hpp"
#include "tests/support/tcp_proxy.hpp"

using namespace hallbook;
using Way = test::TcpProxy::Direction;
using test::SyncStage;

namespace {

/// One try only, and no long silences.
sync::SyncOptions impatient(const test::StageHall& hall, const test::TcpProxy& proxy) {
    auto options = hall.options(proxy.port());
    options.retry.attempts_max = 1;
    options.connection.connect_timeout = std::chrono::seconds{2};
    options.connection.silence_max = std::chrono::milliseconds{500};
    return options;
}

/// Whether the sync went through. One that did not must say that central was out of reach.
bool try_sync(test::StageHall& hall, const sync::SyncOptions& options) {
    try {
        hall.sync(options);
        return true;
    } catch (const core::Failure& failure) {
        INFO(failure.what());
        CHECK(failure.kind() == core::FailureKind::unreachable);
        CHECK_FALSE(failure.hint().empty());
        return false;
    }
}

void check_nothing_lost_or_doubled(SyncStage& stage, test::StageHall& hall) {
    CHECK(hall.pending() == 0);
    CHECK(
        stage.query("SELECT count(*) FROM sync.operations") ==
        std::to_string(hall.open().number("SELECT count(*) FROM operations").value()));
    CHECK(
        stage.query("SELECT count(*) FROM sync.judgements WHERE outcome = 'ACCEPTED'") ==
        stage.query("SELECT count(*) FROM sync.operations"));
    CHECK(hall.rows() == stage.rows());
}

}  // namespace

TEST_CASE(
    "a link cut at any moment leaves a state from which the next sync completes", "[sync][link]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    test::TcpProxy proxy{stage.database().cluster().port()};
    brem->register_(1, "WIRE_BREM");
    REQUIRE(try_sync(*brem, brem->options(proxy.port())));
    for (const auto direction : {Way::to_server, Way::to_client}) {
        const auto whole = proxy.bytes(direction);
        REQUIRE(whole > 1'000);
        int cut = 0;
        constexpr std::size_t steps = 16;
        for (std::size_t step = 0; step < steps; ++step) {
            const auto bytes = 1 + whole * step / steps;
            INFO("cut after " << bytes << " of " << whole << " bytes");
            brem->re_sign(1, "WIRE_BREM");
            proxy.cut_after(direction, bytes);
            cut += try_sync(*brem, impatient(*brem, proxy)) ? 0 : 1;
            proxy.heal();
            REQUIRE(try_sync(*brem, brem->options(proxy.port())));
            check_nothing_lost_or_doubled(stage, *brem);
        }
        CHECK(cut >= static_cast<int>(steps) - 2);
    }
}

TEST_CASE("a link that dies half open is given up within the deadline", "[sync][link]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    test::TcpProxy proxy{stage.database().cluster().port()};
    brem->register_(1, "WIRE_BREM");
    REQUIRE(try_sync(*brem, brem->options(proxy.port())));
    const auto whole = proxy.bytes(Way::to_client);
    for (const std::size_t bytes : {std::size_t{200}, whole / 2, whole - 10}) {
        INFO("silent after " << bytes << " of " << whole << " bytes");
        brem->re_sign(1, "WIRE_BREM");
        proxy.stall_after(Way::to_client, bytes);
        const auto started = std::chrono::steady_clock::now();
        CHECK_FALSE(try_sync(*brem, impatient(*brem, proxy)));
        CHECK(std::chrono::steady_clock::now() - started < std::chrono::seconds{30});
        proxy.heal();
        REQUIRE(try_sync(*brem, brem->options(proxy.port())));
        check_nothing_lost_or_doubled(stage, *brem);
    }
}

TEST_CASE("a sync tries again by itself after a lost link", "[sync][link]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    test::TcpProxy proxy{stage.database().cluster().port()};
    brem->register_(1, "WIRE_BREM");
    brem->sync(brem->options(proxy.port()));
    brem->re_sign(1, "WIRE_BREM");
    auto options = brem->options(proxy.port());
    // The first connection dies in the middle of the pull.
    proxy.cut_after(Way::to_client, proxy.bytes(Way::to_client) - 200);
    options.on_stage = [&, first = true](sync::Stage stage_now) mutable {
        if (stage_now == sync::Stage::pulling && first) {
            first = false;
            proxy.heal();
        }
    };
    const auto report = brem->sync(options);
    CHECK(report.attempts == 2);
    CHECK(report.deposited == 1);
    CHECK(report.accepted == 1);
    CHECK(brem->environment.waits == 1);
    check_nothing_lost_or_doubled(stage, *brem);
}

TEST_CASE("a slow link is no dead link", "[sync][link]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    test::TcpProxy proxy{stage.database().cluster().port()};
    proxy.delay(std::chrono::milliseconds{100});
    brem->register_(1, "WIRE_BREM");
    const auto report = brem->sync(brem->options(proxy.port()));
    CHECK(report.attempts == 1);
    CHECK(report.round_trips == 4);
    CHECK(brem->rows() == stage.rows());
}

namespace {

struct Nowhere : core::SnapshotSink {
    void begin_table(const core::TableInfo&) override {}
    void row(const core::Values&) override {}
    void finish(const core::Pull&) override { finished = true; }
    bool finished = false;
};

}  // namespace

TEST_CASE("a snapshot over a link that breaks is not taken for a whole one", "[sync][link]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    test::TcpProxy proxy{stage.database().cluster().port()};
    const auto copy = [&](Nowhere& sink) {
        sync::Snapshot snapshot{
            brem->uri(proxy.port()), "BREM", migrations::embedded_chain(), brem->environment};
        snapshot.copy_into(sink);
    };
    Nowhere whole;
    copy(whole);
    CHECK(whole.finished);
    proxy.cut_after(Way::to_client, proxy.bytes(Way::to_client) - 400);
    Nowhere part;
    CHECK_THROWS_AS(copy(part), core::Failure);
    CHECK_FALSE(part.finished);
}
