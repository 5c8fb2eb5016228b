/// \file
/// Operations as the command line makes them, and the rows they write, to be written once more by
/// nothing but prepared statements. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/decision.hpp"
#include "core/operations/operation.hpp"
#include "store/file/sqlite_database.hpp"

#include <chrono>
#include <functional>

namespace hallbook::benchmarks {

struct Done {
    core::Operation operation;
    core::Decision decision;
};

/// What is asked once the operation has its number and its instant.
using Wish = std::function<core::Payload(store::SqliteDatabase&, const core::Operation&)>;

/// Opens the replica and does one durable operation, the starting of a process left out. Ends the
/// program when it is refused.
Done enter(const std::string& file, const Wish& wish, core::Instant now);
Done enter(const std::string& file, const core::Payload& payload, core::Instant now);

/// A statement and what is bound to it.
struct RowStatement {
    std::string sql;
    core::Values values;
};

/// What writes the rows of an operation, its line in the log last.
std::vector<RowStatement> rows_of(const Done& done);

/// Opens the replica and writes rows in one durable transaction.
void write_rows(const std::string& file, const std::vector<RowStatement>& rows);

/// A replica with its write-ahead log.
void copy_replica(const std::string& from, const std::string& to);

using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start);
double median(std::vector<double> values);

}  // namespace hallbook::benchmarks
