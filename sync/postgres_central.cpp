/// \file
/// The four flights, each one statement.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/postgres_central.hpp"

#include "core/codec.hpp"
#include "sync/central_json.hpp"
#include "sync/postgres_repository.hpp"
#include "sync/postgres_rows.hpp"
#include "sync/sql_parts.hpp"

namespace hallbook::sync {

namespace {

void append_row_ids(JsonWriter& json, const RowIds& row_ids) {
    json.open('{');
    for (const auto& [table, ids] : row_ids) {
        json.name(core::table_info(table).name).numbers(ids);
    }
    json.close('}');
}

/// The names that were looked for and the ids that were found or are written, for
/// sync.is_overtaken().
std::string loaded_json(const Verdict& verdict) {
    JsonWriter json;
    json.open('{');
    json.name("cards").texts(verdict.footprint.member_cards);
    json.name("users").texts(verdict.footprint.user_names);
    json.name("employers").texts(verdict.footprint.employer_codes);
    json.name("requests").texts(verdict.footprint.request_numbers);
    auto ids = verdict.row_ids;
    for (const auto& change : verdict.changes) {
        if (!change.before) ids[change.table].push_back(change.row);
    }
    auto& members = ids[core::table_id<core::Member>()];
    members.insert(
        members.end(), verdict.footprint.member_ids.begin(), verdict.footprint.member_ids.end());
    json.name("rows");
    append_row_ids(json, ids);
    return json.close('}').take();
}

void append_effect(JsonWriter& json, const core::Change& change) {
    const auto& table = core::table_info(change.table);
    json.open('{').name("table").text(table.name).name("row").number(change.row);
    json.name("before");
    append_values(json, table, change.before);
    json.name("after");
    append_values(json, table, change.after);
    json.close('}');
}

void append_judgement(JsonWriter& json, const core::Judgement& judgement) {
    const auto& decision = judgement.decision;
    json.open('{');
    json.name("hall").number(judgement.operation.hall);
    json.name("seq").number(judgement.operation.sequence);
    json.name("outcome").text(core::label(decision.outcome));
    json.name("reason").text(core::reason_text(decision));
    json.name("violations").raw(core::encode_violations(decision.violations));
    json.name("judged_as_of").text(core::instant_text(judgement.judged_as_of));
    json.name("reads").texts(judgement.touched.reads);
    json.name("writes").texts(judgement.touched.writes);
    json.name("activities_made").number(judgement.activities_made);
    json.name("judged_before").raw(judgement.judged_before ? "true" : "false");
    json.name("effects").array(decision.changes, append_effect);
    json.close('}');
}

/// {"members:12": "2:15:BREM"}: the hall's number, the sequence and the hall's code.
std::string writers_json(const Verdict& verdict) {
    JsonWriter json;
    json.open('{');
    for (const auto& [row, operation] : verdict.writers) {
        const auto code = verdict.hall_codes.find(operation.hall);
        json.name(std::string{core::table_info(row.first).name} + ":" + std::to_string(row.second));
        json.text(
            std::to_string(operation.hall) + ":" + std::to_string(operation.sequence) + ":" +
            (code == verdict.hall_codes.end() ? std::string{} : code->second));
    }
    return json.close('}').take();
}

const core::TableInfo& table_of(std::string_view part) {
    const auto* table = core::find_table(part);
    if (table == nullptr) {
        throw core::Failure{
            core::FailureKind::schema_mismatch,
            "Central sent rows of a table this program does not know: " + std::string{part} + "."};
    }
    return *table;
}

core::Instant edit_instant(std::string_view text) {
    const auto instant = core::parse_instant(text);
    if (!instant) {
        throw core::Failure{
            core::FailureKind::damaged, "Central sent an instant that cannot be read."};
    }
    return *instant.value;
}

}  // namespace

Welcome PostgresCentral::hello(const Greeting& greeting) {
    const auto rows =
        m_connection.execute("SELECT sync.hello($1::jsonb)", {greeting_json(greeting)});
    return parse_welcome(rows.text(0, 0));
}

Backlog PostgresCentral::backlog(std::size_t operations_max) {
    const auto rows =
        m_connection.execute("SELECT sync.backlog($1::integer)", {std::to_string(operations_max)});
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
            loaded.row_ids[table.id].push_back(rows.integer(row, 1));
            if (!rows.is_null(row, 3))
                loaded.rows.note_edit(
                    table.id, rows.integer(row, 1), edit_instant(rows.text(row, 3)));
        }
    }
    return loaded;
}

bool PostgresCentral::commit(const Verdict& verdict) {
    JsonWriter decided;
    decided.array(verdict.decided.judgements, append_judgement);
    const auto rows = m_connection.execute(
        "SELECT sync.commit_judgements("
        "$1::bigint, $2::pg_snapshot, $3::jsonb, $4::jsonb, $5::jsonb, $6::text)",
        {std::to_string(verdict.generation),
         verdict.snapshot,
         loaded_json(verdict),
         groups_json(verdict.changes, verdict.decided.activities),
         decided.take(),
         writers_json(verdict)});
    return rows.is_true(0, 0);
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
        changed.push_back({table.id, rows.integer(row, 1), std::move(values)});
    }
    arrival.pull.news.rows = std::move(changed);
    return arrival;
}

bool PostgresCentral::wait_for_judgement(std::chrono::milliseconds timeout) {
    return m_connection.wait_for_notification(timeout);
}

}  // namespace hallbook::sync
