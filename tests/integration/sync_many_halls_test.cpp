/// \file
/// Many halls sync at once, one of them on a line that has died: no other fails or waits for it.
/// SPDX-License-Identifier: Apache-2.0
#include "core/values/failure.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/headquarters.hpp"
#include "tests/support/sync_stage.hpp"
#include "tests/support/tcp_proxy.hpp"

#include <chrono>

using namespace hallbook;
using Way = test::TcpProxy::Direction;
using sync::MayReconcile;
using test::SyncStage;

namespace {

constexpr int halls = 12;
constexpr int members_each = 6;
constexpr int syncs_each = 2;
constexpr int first_card = 2'001;

/// Members that the halls share out, known to every hall from its first copy on.
void add_members(SyncStage& stage) {
    stage.execute(
        "INSERT INTO members (id, card_number, first_name, last_name) "
        "SELECT (8191::bigint << 40) | i, i::text, 'Lee', 'Number' || i FROM generate_series(" +
        std::to_string(first_card) + ", " + std::to_string(first_card + halls * members_each - 1) +
        ") AS i");
}

/// A hall at work: it registers its own members, and one that all halls have, and re-signs them.
class Worker {
public:
    Worker(SyncStage& stage, int index, MayReconcile may_reconcile)
        : m_stage{stage},
          m_index{index},
          m_hall{stage.hall("HALL" + std::to_string(index), may_reconcile)} {}

    void work(int round) {
        const auto card = 1'001 + m_index * members_each + round % members_each;
        m_hall->register_(card, "WIRE_BREM");
        m_hall->re_sign(card, "WIRE_BREM");
        m_hall->register_(1 + round % 3, "WIRE_SEA");
    }

    /// Works and syncs that often. Whatever goes wrong is noted, not thrown.
    void run(int rounds) {
        for (int round = 0; round < rounds; ++round) {
            work(round);
            try {
                m_hall->sync();
                ++m_synced;
            } catch (const core::Failure& failure) {
                m_problems.push_back(failure.what());
            }
        }
    }

    [[nodiscard]] test::StageHall& hall() { return *m_hall; }
    [[nodiscard]] int synced() const { return m_synced; }
    [[nodiscard]] const std::vector<std::string>& problems() const { return m_problems; }

private:
    SyncStage& m_stage;
    int m_index;
    std::unique_ptr<test::StageHall> m_hall;
    int m_synced = 0;
    std::vector<std::string> m_problems;
};

using Workers = std::vector<std::unique_ptr<Worker>>;

Workers workers(SyncStage& stage, MayReconcile may_reconcile) {
    Workers all;
    for (int i = 0; i < halls; ++i)
        all.push_back(std::make_unique<Worker>(stage, i, may_reconcile));
    return all;
}

void run_at_once(Workers& all, std::size_t count, int rounds) {
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < count; ++i)
        threads.emplace_back([&worker = *all[i], rounds] { worker.run(rounds); });
    for (auto& thread : threads)
        thread.join();
}

/// A sync over a line that goes silent after so many bytes. Only the end of the line ends it.
class StalledSync {
public:
    StalledSync(SyncStage& stage, test::StageHall& hall, Way direction, std::size_t bytes)
        : m_line{std::make_unique<test::TcpProxy>(stage.database().cluster().port())} {
        m_line->stall_after(direction, bytes);
        auto options = hall.options(m_line->port());
        options.retry.attempts_max = 1;
        options.connection.connect_timeout = std::chrono::seconds{600};
        options.connection.silence_max = std::chrono::seconds{600};
        m_thread = std::thread{[this, &hall, options] { sync(hall, options); }};
        while (m_line->bytes(direction) < bytes && !m_is_over)
            std::this_thread::yield();
    }
    ~StalledSync() {
        m_line.reset();
        m_thread.join();
    }
    StalledSync(const StalledSync&) = delete;
    StalledSync& operator=(const StalledSync&) = delete;

