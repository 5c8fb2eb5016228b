/// \file
/// Measures a year of a hall's work: durable operations a second, against the floor: the year's
/// log, line by line, into a plain table. hall_year [SEED]
/// SPDX-License-Identifier: Apache-2.0
#include "benchmarks/store_rows.hpp"
#include "tests/simulation/year_of_work.hpp"

#include <cstdio>
#include <cstdlib>

using namespace hallbook;

namespace {

double play(const simulation::SampleHall& sample, std::uint64_t seed, int& operations) {
    simulation::YearOfWork year{sample, seed, simulation::Durable::each};
    const auto start = benchmarks::Clock::now();
    while (year.play_day()) {
    }
    const double taken = benchmarks::milliseconds_since(start) / 1e3;
    operations = year.hall().tally().operations();
    return taken;
}

std::vector<core::Values> log_of(const std::filesystem::path& file) {
    auto database = store::open_replica(file, store::Access::read, migrations::embedded_chain());
    auto row = database.prepare(
        "SELECT seq, kind, payload_version, recorded_at, clock_at, actor, seen, payload, told, "
        "local_outcome, local_violations, changes, activities FROM operations ORDER BY seq");
    std::vector<core::Values> lines;
    while (row.step())
        lines.push_back(row.values(0, 13));
    return lines;
}

double write_log(const std::filesystem::path& file, const std::vector<core::Values>& lines) {
    store::SqliteDatabase database{file, store::Access::create};
    database.run_script(
        "CREATE TABLE log (seq INTEGER PRIMARY KEY, b, c, d, e, f, g, h, i, j, k, l, m)");
    const auto start = benchmarks::Clock::now();
    for (const auto& line : lines) {
        store::WriteTransaction transaction{database};
        auto insert =
            database.prepare("INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        int parameter = 0;
        for (const auto& value : line)
            insert.bind_borrowed(++parameter, value);
        insert.run();
        transaction.commit();
    }
    return benchmarks::milliseconds_since(start) / 1e3;
}

}  // namespace

int main(int count, char** arguments) {
    const auto seed = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 46;
    const simulation::SampleHall sample;
    int operations = 0;
    const double played = play(sample, seed, operations);
    const auto lines = log_of(sample.file());
    const double floor = write_log(sample.file().parent_path() / "floor.db", lines);
    std::printf(
        "a year of work, seed %llu: %d durable operations in %.1f s, %.0f a second; its log of %zu "
        "lines in as many transactions %.1f s, ratio %.2f\n",
        static_cast<unsigned long long>(seed),
        operations,
        played,
        operations / played,
        lines.size(),
        floor,
        played / floor);
}
