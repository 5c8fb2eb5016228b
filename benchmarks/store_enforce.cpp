/// \file
/// The cost of each deadline that a day enforces, in a replica where one registration in five has
/// missed its re-sign. store_enforce SMALL LARGE compares two replicas.
/// SPDX-License-Identifier: Apache-2.0
#include "benchmarks/store_data.hpp"
#include "benchmarks/store_rows.hpp"
#include "store/file/replica_file.hpp"
#include "store/queries/deadlines.hpp"

#include <algorithm>
#include <cstdio>
#include <limits>

using namespace hallbook;

namespace {

/// The most deadlines in one operation, as in `hallbook enforce`.
constexpr std::size_t lines_max = 2'000;

core::Date today() { return benchmarks::FixedZone{}.civil(benchmarks::benchmark_now()).date; }

void let_deadlines_pass(const std::string& file) {
    auto database = store::open_replica(file, store::Access::write, migrations::embedded_chain());
    store::WriteTransaction transaction(database);
    database.run(
        "UPDATE book_registrations SET re_sign_due = "
        "CASE id % 5 WHEN 0 THEN '2026-01-20' ELSE '2026-02-20' END "
        "WHERE status = 'ACTIVE' AND NOT is_exempt");
    transaction.commit();
}

std::vector<core::PassedDeadline> find_passed(const std::string& file) {
    auto database = store::open_replica(file, store::Access::read, migrations::embedded_chain());
    return store::passed_deadlines(database, today()).re_signs;
}

/// Milliseconds for each deadline that passed: finding all and dropping them, portion by portion.
double enforce_once(const std::string& file) {
    const auto start = benchmarks::Clock::now();
    const auto passed = find_passed(file);
    const double found = benchmarks::milliseconds_since(start);
    for (std::size_t at = 0; at < passed.size(); at += lines_max) {
        core::EnforceDay wish{.date = today()};
        const auto first = passed.begin() + static_cast<std::ptrdiff_t>(at);
        const auto count = std::min(lines_max, passed.size() - at);
        wish.re_signs = {first, first + static_cast<std::ptrdiff_t>(count)};
        benchmarks::enter(file, wish, benchmarks::benchmark_now());
    }
    const double all = benchmarks::milliseconds_since(start);
    const double each = all / static_cast<double>(passed.size());
    std::printf(
        "enforce %zu passed deadlines: %.1f ms (finding them %.1f ms), %.4f ms each\n",
        passed.size(),
        all,
        found,
        each);
    return each;
}

/// The best of several days, each in a copy.
double enforce(const std::string& file, int repetitions) {
    let_deadlines_pass(file);
    double best = std::numeric_limits<double>::max();
    for (int i = 0; i < repetitions; ++i) {
        benchmarks::copy_replica(file, file + ".day");
        best = std::min(best, enforce_once(file + ".day"));
    }
    return best;
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 3) {
        std::fprintf(stderr, "usage: store_enforce SMALL LARGE\n");
        return 2;
    }
    const double small = enforce(arguments[1], 10);
    const double large = enforce(arguments[2], 2);
    std::printf("each deadline in the large replica, against the small one: %.2f\n", large / small);
}
