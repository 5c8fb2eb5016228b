/// \file
/// How fast headquarters judges the backlog of many halls, against INSERT ... SELECT of its rows.
/// SPDX-License-Identifier: Apache-2.0
#include "benchmarks/central_stage.hpp"
#include "core/values/failure.hpp"
#include "migrations/chain/migrate.hpp"
#include "sync/judging/reconciler.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <thread>

using namespace hallbook;

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// The measurements of the process that judges, which prints them for the process that started it.
struct Judged {
    double seconds = 0;
    double client_seconds = 0;  ///< of processor time
    double server_seconds = 0;
    long memory_kb = 0;  ///< at its peak
    long long operations = 0;
    long long again = 0;
    int batches = 0;
    int repeated = 0;
};

constexpr const char* judged_format = "%lf %lf %ld %lld %lld %d %d\n";

/// Judges in a process of its own, so that its memory is that of judging alone.
int judge(const std::string& uri) {
    const benchmarks::FixedZone zone;
    sync::SystemEnvironment environment;
    sync::ReconcileOptions options;
    options.uri = uri;
    const auto start = Clock::now();
    const auto report =
        sync::reconcile_backlog(zone, migrations::embedded_chain(), options, environment);
    const auto taken = seconds_since(start);
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds_of = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    std::printf(
        "%f %f %ld %lld %lld %d %d\n",
        taken,
        seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime),
        usage.ru_maxrss,
        static_cast<long long>(report.judged),
        static_cast<long long>(report.judged_again),
        report.batches,
        report.repeated);
    return 0;
}

Judged judge_apart(const std::string& program, const std::string& uri) {
    const auto command = program + " --judge '" + uri + "'";
    Judged judged;
    FILE* output = popen(command.c_str(), "r");
    if (output == nullptr ||
        std::fscanf(
            output,
            judged_format,
            &judged.seconds,
            &judged.client_seconds,
            &judged.memory_kb,
            &judged.operations,
            &judged.again,
            &judged.batches,
            &judged.repeated) != 7 ||
        pclose(output) != 0) {
        throw core::Failure{core::FailureKind::damaged, "sync_reconcile --judge failed"};
    }
    return judged;
}

