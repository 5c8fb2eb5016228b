/// \file
/// Runs each of the four flights as one statement.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/central/postgres_central.hpp"

#include "core/operations/codec.hpp"
#include "sync/central/central_json.hpp"
#include "sync/central/commit_refusal.hpp"
#include "sync/central/verdict_texts.hpp"
#include "sync/rows/postgres_repository.hpp"
#include "sync/rows/postgres_rows.hpp"
#include "sync/rows/sql_parts.hpp"

namespace hallbook::sync {

namespace {

const core::TableInfo& table_of(std::string_view part) {
    const auto* table = core::find_table(part);
    if (table == nullptr) {
        throw core::Failure{
            core::FailureKind::schema_mismatch,
            "Central sent rows of a table this program does not know: " + std::string{part} + "."};
    }
    return *table;
}

core::Instant instant_of(std::string_view text) {
    const auto instant = core::parse_instant(text);
    if (!instant) {
        throw core::Failure{
            core::FailureKind::damaged, "Central sent an instant that cannot be read."};
    }
    return *instant.value;
}

}  // namespace

Welcome PostgresCentral::hello(const Greeting& greeting) {
    const auto rows = m_connection.execute(
        "CALL sync.greet($1::jsonb, NULL, NULL, NULL)", {greeting_json(greeting)});
    auto welcome = parse_welcome(rows.text(0, 0));
    if (!rows.is_null(0, 1)) {
        welcome.backlog =
            reading("backlog", [&] { return backlog_from(Json::parse(rows.text(0, 1))); });
    }
    welcome.clock_out = instant_of(rows.text(0, 2));
    return welcome;
}

Backlog PostgresCentral::backlog(
    std::size_t operations_max, const std::vector<core::OperationId>& but_for) {
    const auto [halls, seqs] = arrays_of(but_for);
    const auto rows = m_connection.execute(
        "SELECT sync.backlog($1::integer, $2::integer[], $3::bigint[])",
        {std::to_string(operations_max), halls, seqs});
    return reading("backlog", [&] { return backlog_from(Json::parse(rows.text(0, 0))); });
}

Loaded PostgresCentral::load(
    const core::Footprint& footprint, const std::vector<core::OperationId>& past) {
    const auto rows = execute_load(m_connection, footprint, past);
    Loaded loaded;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const auto part = rows.text(row, 0);
        if (part == "+state") {
            loaded.generation = rows.integer(row, 1);
            loaded.snapshot = rows.string(row, 2);
        } else if (part == "+past") {
            reading("history", [&] {
                loaded.past.push_back(past_from(Json::parse(rows.text(row, 2))));
            });
        } else {
            const auto& table = table_of(part);
            loaded.rows.load(table.id, parse_row(table, rows.text(row, 2)));
            const auto key = parse_key(table, rows.text(row, 1));
            loaded.row_ids[table.id].push_back(key);
            if (!rows.is_null(row, 3))
                loaded.rows.note_edit(table.id, key, instant_of(rows.text(row, 3)));
        }
    }
    return loaded;
}

void PostgresCentral::make_ready(Verdict& verdict) { verdict.texts = verdict_texts(verdict); }

bool PostgresCentral::commit(const Verdict& verdict) {
    auto parameters = verdict.texts.empty() ? verdict_texts(verdict) : verdict.texts;
    parameters.insert(
        parameters.begin(),
        {std::to_string(verdict.generation),
         verdict.snapshot,
         verdict.is_upon_unseen ? "true" : "false"});
    try {
        const auto rows = m_connection.execute(
            "SELECT sync.commit_judgements("
            "$1::bigint, $2::pg_snapshot, $3::boolean, $4::jsonb, $5::text[], "
            "$6::sync.judgements[], $7::json[])",
            parameters);
        return rows.is_true(0, 0);
    } catch (const core::Failure& failure) {
        throw failure_of_commit(failure);
    }
}

void PostgresCentral::hold_as_newer(const core::OperationId& operation) {
    m_connection.execute(
        "INSERT INTO sync.newer (hall, seq) VALUES ($1::integer, $2::bigint) "
        "ON CONFLICT (hall) DO UPDATE SET seq = least(newer.seq, excluded.seq)",
        {std::to_string(operation.hall), std::to_string(operation.sequence)});
}

Arrival PostgresCentral::pull(const core::Cursor& cursor, core::HallNumber hall) {
    const auto rows =
        m_connection.execute(pull_sql(), {std::to_string(cursor.watermark), std::to_string(hall)});
    Arrival arrival;
    std::vector<core::CentralRow> changed;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const auto part = rows.text(row, 0);
        if (part == "+pull") {
            arrival = parse_pull_heading(rows.text(row, 2), hall);
            continue;
        }
        const auto& table = table_of(part);
        std::optional<core::Values> values;
        if (!rows.is_null(row, 2)) values = parse_row(table, rows.text(row, 2));
        changed.push_back({table.id, parse_key(table, rows.text(row, 1)), std::move(values)});
    }
    arrival.pull.news.rows = std::move(changed);
    return arrival;
}

bool PostgresCentral::wait_for_judgement(std::chrono::milliseconds timeout) {
    return m_connection.wait_for_notification(timeout);
}

}  // namespace hallbook::sync
