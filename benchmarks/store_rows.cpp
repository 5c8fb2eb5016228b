/// \file
/// Makes operations, and writes their rows again.
/// SPDX-License-Identifier: Apache-2.0
#include "benchmarks/store_rows.hpp"

#include "benchmarks/store_data.hpp"
#include "core/operations/codec.hpp"
#include "core/replica/execute.hpp"
#include "store/replica/sqlite_replica.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace hallbook::benchmarks {

namespace {

RowStatement insert_of(const core::TableInfo& table, const core::Values& after) {
    std::string sql = "INSERT INTO " + std::string{table.name} + " VALUES (?";
    for (std::size_t i = 1; i < after.size(); ++i)
        sql += ", ?";
    return {sql + ")", after};
}

RowStatement update_of(
    const core::TableInfo& table, const core::Values& before, const core::Values& after) {
    RowStatement row{"UPDATE " + std::string{table.name} + " SET ", {}};
    for (std::size_t i = 0; i < after.size(); ++i) {
        if (before[i] == after[i]) continue;
        if (!row.values.empty()) row.sql += ", ";
        row.sql += std::string{table.columns[i].name} + " = ?";
        row.values.push_back(after[i]);
    }
    row.sql += " WHERE id = ?";
    row.values.push_back(after[0]);
    return row;
}

RowStatement log_line_of(const Done& done) {
    const auto encoded = core::encode_operation(done.operation);
    const std::int64_t at = encoded.recorded_at.time_since_epoch().count();
    return {
        "INSERT INTO operations (seq, kind, payload_version, recorded_at, clock_at, actor, seen, "
        "payload, told, local_outcome, local_violations, changes, activities) "
        "VALUES (?, ?, 1, ?, ?, 'pat', ?, ?, ?, 'ACCEPTED', '[]', ?, ?)",
        {encoded.id.sequence,
         encoded.kind,
         at,
         at,
         encoded.seen,
         encoded.payload,
         encoded.told,
         core::encode_changes(done.decision.changes),
         core::encode_activities(done.decision.activities)}};
}

}  // namespace

Done enter(const std::string& file, const Wish& wish, core::Instant now) {
    auto database = store::open_replica(file, store::Access::write, migrations::embedded_chain());
    const FixedZone zone;
    store::WriteTransaction transaction(database);
    store::SqliteReplica replica(database, zone);
    Done done{replica.draft({}, "pat", now), {}};
    done.operation.payload = wish(database, done.operation);
    done.decision = core::execute(replica, done.operation);
    transaction.commit();
    if (done.decision.outcome == core::Outcome::rejected) {
        std::fprintf(stderr, "refused: %s\n", core::reason_text(done.decision).c_str());
        std::exit(1);
    }
    return done;
}

Done enter(const std::string& file, const core::Payload& payload, core::Instant now) {
    const auto wish = [&](store::SqliteDatabase&, const core::Operation&) { return payload; };
    return enter(file, Wish{wish}, now);
}

std::vector<RowStatement> rows_of(const Done& done) {
    std::vector<RowStatement> rows;
    for (const auto& change : done.decision.changes) {
        const auto& table = core::table_info(change.table);
        rows.push_back(
            change.before ? update_of(table, *change.before, *change.after)
                          : insert_of(table, *change.after));
    }
    rows.push_back(log_line_of(done));
    return rows;
}

void write_rows(const std::string& file, const std::vector<RowStatement>& rows) {
    auto database = store::open_replica(file, store::Access::write, migrations::embedded_chain());
    store::WriteTransaction transaction(database);
    for (const auto& row : rows) {
        auto statement = database.prepare(row.sql);
        int parameter = 0;
        for (const auto& value : row.values)
            statement.bind_borrowed(++parameter, value);
        statement.run();
    }
    transaction.commit();
}

void copy_replica(const std::string& from, const std::string& to) {
    namespace fs = std::filesystem;
    for (const char* suffix : {"", "-wal"}) {
        fs::remove(to + suffix);
        if (fs::exists(from + suffix)) fs::copy_file(from + suffix, to + suffix);
    }
}

double milliseconds_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

}  // namespace hallbook::benchmarks