/// Processor seconds of all connections that have ended by now; the server must run on this
/// machine.
double server_seconds(sync::PostgresConnection& central) {
    const auto pid =
        central.execute("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)");
    std::ifstream stat{"/proc/" + pid.string(0, 0) + "/stat"};
    std::string word;
    // Fields 16 and 17 are the times of children waited for; the name contains no space.
    for (int field = 1; field < 16; ++field)
        stat >> word;
    long long user = 0;
    long long system = 0;
    stat >> user >> system;
    return static_cast<double>(user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

/// Waits until the server has ended the session of the process that judged.
void wait_for_end(sync::PostgresConnection& central) {
    const std::string others =
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'hallbook reconcile'";
    while (central.execute(others).integer(0, 0) > 0)
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    std::this_thread::sleep_for(std::chrono::milliseconds{300});
}

/// How far the logs had been written at one moment.
struct Mark {
    std::string audit;
    std::string change;
    std::string generation;
};

Mark mark(sync::PostgresConnection& central) {
    const auto rows = central.execute(
        "SELECT (SELECT coalesce(max(id), 0) FROM audit_logs), "
        "(SELECT coalesce(max(id), 0) FROM sync.change_log), (SELECT generation FROM sync.state)");
    return {rows.string(0, 0), rows.string(0, 1), rows.string(0, 2)};
}

/// Inserts the rows that judging has written after `since` into tables with the same columns, keys
/// and constraints, but without triggers. Returns seconds and number of rows.
std::pair<double, long long> floor_of(sync::PostgresConnection& central, const Mark& since) {
    std::string script =
        "DROP SCHEMA IF EXISTS floor CASCADE; CREATE SCHEMA floor;"
        "CREATE TEMPORARY TABLE IF NOT EXISTS written (table_name text, row_id bigint);"
        "TRUNCATE written; INSERT INTO written SELECT DISTINCT table_name, row_id FROM audit_logs "
        "WHERE id > " +
        since.audit + " AND operation_hall IS NOT NULL; ANALYZE written;";
    std::string writing = "BEGIN;";
    const auto copy = [&](const std::string& schema,
                          const std::string& table,
                          const std::string& condition) {
        script += "CREATE TABLE floor." + table + " (LIKE " + schema + table + " INCLUDING ALL);";
        writing += "INSERT INTO floor." + table + " OVERRIDING SYSTEM VALUE SELECT * FROM " +
                   schema + table + " AS t WHERE " + condition + ";";
    };
    for (const std::string table :
         {"users",
          "labor_requests",
          "book_registrations",
          "job_bids",
          "dispatches",
          "member_employments",
          "registration_activities"}) {
        copy("", table, "t.id IN (SELECT row_id FROM written WHERE table_name = '" + table + "')");
    }
    copy("sync.", "conflicts", "TRUE");
    copy("sync.", "judgements", "t.generation > " + since.generation);
    copy("", "audit_logs", "t.id > " + since.audit + " AND t.operation_hall IS NOT NULL");
    copy("sync.", "change_log", "t.id > " + since.change);
    central.execute(script);
    const auto start = Clock::now();
    central.execute(writing + "COMMIT;");
    const auto taken = seconds_since(start);
    const auto rows = central.execute(
        "SELECT (SELECT count(*) FROM floor.audit_logs) * 2 + (SELECT count(*) FROM "
        "floor.change_log) + (SELECT count(*) FROM floor.judgements)");
    return {taken, rows.integer(0, 0)};
}

void show(const char* what, const Judged& judged, std::pair<double, long long> floor) {
    std::printf(
        "%s: %lld operations (%lld judged again) in %.3f s, %.0f a second, %d batches, %d "
        "repeated; "
        "processor: client %.2f s, server %.2f s; client %.0f MB; floor of %lld rows %.3f s, ratio "
        "%.2f\n",
        what,
        judged.operations,
        judged.again,
        judged.seconds,
        static_cast<double>(judged.operations + judged.again) / judged.seconds,
        judged.batches,
        judged.repeated,
        judged.client_seconds,
        judged.server_seconds,
        static_cast<double>(judged.memory_kb) / 1024,
        floor.second,
        floor.first,
        judged.seconds / floor.first);
    std::fflush(stdout);
}

void measure(const std::string& program, const std::string& uri, int operations, int halls) {
    benchmarks::CentralStage stage{uri};
    stage.read_books();
    stage.enroll(halls, sync::MayReconcile::no);
    stage.work(operations, 46);
    for (const auto part : {benchmarks::Part::on_time, benchmarks::Part::late}) {
        stage.deposit(part);
        stage.connection().execute("VACUUM ANALYZE");
        const auto since = mark(stage.connection());
        const auto server_before = server_seconds(stage.connection());
        auto judged = judge_apart(program, uri);
        wait_for_end(stage.connection());
        judged.server_seconds = server_seconds(stage.connection()) - server_before;
        show(
            part == benchmarks::Part::late ? "late" : "in order",
            judged,
            floor_of(stage.connection(), since));
    }
}

}  // namespace

/// sync_reconcile URI OPERATIONS [HALLS]: URI of a central with `init --sample`, as its superuser.
int main(int argc, char** argv) {
    if (argc == 3 && std::strcmp(argv[1], "--judge") == 0) return judge(argv[2]);
    if (argc < 3) {
        std::fprintf(stderr, "usage: sync_reconcile URI OPERATIONS [HALLS]\n");
        return 2;
    }
    try {
        measure(argv[0], argv[1], std::atoi(argv[2]), argc > 3 ? std::atoi(argv[3]) : 20);
    } catch (const core::Failure& failure) {
        std::fprintf(stderr, "sync_reconcile: %s %s\n", failure.what(), failure.hint().c_str());
        return 1;
    }
    return 0;
}
