/// \file
/// Many halls that sync at once, one of them over a line that dies in the middle again and again:
/// does anybody starve, what is the worst wait, how much goes through.
/// SPDX-License-Identifier: Apache-2.0
#include "benchmarks/headquarters.hpp"
#include "benchmarks/measure.hpp"
#include "benchmarks/replica_hall.hpp"
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

/// What one hall went through.
struct Tally {
    std::vector<double> waits;  ///< seconds of each sync that went through
    long long operations = 0;
    int failed = 0;
    std::string problem;  ///< of the last that failed
};

class Bench {
public:
    Bench(const std::string& uri, int halls, sync::MayReconcile judge) : m_stage{uri} {
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

    /// All halls at once for that long; the last one over a line that stalls.
    void run(std::chrono::seconds duration) {
        const auto until = Clock::now() + duration;
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < m_replicas.size(); ++i)
            threads.emplace_back([this, i, until] { work(i, until); });
        for (auto& thread : threads)
            thread.join();
    }

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
            "hall %zu to %zu syncs; wait in the middle %.2f s, at worst %.2f s; %d failed\n",
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
            failed);
    }

private:
    void work(std::size_t at, Clock::time_point until) {
        auto& replica = *m_replicas[at];
        auto& tally = m_tallies[at];
        while (Clock::now() < until) {
            replica.work(3);
            tally.operations += 3;
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

    benchmarks::CentralStage m_stage;
    test::TemporaryFolder m_folder;
    std::vector<std::unique_ptr<benchmarks::ReplicaHall>> m_replicas;
    std::vector<Tally> m_tallies;
};

}  // namespace
