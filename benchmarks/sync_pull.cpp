/// \file
/// The cost of a pull by number of changes and size of the books, against the same rows by id.
/// SPDX-License-Identifier: Apache-2.0
#include "benchmarks/measure.hpp"
#include "core/values/failure.hpp"
#include "migrations/chain/migrate.hpp"
#include "sync/central/postgres_central.hpp"
#include "sync/office/central_admin.hpp"
#include "sync/rows/postgres_rows.hpp"
#include "sync/rows/sql_parts.hpp"

#include <cstdio>
#include <cstdlib>

using namespace hallbook;

namespace {

constexpr int rounds = 15;

/// Books of a given size, and a hall that has pulled all their rows.
class Books {
public:
    explicit Books(const std::string& uri)
        : m_uri{uri},
          m_admin{uri, m_environment},
          m_central{
              init(), {.application_name = "benchmark", .silence_max = std::chrono::hours{1}}} {
        m_hall = m_admin
                     .enroll(
                         {.hall = "BENCH",
                          .region = core::BookRegion::seattle,
                          .name = {},
                          .may_reconcile = sync::MayReconcile::no})
                     .hall_number;
    }

    void grow_to(int registrations) {
        execute(
            "INSERT INTO members (id, card_number, first_name, last_name) "
            "SELECT i, (1000000 + i)::text, 'First' || i % 80, 'Last' || i % 130 "
            "FROM generate_series((SELECT coalesce(max(id), 0) + 1 FROM members), $1::bigint / 2 + "
            "1) "
            "AS i",
            {std::to_string(registrations)});
        execute(
            "INSERT INTO book_registrations (id, member_id, book_id, tier, "
            "applicant_priority_number, registered_at, method, re_sign_due) "
            "SELECT i, i / 2 + 1, 1 + i % 2, 'BOOK_1', 40000 + i * 0.01 % 6000, "
            "'2020-01-01'::timestamptz + i * '1 s'::interval, 'IMPORT', '2026-12-01' "
            "FROM generate_series((SELECT coalesce(max(id), 0) + 1 FROM book_registrations), "
            "$1::bigint) AS i",
            {std::to_string(registrations)});
        m_central.connection().execute("VACUUM ANALYZE");
        m_registrations = registrations;
    }

    void measure(int changes) {
        std::vector<double> whole;
        std::vector<double> server;
        std::vector<double> by_id;
        for (int round = 0; round < rounds; ++round) {
            const core::Cursor before{{}, watermark()};
            const auto ids = change(changes, round);
            whole.push_back(benchmarks::milliseconds_of([&] {
                const auto arrival = m_central.pull(before, m_hall);
                if (arrival.pull.news.rows.size() < static_cast<std::size_t>(changes)) std::abort();
            }));
            server.push_back(server_milliseconds(before.watermark));
            by_id.push_back(benchmarks::milliseconds_of([&] { rows_by_id(ids); }));
        }
        const auto pulled = benchmarks::median(whole);
        const auto floor = benchmarks::median(by_id);
        std::printf(
            "pull of %d changes out of %d registrations: %.2f ms (at the server %.2f ms); the same "
            "rows by id %.2f ms, ratio %.2f\n",
            changes,
            m_registrations,
            pulled,
            benchmarks::median(server),
            floor,
            pulled / floor);
    }

private:
    const std::string& init() {
        m_admin.init(migrations::embedded_chain(), "benchmark");
        return m_uri;
    }

    sync::PostgresResult execute(const std::string& sql, const sync::Parameters& parameters) {
        return m_central.connection().execute(sql, parameters);
    }

    /// The watermark of a hall that has just pulled.
    std::int64_t watermark() {
        return execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint", {})
            .integer(0, 0);
    }

    /// Changes that many registrations, spread over the books; returns their ids as an array.
    std::string change(int changes, int round) {
        return execute(
                   "WITH changed AS (UPDATE book_registrations SET notes = $2::text "
                   "WHERE id IN (SELECT (i * $3::bigint / $1::bigint) + 1 "
                   "FROM generate_series(0, $1::bigint - 1) AS i) RETURNING id) "
                   "SELECT array_agg(id)::text FROM changed",
                   {std::to_string(changes),
                    std::to_string(round),
                    std::to_string(m_registrations)})
            .string(0, 0);
    }

    void rows_by_id(const std::string& ids) {
        static const auto& table = core::table_info(core::table_id<core::BookRegistration>());
        execute(
            "SELECT t.id, " + sync::row_expression(table) +
                " FROM book_registrations AS t WHERE t.id = ANY ($1::bigint[])",
            {ids});
    }

    double server_milliseconds(std::int64_t watermark) {
        const auto lines = execute(
            "EXPLAIN (ANALYZE, TIMING OFF, SUMMARY) " + sync::pull_sql(),
            {std::to_string(watermark), std::to_string(m_hall)});
        double sum = 0;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const auto line = lines.string(i, 0);
            double time = 0;
            if (std::sscanf(line.c_str(), "Planning Time: %lf", &time) == 1 ||
                std::sscanf(line.c_str(), "Execution Time: %lf", &time) == 1) {
                sum += time;
            }
        }
        return sum;
    }

    std::string m_uri;
    sync::SystemEnvironment m_environment;
    sync::CentralAdmin m_admin;
    sync::PostgresCentral m_central;
    core::HallNumber m_hall = 0;
    int m_registrations = 0;
};

}  // namespace

/// sync_pull URI REGISTRATIONS...: URI of an empty database, as its superuser; ascending.
int main(int argc, char** argv) {
    if (argc < 3) {
        std::fprintf(stderr, "usage: sync_pull URI REGISTRATIONS...\n");
        return 2;
    }
    try {
        Books books{argv[1]};
        for (int i = 2; i < argc; ++i) {
            books.grow_to(std::atoi(argv[i]));
            for (const int changes : {1, 100, 1'000})
                books.measure(changes);
        }
    } catch (const core::Failure& failure) {
        std::fprintf(stderr, "sync_pull: %s %s\n", failure.what(), failure.hint().c_str());
        return 1;
    }
    return 0;
}
