/// \file
/// One durable registration at the hall, against one durable SQLite transaction that writes the
/// same rows and nothing else. store_write REPLICA REPETITIONS SPDX-License-Identifier: Apache-2.0
#include "benchmarks/store_data.hpp"
#include "core/codec.hpp"
#include "core/execute.hpp"
#include "store/sqlite_replica.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

using namespace hallbook;

namespace {

using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

double median(std::vector<double> values) {
    std::nth_element(
        values.begin(), values.begin() + static_cast<long>(values.size() / 2), values.end());
    return values[values.size() / 2];
}

core::RegisterOnBook wish_of(int number, core::Instant now) {
    const auto member = benchmarks::Rows::member(number);
    core::RegisterOnBook wish;
    wish.member = {member.id, member.card_number};
    wish.book = {11};
    wish.applicant_priority_number = core::Apn::from_civil(benchmarks::FixedZone{}.civil(now));
    return wish;
}

/// What `hallbook register` does, the starting of a process left out.
double register_one(
    const std::string& file,
    int number,
    core::Instant now,
    core::Operation& operation,
    core::Decision& decision) {
    const auto start = Clock::now();
    auto database = store::open_replica(file, store::Access::write, core::embedded_chain());
    const benchmarks::FixedZone zone;
    store::WriteTransaction transaction(database);
    store::SqliteReplica replica(database, zone);
    operation = replica.draft(wish_of(number, now), "pat", now);
    decision = core::execute(replica, operation);
    transaction.commit();
    const double taken = milliseconds_since(start);
    if (decision.outcome != core::Outcome::accepted) {
        std::fprintf(stderr, "refused: %s\n", core::reason_text(decision).c_str());
        std::exit(1);
    }
    return taken;
}

/// The same rows once more, under other ids, as plain inserts.
double write_the_same(
    const std::string& file, const core::Operation& operation, const core::Decision& decision) {
    auto row = core::from_values<core::BookRegistration>(*decision.changes.at(0).after);
    row.id.value += 1;
    row.book_id = {10};
    const auto values = core::to_values(row);
    const auto encoded = core::encode_operation(operation);
    const auto changes = core::encode_changes(decision.changes);
    const auto activities = core::encode_activities(decision.activities);
    const auto start = Clock::now();
    auto database = store::open_replica(file, store::Access::write, core::embedded_chain());
    store::WriteTransaction transaction(database);
    auto insert = database.prepare(
        "INSERT INTO book_registrations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
        "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (std::size_t i = 0; i < values.size(); ++i)
        insert.bind(static_cast<int>(i) + 1, values[i]);
    insert.run();
    database.run(
        "INSERT INTO operations (seq, kind, payload_version, recorded_at, clock_at, actor, seen, "
        "payload, told, local_outcome, local_violations, changes, activities) "
        "SELECT last_sequence + 1, ?1, 1, ?2, ?2, 'pat', ?3, ?4, ?5, 'ACCEPTED', '[]', ?6, ?7 "
        "FROM replica",
        encoded.kind,
        encoded.recorded_at.time_since_epoch().count(),
        encoded.seen,
        encoded.payload,
        encoded.told,
        changes,
        activities);
    transaction.commit();
    return milliseconds_since(start);
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 3) {
        std::fprintf(stderr, "usage: store_write REPLICA REPETITIONS\n");
        return 2;
    }
    const int repetitions = std::atoi(arguments[2]);
    std::vector<double> registered;
    std::vector<double> peer;
    for (int i = 0; i < repetitions; ++i) {
        const auto now = benchmarks::benchmark_now() + std::chrono::minutes{i};
        core::Operation operation;
        core::Decision decision;
        registered.push_back(register_one(arguments[1], i, now, operation, decision));
        peer.push_back(write_the_same(arguments[1], operation, decision));
    }
    std::printf(
        "one durable registration: %.2f ms, the same rows in one transaction %.2f ms, ratio %.2f\n",
        median(registered),
        median(peer),
        median(registered) / median(peer));
}
