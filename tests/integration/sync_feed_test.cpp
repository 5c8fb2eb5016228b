/// \file
/// The change feed misses no change, in any order in which transactions commit.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/central/postgres_central.hpp"
#include "sync/line/postgres_connection.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/sync_stage.hpp"

#include <thread>

using namespace hallbook;
using sync::PostgresConnection;
using sync::PostgresTransaction;
using test::SyncStage;

namespace {

void set_home_local(
    PostgresConnection& connection, const std::string& card, const std::string& local) {
    connection.execute(
        "UPDATE members SET home_local = $2::text WHERE card_number = $1::text", {card, local});
}

std::int64_t note_of(SyncStage& stage, const std::string& card) {
    return std::stoll(stage.query(
        "SELECT max(c.id) FROM sync.change_log AS c JOIN members AS m ON m.id = c.row_id "
        "WHERE c.table_name = 'members' AND m.card_number = '" +
        card + "'"));
}

}  // namespace

TEST_CASE("a change that is committed late with a lower number is not missed", "[sync][feed]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    PostgresConnection slow{stage.database().uri()};
    PostgresConnection quick{stage.database().uri()};

    PostgresTransaction late{slow};
    set_home_local(slow, "1001", "late");
    set_home_local(quick, "1002", "early");
    CHECK(brem->sync().pulled_rows == 1);
    const auto bare_cursor = note_of(stage, "1002");
    late.commit();

    // A cursor that is the highest number seen would stand behind the late note.
    REQUIRE(note_of(stage, "1001") < bare_cursor);
    CHECK(brem->sync().pulled_rows >= 1);
    CHECK(brem->rows() == stage.rows());
}

TEST_CASE("a long transaction elsewhere makes rows come twice, harmlessly", "[sync][feed]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    PostgresConnection slow{stage.database().uri()};
    PostgresTransaction open{slow};
    slow.execute("SELECT pg_current_xact_id()");
    stage.execute("UPDATE members SET home_local = '1' WHERE card_number = '1002'");
    CHECK(brem->sync().pulled_rows == 1);
    CHECK(brem->sync().pulled_rows == 1);
    open.commit();
    brem->sync();
    CHECK(brem->sync().pulled_rows == 0);
    CHECK(brem->rows() == stage.rows());
}

namespace {

/// What a feed with the highest number seen as its cursor would deliver: the control of the test
/// below.
class BareSequence {
public:
    explicit BareSequence(const std::string& uri) : m_connection{uri} {}

    void take() {
        const auto rows = m_connection.execute(
            "SELECT id FROM sync.change_log WHERE id > $1::bigint ORDER BY id",
            {std::to_string(m_cursor)});
        for (std::size_t row = 0; row < rows.size(); ++row)
            m_cursor = rows.integer(row, 0);
        m_taken += static_cast<std::int64_t>(rows.size());
    }

    [[nodiscard]] std::int64_t taken() const { return m_taken; }

private:
    PostgresConnection m_connection;
    std::int64_t m_cursor = 0;
    std::int64_t m_taken = 0;
};

}  // namespace

TEST_CASE("32 writers that commit out of order lose no change", "[sync][feed]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    constexpr int writers = 32;
    constexpr int changes = 8;
    stage.execute(
        "INSERT INTO members (id, card_number, first_name, last_name) "
        "SELECT 70000 + n, 'W' || n, 'A', 'B' FROM generate_series(1, 32) AS n");
    // One more takes its number before all others and commits when a bare cursor has passed it.
    stage.execute(
        "INSERT INTO members (id, card_number, first_name, last_name) "
        "VALUES (70000, 'SLOW', 'A', 'B')");
    sync::PostgresCentral central{brem->uri()};
    std::map<core::RowKey, core::Values> pulled;
    core::Cursor cursor;
    BareSequence bare{stage.database().uri()};
    const auto take = [&] {
        bare.take();
        const auto arrival = central.pull(cursor, 1);
        for (const auto& row : arrival.pull.news.rows)
            pulled[row.row] = row.values.value();
        cursor = arrival.pull.cursor;
    };
    PostgresConnection slow{stage.database().uri()};
    PostgresTransaction slowest{slow};
    set_home_local(slow, "SLOW", "late");
    std::vector<std::thread> threads;
    std::atomic<int> running{writers};
    for (int writer = 1; writer <= writers; ++writer) {
        threads.emplace_back([&, writer] {
            PostgresConnection connection{stage.database().uri()};
            for (int i = 0; i < changes; ++i) {
                PostgresTransaction transaction{connection};
                set_home_local(connection, "W" + std::to_string(writer), std::to_string(i));
                // Transactions overlap: some hold theirs open while others begin and commit.
                connection.execute("SELECT pg_sleep(random() * 0.02)");
                transaction.commit();
            }
            --running;
        });
    }
    while (running > 0)
        take();
    for (auto& thread : threads)
        thread.join();
    take();
    slowest.commit();
    take();
    CHECK(core::from_values<core::Member>(pulled.at(70'000)).home_local == "late");
    // The same changes, read with a bare sequence as cursor, do not all arrive.
    CHECK(bare.taken() < std::stoll(stage.query("SELECT count(*) FROM sync.change_log")));
    for (int writer = 1; writer <= writers; ++writer) {
        INFO(writer);
        const auto found = pulled.find(70'000 + writer);
        REQUIRE(found != pulled.end());
        CHECK(
            core::from_values<core::Member>(found->second).home_local ==
            std::to_string(changes - 1));
    }
}

namespace {

/// How many rows of members were read by reading all of it, when all who did so have reported: a
/// session reports at its end.
std::int64_t members_read_as_a_whole(SyncStage& stage) {
    const auto others = [&] {
        return stage.query(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'");
    };
    for (int i = 0; i < 500 && others() != "0"; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    REQUIRE(others() == "0");
    stage.execute("SELECT pg_stat_force_next_flush()");
    return std::stoll(
        stage.query("SELECT coalesce(sum(seq_tup_read), 0) FROM pg_stat_user_tables WHERE relname "
                    "= 'members'"));
}

}  // namespace

TEST_CASE("the cost of a pull follows the changes, not the books", "[sync][feed]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    stage.execute(
        "INSERT INTO members (id, card_number, first_name, last_name) "
        "SELECT 80000 + n, 'B' || n, 'A', 'B' FROM generate_series(1, 20000) AS n");
    stage.execute("ANALYZE");
    brem->sync();
    stage.execute("UPDATE members SET home_local = '2' WHERE id BETWEEN 80001 AND 80100");
    CHECK(brem->sync().pulled_rows == 100);
    // No table is read as a whole: what the pull touches is found by its id.
    const auto read_before = members_read_as_a_whole(stage);
    stage.execute("UPDATE members SET home_local = '3' WHERE id BETWEEN 80001 AND 80100");
    CHECK(brem->sync().pulled_rows == 100);
    CHECK(members_read_as_a_whole(stage) == read_before);
}
