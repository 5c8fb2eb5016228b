/// \file
/// Rows by footprint, and changes checked against the rows they were made of.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/rows/postgres_repository.hpp"

#include "core/values/failure.hpp"
#include "sync/rows/postgres_rows.hpp"
#include "sync/rows/sql_parts.hpp"

#include <map>

namespace hallbook::sync {

namespace {

/// Appends an element to an array literal, which lacks its closing brace: {"a","b"
void append_element(std::string& literal, const std::string& text) {
    literal += literal.size() > 1 ? ",\"" : "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') literal += '\\';
        if (c != '\0') literal += c;
    }
    literal += '"';
}

void append_element(std::string& literal, std::int64_t number) {
    if (literal.size() > 1) literal += ',';
    literal += std::to_string(number);
}

template <class Range>
std::string array_literal(const Range& range) {
    std::string literal = "{";
    for (const auto& each : range)
        append_element(literal, each);
    return literal + "}";
}

[[noreturn]] void fail(const core::TableInfo& table, const core::RowKey& row) {
    throw core::Failure{
        core::FailureKind::conflict,
        "The row " + row.text() + " of " + std::string{table.name} + " is not as it was read.",
        {},
        core::Retry::yes};
}

}  // namespace

std::pair<std::string, std::string> arrays_of(const std::vector<core::OperationId>& operations) {
    std::string halls = "{";
    std::string sequences = "{";
    for (const auto& id : operations) {
        append_element(halls, id.hall);
        append_element(sequences, id.sequence);
    }
    return {halls + "}", sequences + "}"};
}

PostgresResult execute_load(
    PostgresConnection& connection,
    const core::Footprint& footprint,
    const std::vector<core::OperationId>& past) {
    const auto [halls, sequences] = arrays_of(past);
    return connection.execute(
        load_sql(),
        {array_literal(footprint.member_cards),
         array_literal(footprint.member_ids),
         array_literal(footprint.user_names),
         array_literal(footprint.employer_codes),
         array_literal(footprint.request_numbers),
         halls,
         sequences,
         array_literal(footprint.equipment_templates),
         array_literal(footprint.equipment_submissions)});
}

void PostgresRepository::load(const core::Footprint& footprint, core::WorkingSet& working_set) {
    const auto rows = execute_load(m_connection, footprint, {});
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const auto* table = core::find_table(rows.text(row, 0));
        if (table != nullptr) working_set.load(table->id, parse_row(*table, rows.text(row, 2)));
    }
}

void PostgresRepository::write(const std::vector<core::Change>& changes) {
    std::map<core::TableId, std::vector<core::Change>> by_table;
    for (const auto& change : changes)
        by_table[change.table].push_back(change);
    for (const auto& [table, of_table] : by_table) {
        check_befores(core::table_info(table), of_table);
    }
    m_connection.execute("SELECT sync.write_rows($1::jsonb)", {groups_json(changes)});
}

/// Locks the rows, so that nobody changes them until the end of the transaction.
void PostgresRepository::check_befores(
    const core::TableInfo& table, const std::vector<core::Change>& changes) {
    std::vector<std::string> ids;
    ids.reserve(changes.size());
    for (const auto& change : changes)
        ids.push_back(change.row.text());
    const std::string type = is_keyed_by_uuid(table) ? "uuid" : "bigint";
    const auto rows = m_connection.execute(
        "SELECT t.id, " + row_expression(table) + " FROM " + sql_name(table) +
            " AS t WHERE t.id = ANY ($1::" + type + "[]) ORDER BY t.id FOR UPDATE",
        {array_literal(ids)});
    std::map<core::RowKey, core::Values> stored;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        stored[parse_key(table, rows.text(row, 0))] = parse_row(table, rows.text(row, 1));
    }
    for (const auto& change : changes) {
        const auto found = stored.find(change.row);
        const bool as_read = change.before
                                 ? found != stored.end() && found->second == *change.before
                                 : found == stored.end();
        if (!as_read) fail(table, change.row);
    }
}

}  // namespace hallbook::sync