    [[nodiscard]] bool is_over() const { return m_is_over; }

private:
    void sync(test::StageHall& hall, const sync::SyncOptions& options) {
        try {
            hall.sync(options);
        } catch (const core::Failure&) {
            // What ends it is the end of the line.
        }
        m_is_over = true;
    }

    std::unique_ptr<test::TcpProxy> m_line;
    std::atomic<bool> m_is_over{false};
    std::thread m_thread;
};

void check_all_is_judged_once(SyncStage& stage, Workers& all) {
    // Twice: the first round brings the last operations in, the second everybody's news.
    for (int round = 0; round < 2; ++round) {
        for (const auto& worker : all)
            worker->hall().sync();
        stage.reconcile();
    }
    std::int64_t made = 0;
    for (const auto& worker : all) {
        worker->hall().sync();
        CHECK(worker->problems() == std::vector<std::string>{});
        CHECK(worker->hall().pending() == 0);
        CHECK(worker->hall().rows() == stage.rows());
        made += worker->hall().open().number("SELECT count(*) FROM operations").value();
    }
    CHECK(stage.query("SELECT count(*) FROM sync.operations") == std::to_string(made));
    CHECK(stage.query("SELECT count(*) FROM sync.judgements") == std::to_string(made));
    CHECK(
        stage.query("SELECT count(*) FROM (SELECT member_id, book_id FROM book_registrations WHERE "
                    "status = 'ACTIVE' GROUP BY 1, 2 HAVING count(*) > 1) AS twice") == "0");
}

}  // namespace

TEST_CASE("many halls sync at once, and a dead line holds nobody up", "[sync][halls]") {
    SyncStage stage;
    add_members(stage);
    const auto may_reconcile = GENERATE(MayReconcile::yes, MayReconcile::no);
    const auto direction = GENERATE(Way::to_server, Way::to_client);
    auto all = workers(stage, may_reconcile);
    std::optional<test::Headquarters> headquarters;
    if (may_reconcile == MayReconcile::no)
        headquarters.emplace(stage.database().uri(), stage.zone());

    auto& last = *all.back();
    last.run(1);
    REQUIRE(last.problems().empty());
    last.work(1);
    {
        // Connecting takes some 700 bytes either way; then it is in the middle of the deposit, or
        // of its answer.
        const StalledSync stalled{stage, last.hall(), direction, 1'500};
        run_at_once(all, all.size() - 1, syncs_each);
        CHECK_FALSE(stalled.is_over());
        for (std::size_t i = 0; i + 1 < all.size(); ++i)
            CHECK(all[i]->synced() == syncs_each);
    }
    headquarters.reset();
    check_all_is_judged_once(stage, all);
}

TEST_CASE("a hall that does not take in a long answer locks nothing", "[sync][halls]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::yes);
    const auto pa = stage.hall("PA", MayReconcile::yes);
    // More waits than the line and both ends hold, so that central stands in the middle of telling.
    constexpr int waiting = 150;
    sync::PostgresConnection connection{brem->uri()};
    connection.execute(
        "INSERT INTO sync.operations (hall, seq, kind, payload_version, recorded_at, clock_at, "
        "actor, seen, payload, told) SELECT 1, i, 'teleport', 1, now(), now(), 'pat', '{}', "
        "repeat('x', 200000), '[]' FROM generate_series(1, 150) AS i");
    brem->open().run("UPDATE replica SET last_sequence = 150, central_last_sequence = 150");
    const StalledSync stalled{stage, *brem, Way::to_client, 3'000'000};

    pa->register_(1, "WIRE_PA");
    const auto report = pa->sync();
    CHECK_FALSE(stalled.is_over());
    CHECK(report.accepted == 1);
    CHECK(
        stage.query("SELECT count(*) FROM sync.judgements WHERE outcome = 'SET_ASIDE'") ==
        std::to_string(waiting));
}
