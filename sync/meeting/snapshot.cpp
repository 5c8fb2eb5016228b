/// \file
/// Hello, then one REPEATABLE READ READ ONLY transaction: heading, and a COPY for each table.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/meeting/snapshot.hpp"

#include "core/values/failure.hpp"
#include "sync/central/handshake.hpp"
#include "sync/central/postgres_central.hpp"
#include "sync/line/copy_decoder.hpp"
#include "sync/line/postgres_copy.hpp"
#include "sync/rows/postgres_rows.hpp"
#include "sync/rows/sql_parts.hpp"

#include <algorithm>

namespace hallbook::sync {

namespace {

/// The progress is reported after every so many rows.
constexpr std::int64_t progress_step = 1'000;

constexpr const char* column_types_sql = R"sql(
    SELECT c.relname, a.attname, t.typname, greatest(c.reltuples, 0)::bigint
    FROM pg_class AS c
    JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type AS t ON t.oid = a.atttypid
    WHERE c.oid = ANY ($1::regclass[]::oid[])
)sql";

std::string column_list(const core::TableInfo& table) {
    std::string text;
    for (const auto& column : table.columns) {
        text += (text.empty() ? "t." : ", t.") + std::string{column.name};
    }
    return text;
}

/// Formats the values into the text, as COPY takes no parameters: the names come from
/// core::tables(), and the hall is a number.
std::string copy_sql(const core::TableInfo& table, core::HallNumber hall) {
    return "COPY (SELECT " + column_list(table) + " FROM " + sql_name(table) + " AS t WHERE " +
           concerns_hall(table.id, std::to_string(hall)) + ") TO STDOUT (FORMAT binary)";
}

std::string array_of_names() {
    std::string names = "{";
    for (const auto& table : core::tables())
        names += (names.size() > 1 ? "," : "") + sql_name(table);
    return names + "}";
}

}  // namespace

struct Snapshot::Work {
    /// What the server says about a table before it is copied.
    struct Known {
        std::map<std::string, std::string> types;  ///< by column
        std::int64_t rows_expected = 0;
    };

    Work(const std::string& uri, Environment& the_environment, const ConnectionOptions& options)
        : connection{uri, options}, environment{the_environment} {}

    Welcome say_hello(Greeting greeting);
    void meet(
        const std::string& hall_code,
        const migrations::MigrationChain& chain,
        const std::vector<core::EncodedOperation>& unconfirmed);
    void look(core::HallNumber number);
    void copy_table(const core::TableInfo& table, core::SnapshotSink& sink);
    void tell(std::int64_t rows);

    PostgresCopy connection;
    Environment& environment;
    core::Hall hall;
    Arrival heading;
    std::chrono::microseconds clock_offset{0};
    std::chrono::microseconds clock_uncertainty{0};
    std::map<std::string, Known> known;
    std::int64_t rows_expected = 0;
    SnapshotReport report;
    SnapshotProgress progress;
};

Welcome Snapshot::Work::say_hello(Greeting greeting) {
    greeting.clock_at = environment.now();
    const auto rows = connection.execute("SELECT sync.hello($1::jsonb)", {greeting_json(greeting)});
    const auto received = environment.now();
    auto welcome = parse_welcome(rows.at(0).at(0).value_or(""));
    check_accepted(welcome);
    const auto there = welcome.clock_in - greeting.clock_at;
    const auto back = welcome.clock_out - received;
    clock_offset = (there + back) / 2;
    clock_uncertainty = std::max((there - back) / 2, std::chrono::microseconds{0});
    return welcome;
}

void Snapshot::Work::meet(
    const std::string& hall_code,
    const migrations::MigrationChain& chain,
    const std::vector<core::EncodedOperation>& unconfirmed) {
    Greeting greeting;
    greeting.hall.code = hall_code;
    for (const auto& head : migrations::heads(chain))
        greeting.hall.schema_revision = head;
    // Nothing is deposited now: pending operations of the replica go out with its first sync.
    greeting.hall.last_sequence = core::sequence_max;
    const auto welcome = say_hello(greeting);
    check_same_schema(welcome.revisions, chain);
    // Central compares these with the operations that it holds under the same numbers.
    for (const auto& operation : unconfirmed) {
        if (operation.id.sequence <= welcome.held) greeting.operations.push_back(operation);
    }
    if (!greeting.operations.empty()) static_cast<void>(say_hello(greeting));
    look(welcome.hall);
    heading.pull.clock_offset = clock_offset;
    heading.pull.clock_uncertainty = clock_uncertainty;
}

/// Opens the snapshot in which everything is read, and reads the hall and the tables' types.
void Snapshot::Work::look(core::HallNumber number) {
    connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const auto rows = connection.execute(snapshot_heading_sql(), {std::to_string(number)});
    heading = parse_pull_heading(rows.at(0).at(2).value_or(""), number);
    const auto& halls = heading.pull.halls;
    hall = *std::find_if(
        halls.begin(), halls.end(), [&](const auto& each) { return each.number == number; });
    for (const auto& row : connection.execute(column_types_sql, {array_of_names()})) {
        auto& table = known[row.at(0).value_or("")];
        table.types[row.at(1).value_or("")] = row.at(2).value_or("");
        table.rows_expected = std::stoll(row.at(3).value_or("0"));
    }
    for (const auto& [name, table] : known)
        rows_expected += table.rows_expected;
}

void Snapshot::Work::copy_table(const core::TableInfo& table, core::SnapshotSink& sink) {
    const auto& here = known[std::string{table.name}];
    std::vector<std::string> types;
    for (const auto& column : table.columns) {
        const auto found = here.types.find(std::string{column.name});
        types.push_back(found == here.types.end() ? "missing" : found->second);
    }
    CopyDecoder decoder{table, types};
    sink.begin_table(table);
    connection.copy_out(copy_sql(table, hall.number), [&](std::string_view piece) {
        const auto* row = decoder.decode(piece);
        if (row == nullptr) return;
        sink.row(*row);
        ++report.rows;
        if (report.rows % progress_step == 0) tell(report.rows);
    });
}

void Snapshot::Work::tell(std::int64_t rows) {
    if (progress) progress(rows, std::max(rows, rows_expected));
}

Snapshot::Snapshot(
    const std::string& uri,
    const std::string& hall_code,
    const migrations::MigrationChain& chain,
    Environment& environment,
    const ConnectionOptions& options,
    const std::vector<core::EncodedOperation>& unconfirmed)
    : m_work{std::make_unique<Work>(uri, environment, options)} {
    m_work->meet(hall_code, chain, unconfirmed);
}

Snapshot::~Snapshot() = default;

const core::Hall& Snapshot::hall() const { return m_work->hall; }

SnapshotReport Snapshot::copy_into(core::SnapshotSink& sink, const SnapshotProgress& progress) {
    auto& work = *m_work;
    const auto started = work.environment.steady_now();
    work.progress = progress;
    for (const auto& table : core::tables())
        work.copy_table(table, sink);
    work.connection.execute("COMMIT");
    sink.finish(work.heading.pull);
    work.tell(work.report.rows);
    const auto traffic = work.connection.traffic();
    work.report.flights = traffic.flights;
    work.report.bytes_sent = traffic.bytes_sent;
    work.report.bytes_received = traffic.bytes_received;
    work.report.duration = std::chrono::duration_cast<std::chrono::microseconds>(
        work.environment.steady_now() - started);
    return work.report;
}

}  // namespace hallbook::sync
