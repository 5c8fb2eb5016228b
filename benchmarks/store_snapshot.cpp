/// \file
/// Measures a snapshot against prepared inserts into plain tables without journal, then indices
/// and one fsync. store_snapshot FOLDER REGISTRATIONS [REPETITIONS]
/// SPDX-License-Identifier: Apache-2.0
#include "benchmarks/store_data.hpp"
#include "store/replica/sqlite_snapshot.hpp"

#include <sqlite3.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

using namespace hallbook;

namespace {

using Row = std::pair<core::TableId, core::Values>;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

void must(int result) {
    if (result == SQLITE_OK || result == SQLITE_DONE) return;
    std::fprintf(stderr, "SQLite: %s\n", sqlite3_errstr(result));
    std::exit(1);
}

void sql(sqlite3* database, const std::string& text) {
    must(sqlite3_exec(database, text.c_str(), nullptr, nullptr, nullptr));
}

/// A table with the same columns and types, without a single constraint.
std::string plain_table(const core::TableInfo& table) {
    std::string text = "CREATE TABLE " + std::string{table.name} + " (";
    for (const auto& column : table.columns) {
        if (text.back() != '(') text += ", ";
        text += std::string{column.name} + (is_number(column.kind) ? " INTEGER" : " TEXT");
        if (column.name == "id") text += " PRIMARY KEY";
    }
    return text + ")";
}

sqlite3_stmt* prepare_insert(sqlite3* database, const core::TableInfo& table) {
    std::string text = "INSERT INTO " + std::string{table.name} + " VALUES (?";
    for (std::size_t i = 1; i < table.columns.size(); ++i)
        text += ", ?";
    sqlite3_stmt* insert = nullptr;
    must(sqlite3_prepare_v2(database, (text + ")").c_str(), -1, &insert, nullptr));
    return insert;
}

void bind(sqlite3_stmt* insert, int at, const core::Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        sqlite3_bind_int64(insert, at, *number);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        sqlite3_bind_text(insert, at, text->data(), static_cast<int>(text->size()), nullptr);
    } else {
        sqlite3_bind_null(insert, at);
    }
}

void insert_all(sqlite3* database, const std::vector<Row>& rows) {
    std::vector<sqlite3_stmt*> inserts;
    for (const auto& table : core::tables()) {
        sql(database, plain_table(table));
        inserts.push_back(prepare_insert(database, table));
    }
    for (const auto& [table, values] : rows) {
        sqlite3_stmt* insert = inserts[static_cast<std::size_t>(table)];
        for (std::size_t i = 0; i < values.size(); ++i) {
            bind(insert, static_cast<int>(i) + 1, values[i]);
        }
        must(sqlite3_step(insert));
        sqlite3_reset(insert);
    }
    for (auto* insert : inserts)
        sqlite3_finalize(insert);
}

double take_floor(const std::string& file, const std::vector<Row>& rows) {
    std::remove(file.c_str());
    const auto start = Clock::now();
    sqlite3* database = nullptr;
    must(sqlite3_open(file.c_str(), &database));
    sql(database, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN");
    insert_all(database, rows);
    sql(database,
        "CREATE UNIQUE INDEX a ON members (card_number);"
        "CREATE UNIQUE INDEX b ON book_registrations (member_id, CASE WHEN status IN "
        "('ACTIVE', 'DISPATCHED') THEN book_id END);"
        "CREATE INDEX c ON book_registrations (book_id, tier, applicant_priority_number, "
        "registered_at) WHERE status = 'ACTIVE'; COMMIT");
    sqlite3_close(database);
    const int opened = ::open(file.c_str(), O_RDWR);
    ::fsync(opened);
    ::close(opened);
    return seconds_since(start);
}

double take_snapshot(const std::string& file, const std::vector<Row>& rows) {
    std::remove(file.c_str());
    const auto start = Clock::now();
    const core::Hall hall{2, "BREM", "Bremerton", core::BookRegion::bremerton};
    const migrations::MigrationContext context{.now = [] { return core::Instant{}; }};
    const benchmarks::FixedZone zone;
    store::SqliteSnapshot snapshot(
        file, {hall, "uri"}, migrations::embedded_chain(), context, zone);
    std::optional<core::TableId> table;
    for (const auto& row : rows) {
        if (table != row.first) snapshot.begin_table(core::table_info(row.first));
        table = row.first;
        snapshot.row(row.second);
    }
    core::Pull pull;
    pull.cursor = {"epoch", 1};
    pull.seen.pulled_at = benchmarks::benchmark_now();
    pull.halls = {hall};
    snapshot.finish(pull);
    return seconds_since(start);
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 3) {
        std::fprintf(stderr, "usage: store_snapshot FOLDER REGISTRATIONS [REPETITIONS]\n");
        return 2;
    }
    const std::string folder = arguments[1];
    const int repetitions = count > 3 ? std::atoi(arguments[3]) : 5;
    std::vector<Row> rows;
    benchmarks::Rows(std::atoi(arguments[2])).each([&](core::TableId table, core::Values values) {
        rows.emplace_back(table, std::move(values));
    });
    double floor = 1e9;
    double taken = 1e9;
    for (int i = 0; i < repetitions; ++i) {
        floor = std::min(floor, take_floor(folder + "/floor.db", rows));
        taken = std::min(taken, take_snapshot(folder + "/hall.db", rows));
    }
    std::printf(
        "snapshot of %s registrations: %.3f s, floor %.3f s, ratio %.2f\n",
        arguments[2],
        taken,
        floor,
        taken / floor);
}
