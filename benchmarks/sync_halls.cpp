/// \file
/// Many halls sync at once, one of them over a line that dies in the middle again and again:
/// measures whether a hall starves, the longest wait, and the throughput.
/// SPDX-License-Identifier: Apache-2.0
#include "benchmarks/measure.hpp"
#include "benchmarks/replica_hall.hpp"
#include "core/values/failure.hpp"
#include "tests/support/headquarters.hpp"
#include "tests/support/tcp_proxy.hpp"
#include "tests/support/temporary_folder.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <thread>

using namespace hallbook;

namespace {

using Clock = std::chrono::steady_clock;

/// Operations that a hall makes between two syncs.
constexpr int operations_each = 3;

/// The counts of one hall.
struct Tally {
    std::vector<double> waits;  ///< seconds of each sync that succeeded
    long long operations = 0;
    int failed = 0;
    std::string problem;  ///< of the last sync that failed
};

class Bench {
public:
    Bench(const std::string& uri, int port, int halls, sync::MayReconcile judge)
        : m_stage{uri}, m_port{port} {
        m_stage.read_books();
        m_stage.enroll(halls, judge);
        for (int i = 0; i < halls; ++i) {
            const auto& hall = m_stage.halls()[static_cast<std::size_t>(i)];
            const auto& enrolled = hall.enrolled;
            m_replicas.push_back(std::make_unique<benchmarks::ReplicaHall>(
                m_stage,
                hall,
                m_folder.path() / (enrolled.hall + ".db"),
                benchmarks::Share{
                    enrolled.hall_number,
                    enrolled.hall,
                    static_cast<unsigned>(i),
                    static_cast<unsigned>(halls)},
                46));
        }
        m_tallies.resize(m_replicas.size());
    }

    /// Lets all halls sync at once for `duration`; the first one over a line that dies in the
    /// middle of every other sync.
    void run(std::chrono::seconds duration) {
        const auto until = Clock::now() + duration;
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < m_replicas.size(); ++i) {
            threads.emplace_back([this, i, until] { work(i, until); });
        }
        for (auto& thread : threads)
            thread.join();
    }

    /// Syncs every hall once more, in turn, and returns how many operations are still pending.
    long long left_pending() {
        long long pending = 0;
        for (std::size_t i = 0; i < m_replicas.size(); ++i)
            m_replicas[i]->sync(m_stage.halls()[i].uri);
        for (std::size_t i = 0; i < m_replicas.size(); ++i) {
            m_replicas[i]->sync(m_stage.halls()[i].uri);
            pending += m_replicas[i]->pending();
        }
        return pending;
    }

    [[nodiscard]] benchmarks::CentralStage& stage() { return m_stage; }

    void show(const char* what, double seconds) const {
        std::vector<double> waits;
        std::size_t fewest = m_tallies.front().waits.size();
        std::size_t most = 0;
        long long operations = 0;
        int failed = 0;
        for (const auto& tally : m_tallies) {
            waits.insert(waits.end(), tally.waits.begin(), tally.waits.end());
            fewest = std::min(fewest, tally.waits.size());
            most = std::max(most, tally.waits.size());
            operations += tally.operations;
            failed += tally.failed;
            if (tally.failed > 0) std::printf("failed: %s\n", tally.problem.c_str());
        }
        std::printf(
            "%s: %zu halls, %.0f s: %zu syncs (%.1f a second), %lld operations (%.0f a second); by "
            "hall %zu to %zu syncs; wait in the middle %.2f s, at worst %.2f s; %d failed; the "
            "first hall's line died %d times\n",
            what,
            m_tallies.size(),
            seconds,
            waits.size(),
            static_cast<double>(waits.size()) / seconds,
            operations,
            static_cast<double>(operations) / seconds,
            fewest,
            most,
            benchmarks::median(waits),
            *std::max_element(waits.begin(), waits.end()),
            failed,
            m_stalled);
        std::fflush(stdout);
    }

private:
    void work(std::size_t at, Clock::time_point until) {
        auto& replica = *m_replicas[at];
        auto& tally = m_tallies[at];
        for (int round = 0; Clock::now() < until; ++round) {
            replica.work(operations_each);
            tally.operations += operations_each;
            if (at == 0 && round % 2 == 1) sync_over_dying_line(replica, at);
            const auto start = Clock::now();
            try {
                replica.sync(m_stage.halls()[at].uri);
                tally.waits.push_back(std::chrono::duration<double>(Clock::now() - start).count());
            } catch (const core::Failure& failure) {
                ++tally.failed;
                tally.problem = replica.code() + ": " + failure.what();
            }
        }
    }

    /// The line goes silent after `at` bytes, and the hall gives the flight up after two seconds.
    void sync_over_dying_line(benchmarks::ReplicaHall& replica, std::size_t at) {
        test::TcpProxy line{m_port};
        line.stall_after(
            test::TcpProxy::Direction::to_server, 1'000 + m_environment.random() % 4'000);
        sync::SyncOptions options;
        options.retry.attempts_max = 1;
        options.connection.silence_max = std::chrono::seconds{2};
        try {
            replica.sync(m_stage.halls()[at].tcp_uri(line.port()), options);
        } catch (const core::Failure& failure) {
            ++m_stalled;
        }
    }

    benchmarks::CentralStage m_stage;
    int m_port;
    sync::SystemEnvironment m_environment;
    int m_stalled = 0;  ///< syncs of the first hall over a dying line
    test::TemporaryFolder m_folder;
    std::vector<std::unique_ptr<benchmarks::ReplicaHall>> m_replicas;
    std::vector<Tally> m_tallies;
};

}  // namespace

/// sync_halls URI PORT HALLS SECONDS judging|watched: URI of a central with `init --sample`, as its
/// superuser; PORT where the server listens on 127.0.0.1; whether the halls judge by themselves or
/// headquarters does.
int main(int argc, char** argv) {
    if (argc != 6) {
        std::fprintf(stderr, "usage: sync_halls URI PORT HALLS SECONDS judging|watched\n");
        return 2;
    }
    const bool is_watched = std::strcmp(argv[5], "watched") == 0;
    const auto may_reconcile = is_watched ? sync::MayReconcile::no : sync::MayReconcile::yes;
    try {
        Bench bench{argv[1], std::atoi(argv[2]), std::atoi(argv[3]), may_reconcile};
        std::optional<test::Headquarters> headquarters;
        if (is_watched) headquarters.emplace(argv[1], bench.stage().zone());
        const auto seconds =
            benchmarks::seconds_of([&] { bench.run(std::chrono::seconds{std::atoi(argv[4])}); });
        bench.show(is_watched ? "headquarters watches" : "halls judge by themselves", seconds);
        const auto pending = bench.left_pending();
        std::printf("afterwards %lld operations are pending\n", pending);
        return pending == 0 ? 0 : 1;
    } catch (const core::Failure& failure) {
        std::fprintf(stderr, "sync_halls: %s %s\n", failure.what(), failure.hint().c_str());
        return 1;
    }
}
