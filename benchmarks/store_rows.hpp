/// \file
/// Makes operations as the commands do, and writes their rows once more by prepared statements.
/// SPDX-License-Identifier: Apache-2.0
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

/// Makes the payload of what is asked for, given the number and the instant of the operation.
using Wish = std::function<core::Payload(store::SqliteDatabase&, const core::Operation&)>;

/// Opens the replica and makes one durable operation, within this process. Ends the program when
/// the operation is refused.
Done enter(const std::string& file, const Wish& wish, core::Instant now);
Done enter(const std::string& file, const core::Payload& payload, core::Instant now);

/// A statement and the values bound to it.
struct RowStatement {
    std::string sql;
    core::Values values;
};

/// The statements that write the rows of an operation, its row in the log last.
std::vector<RowStatement> rows_of(const Done& done);

/// Opens the replica and writes rows in one durable transaction.
void write_rows(const std::string& file, const std::vector<RowStatement>& rows);

/// Copies a replica with its write-ahead log.
void copy_replica(const std::string& from, const std::string& to);

using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start);
double median(std::vector<double> values);

}  // namespace hallbook::benchmarks
