/// \file
/// Measures `dispatch next` against one durable transaction that writes just the same rows.
/// store_dispatch REPLICA REPETITIONS
/// SPDX-License-Identifier: Apache-2.0
#include "benchmarks/store_data.hpp"
#include "benchmarks/store_rows.hpp"
#include "store/file/replica_file.hpp"
#include "store/queries/line.hpp"
#include "store/queries/requests.hpp"

#include <cstdio>
#include <cstdlib>

using namespace hallbook;

namespace {

constexpr const char* request_number = "BREM-000001";
const core::Id<core::ReferralBook> book{1};

/// Makes an employer, and a request for `workers` workers.
void prepare(const std::string& file, int workers) {
    core::ImportEmployers employers;
    employers.lines.resize(1);
    employers.lines[0].code = "E1";
    employers.lines[0].name = "ACME ELECTRIC";
    core::OpenRequest request;
    request.request_number = request_number;
    request.employer_code = "E1";
    request.book = book;
    request.workers_requested = workers;
    request.start_date = benchmarks::FixedZone{}.civil(benchmarks::benchmark_now()).date;
    benchmarks::enter(file, employers, benchmarks::benchmark_now());
    benchmarks::enter(file, request, benchmarks::benchmark_now());
}

/// Dispatches the first in line who can be called.
core::Payload next_in_line(store::SqliteDatabase& database, const core::Operation& operation) {
    const auto request = store::find_request(database, request_number).value().request;
    core::NextInLine choice{{}, operation.recorded_at};
    store::walk_line(database, request.book_id, [&](const core::InLine& each) {
        return choice.takes(each) ? store::Walk::stop : store::Walk::go_on;
    });
    const auto& member = choice.taken().value().member;
    core::DispatchMember wish;
    wish.request_number = request_number;
    wish.member = {member.id, member.card_number};
    wish.method = core::DispatchMethod::queue;
    wish.hall_region = core::BookRegion::jurisdiction_wide;
    wish.passed_over = choice.passed_over();
    return wish;
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 3) {
        std::fprintf(stderr, "usage: store_dispatch REPLICA REPETITIONS\n");
        return 2;
    }
    const std::string file = arguments[1];
    const std::string peer_file = file + ".peer";
    const int repetitions = std::atoi(arguments[2]);
    prepare(file, repetitions);
    benchmarks::copy_replica(file, peer_file);
    std::vector<double> dispatched;
    std::vector<double> peer;
    for (int i = 0; i < repetitions; ++i) {
        const auto now = benchmarks::benchmark_now() + std::chrono::minutes{i};
        const auto start = benchmarks::Clock::now();
        const auto done = benchmarks::enter(file, next_in_line, now);
        dispatched.push_back(benchmarks::milliseconds_since(start));
        const auto rows = benchmarks::rows_of(done);
        const auto peer_start = benchmarks::Clock::now();
        benchmarks::write_rows(peer_file, rows);
        peer.push_back(benchmarks::milliseconds_since(peer_start));
    }
    auto database = store::open_replica(file, store::Access::read, migrations::embedded_chain());
    std::printf(
        "one durable `dispatch next` on a book of %lld: %.2f ms, the same rows in one transaction "
        "%.2f ms, ratio %.2f\n",
        static_cast<long long>(
            database
                .number("SELECT count(*) FROM book_registrations WHERE book_id = ?1", book.value)
                .value_or(0)),
        benchmarks::median(dispatched),
        benchmarks::median(peer),
        benchmarks::median(dispatched) / benchmarks::median(peer));
}
