/// \file
/// The cost of a whole sync over a slow line with TLS: flights, bytes and seconds, against psql
/// with as many plain flights over the same line, and against psql row by row.
/// SPDX-License-Identifier: Apache-2.0
#include "benchmarks/measure.hpp"
#include "benchmarks/replica_hall.hpp"
#include "core/values/failure.hpp"
#include "tests/support/headquarters.hpp"
#include "tests/support/tcp_proxy.hpp"
#include "tests/support/temporary_folder.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>

using namespace hallbook;

namespace {

constexpr int changed_rows = 100;

/// One line to central, and the syncs and scripts that are measured over it.
class Bench {
public:
    Bench(const std::string& uri, int port) : m_stage{uri}, m_port{port} {
        m_stage.read_books();
        m_stage.connection().execute(
            "CREATE TABLE IF NOT EXISTS plain_operations (hall int, seq bigint, kind text, "
            "recorded_at timestamptz, payload text, PRIMARY KEY (hall, seq));"
            "GRANT INSERT ON plain_operations TO hallbook_hall");
    }

    void measure(std::chrono::milliseconds round_trip, int operations, sync::MayReconcile judges) {
        const auto hall = new_hall(judges);
        benchmarks::ReplicaHall replica{
            m_stage, hall, m_folder.path() / (hall.enrolled.hall + ".db"), share_of(hall), 46};
        replica.work(operations);
        change_rows();
        test::TcpProxy line{m_port};
        line.delay(round_trip / 2);
        const auto report = replica.sync(over(line, hall));
        const auto floor = benchmarks::seconds_of([&] { plain(line, hall, operations); });
        std::printf(
            "%s, %lld ms, %d operations: %d flights, %lld B sent, %lld B received, %.2f s; floor "
            "%.2f s, ratio %.2f",
            judges == sync::MayReconcile::yes ? "judging itself" : "headquarters watches",
            static_cast<long long>(round_trip.count()),
            operations,
            report.round_trips,
            static_cast<long long>(report.bytes_sent),
            static_cast<long long>(report.bytes_received),
            seconds(report),
            floor,
            seconds(report) / floor);
        if (operations <= 100) {
            const auto rows = benchmarks::seconds_of([&] { row_by_row(line, hall, operations); });
            std::printf("; row by row %.2f s", rows);
        }
        std::printf("\n");
        std::fflush(stdout);
    }

    [[nodiscard]] benchmarks::CentralStage& stage() { return m_stage; }

private:
    static double seconds(const sync::SyncReport& report) {
        return std::chrono::duration<double>(report.duration).count();
    }

    static benchmarks::Share share_of(const benchmarks::StageHall& hall) {
        return {hall.enrolled.hall_number, hall.enrolled.hall, 0, 1};
    }

    benchmarks::StageHall new_hall(sync::MayReconcile judges) {
        m_stage.enroll(1, judges);
        return m_stage.halls().back();
    }

    void change_rows() {
        m_stage.connection().execute(
            "UPDATE members SET home_local = coalesce(home_local, '') || '5' "
            "WHERE id IN (SELECT id FROM members ORDER BY id LIMIT " +
            std::to_string(changed_rows) + ")");
    }

    static std::string over(const test::TcpProxy& line, const benchmarks::StageHall& hall) {
        return hall.tcp_uri(line.port(), "?sslmode=require");
    }

    void psql(
        const test::TcpProxy& line, const benchmarks::StageHall& hall, const std::string& script) {
        const auto file = m_folder.path() / "script.sql";
        std::ofstream{file} << script;
        const auto command = "psql -X -q -v ON_ERROR_STOP=1 -f " + file.string() + " '" +
                             over(line, hall) + "' >/dev/null";
        if (std::system(command.c_str()) != 0) {
            throw core::Failure{core::FailureKind::damaged, "psql failed"};
        }
    }

    static std::string line_of(const benchmarks::StageHall& hall, int number, char separator) {
        const std::string payload(120, 'x');
        return std::to_string(hall.enrolled.hall_number) + separator + std::to_string(number) +
               separator + "'register'" + separator + "'2026-11-25 18:00:00+00'" + separator + "'" +
               payload + "'";
    }

    /// psql connects and makes two flights of COPY in, one of COPY out and an empty one.
    void plain(const test::TcpProxy& line, const benchmarks::StageHall& hall, int operations) {
        std::string script = "SELECT 1;\nCOPY plain_operations FROM STDIN;\n";
        for (int i = 1; i <= operations; ++i) {
            auto row = line_of(hall, i, '\t');
            std::erase(row, '\'');
            script += row + "\n";
        }
        script += "\\.\nCOPY (SELECT * FROM members ORDER BY id LIMIT " +
                  std::to_string(changed_rows) + ") TO STDOUT;\n";
        psql(line, hall, script);
    }

    void row_by_row(const test::TcpProxy& line, const benchmarks::StageHall& hall, int operations) {
        std::string script;
        for (int i = 1; i <= operations; ++i) {
            script += "INSERT INTO plain_operations VALUES (" + line_of(hall, 1'000'000 + i, ',') +
                      ");\n";
        }
        for (int i = 1; i <= changed_rows; ++i) {
            script += "SELECT * FROM members WHERE id = " + std::to_string(i) + ";\n";
        }
        psql(line, hall, script);
    }

    benchmarks::CentralStage m_stage;
    int m_port;
    test::TemporaryFolder m_folder;
};

void measure(const std::string& uri, int port) {
    Bench bench{uri, port};
    const std::array round_trips{std::chrono::milliseconds{0}, std::chrono::milliseconds{200}};
    for (const auto round_trip : round_trips) {
        for (const int operations : {0, 1, 100, 10'000, 25'000})
            bench.measure(round_trip, operations, sync::MayReconcile::yes);
    }
    const test::Headquarters headquarters{uri, bench.stage().zone()};
    for (const auto round_trip : round_trips) {
        for (const int operations : {0, 1, 100, 10'000})
            bench.measure(round_trip, operations, sync::MayReconcile::no);
    }
}

}  // namespace

/// sync_session URI PORT: URI of a central with `init --sample`, as its superuser; PORT where the
/// server listens on 127.0.0.1, with TLS.
int main(int argc, char** argv) {
    if (argc != 3) {
        std::fprintf(stderr, "usage: sync_session URI PORT\n");
        return 2;
    }
    try {
        measure(argv[1], std::atoi(argv[2]));
    } catch (const core::Failure& failure) {
        std::fprintf(stderr, "sync_session: %s %s\n", failure.what(), failure.hint().c_str());
        return 1;
    }
    return 0;
}
