/// \file
/// From SQLite's pragmas and sqlite_schema to the logical schema.
/// SPDX-License-Identifier: Apache-2.0
#include "store/schema/sqlite_catalog.hpp"

#include "store/schema/sqlite_definition.hpp"

#include <algorithm>

namespace hallbook::store {

namespace {

namespace type = migrations::logical_type;

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
    std::string text;
    for (const std::string& part : parts) {
        if (!text.empty()) text += separator;
        text += part;
    }
    return text;
}

std::string lower_case(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char character) {
        return static_cast<char>(std::tolower(character));
    });
    return text;
}

// --- Types
// ----------------------------------------------------------------------------------------

std::string between(const std::string& column, std::string_view low, std::string_view high) {
    return column + " >= " + std::string{low} + " and " + column + " <= " + std::string{high};
}

/// "status in ('A', 'B')" gives the labels; anything else nothing.
std::vector<std::string> labels_in(const std::string& column, const std::string& check) {
    const std::string start = column + " in (";
    if (!check.starts_with(start)) return {};
    std::vector<std::string> labels;
    for (const migrations::SqlToken& token : migrations::sql_tokens(check.substr(start.size()))) {
        if (token.kind == migrations::SqlToken::Kind::string) {
            labels.push_back(token.text);
        } else if (!is(token, ",") && !is(token, ")")) {
            return {};
        }
    }
    return labels;
}

std::string_view integer_type(const std::string& column, const std::string& check) {
    if (check.empty()) return type::bigint;
    if (check == column + " in (0, 1)") return type::boolean;
    if (check == between(column, "-2147483648", "2147483647")) return type::integer;
    if (check == between(column, "0", "9999999999")) return type::hundredths;
    if (check == between(column, "-62135596800000000", "253402300799999999")) return type::instant;
    return {};
}

/// 36 bytes in all, hyphens in their places, and hexadecimal digits in lower case between them.
std::string uuid_check(const std::string& column) {
    return migrations::canonical_expression(
        "length(hex(" + column + ")) = 72 AND " + column +
        " LIKE '________-____-____-____-____________' AND length(replace(" + column +
        ", '-', '')) = 32 AND replace(" + column + ", '-', '') NOT GLOB '*[^0-9a-f]*'");
}

std::string_view text_type(const std::string& column, const std::string& check) {
    if (check.empty()) return type::text;
    // The idle modifier makes SQLite count: without it date('2025-02-29') is what it was given.
    const std::string date = " is date(" + column + ", '+0 days') and ";
    if (check == column + date + column + " >= '0001-01-01'") return type::date;
    if (check == column + " is time(" + column + ", '+0 seconds')") return type::time_of_day;
    if (check == "json_valid(" + column + ")") return type::json;
    if (check == uuid_check(column)) return type::uuid;
    return {};
}

void infer_type(
    migrations::LogicalColumn& column,
    const std::string& declared,
    bool strict,
    const std::vector<std::string>& checks) {
    const std::string check = join(checks, " and ");
    std::string_view inferred;
    if (declared == "INTEGER") inferred = integer_type(column.name, check);
    if (declared == "TEXT") {
        inferred = text_type(column.name, check);
        column.labels = labels_in(column.name, check);
        if (!column.labels.empty()) inferred = type::enumeration;
    }
    if (!inferred.empty() && strict) {
        column.type = inferred;
        return;
    }
    column.type = lower_case(declared) + (strict ? "" : " not strict");
    if (!check.empty()) column.type += " check " + check;
}

/// The default of a column, in the form that both engines share; empty when there is none.
std::string default_of(const migrations::LogicalColumn& column, const std::string& text) {
    static const std::string now = migrations::canonical_expression(
        "unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000");
    std::string value = migrations::canonical_expression(text);
    static const std::string random_uuid = migrations::canonical_expression(
        "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || "
        "substr(hex(randomblob(2)), 2) || '-' || substr('89AB', 1 + abs(random() % 4), 1) || "
        "substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))");
    if (value == now) return "now";
    if (value == random_uuid) return "random uuid";
    if (column.type == type::boolean) return value == "1" ? "true" : value == "0" ? "false" : value;
    return value;
}

// --- Tables
// ---------------------------------------------------------------------------------------

struct TableRow {
    std::string name;
    bool strict = false;
    std::string sql;
};

std::vector<TableRow> table_rows(SqliteDatabase& database) {
    SqliteStatement rows = database.prepare(
        "SELECT s.name, t.strict, s.sql FROM sqlite_schema AS s "
        "JOIN pragma_table_list(s.name) AS t ON t.schema = 'main' "
        "WHERE s.type = 'table' AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'");
    std::vector<TableRow> tables;
    while (rows.step())
        tables.push_back({rows.text(0), rows.number(1) != 0, rows.text(2)});
    return tables;
}

void read_columns(
    SqliteDatabase& database,
    const TableRow& row,
    const TableDefinition& definition,
    migrations::LogicalTable& table) {
    SqliteStatement columns = database.prepare(
        "SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_xinfo(?) ORDER BY cid");
    columns.with(row.name);
    std::map<std::int64_t, std::string> key;
    while (columns.step()) {
        migrations::LogicalColumn column{.name = columns.text(0)};
        const auto checks = definition.type_checks.find(column.name);
        infer_type(
            column,
            columns.text(1),
            row.strict,
            checks == definition.type_checks.end() ? std::vector<std::string>{} : checks->second);
        column.nullable = columns.number(2) == 0;
        if (!columns.is_null(3)) column.default_value = default_of(column, columns.text(3));
        const auto generated = definition.generated.find(column.name);
        if (generated != definition.generated.end()) column.generated = generated->second;
        if (columns.number(4) > 0) key[columns.number(4)] = column.name;
        table.columns.push_back(column);
    }
    for (const auto& [place, name] : key)
        table.primary_key.push_back(name);
}

/// An INTEGER PRIMARY KEY is the rowid: never null, and given by SQLite when it is left out.
void recognise_identity(migrations::LogicalTable& table) {
    if (table.primary_key.size() != 1) return;
    for (migrations::LogicalColumn& column : table.columns) {
        if (column.name != table.primary_key.front() || column.type != type::bigint) continue;
        column.nullable = false;
        column.default_value = "identity";
    }
}

void read_foreign_keys(
    SqliteDatabase& database, const TableDefinition& definition, migrations::LogicalTable& table) {
    SqliteStatement rows = database.prepare(
        "SELECT id, \"table\", \"from\", coalesce(\"to\", 'id'), on_update, on_delete "
        "FROM pragma_foreign_key_list(?) ORDER BY id, seq");
    rows.with(table.name);
    std::map<std::int64_t, migrations::LogicalForeignKey> keys;
    while (rows.step()) {
        migrations::LogicalForeignKey& key = keys[rows.number(0)];
        key.table = rows.text(1);
        key.columns.push_back(rows.text(2));
        key.referenced.push_back(rows.text(3));
        key.on_update = lower_case(rows.text(4));
        key.on_delete = lower_case(rows.text(5));
    }
    for (auto& [id, key] : keys) {
        const auto& deferred = definition.deferred_keys;
        key.deferred = std::find(deferred.begin(), deferred.end(), key.columns) != deferred.end();
        table.foreign_keys.push_back(key);
    }
}

// --- Indexes
// --------------------------------------------------------------------------------------

/// Columns by name, expressions as `definition` has them; " desc" and other collations are added.
std::vector<std::string> index_columns(
    SqliteDatabase& database, const std::string& index, const IndexDefinition& definition) {
    SqliteStatement rows = database.prepare(
        "SELECT seqno, name, \"desc\", coll FROM pragma_index_xinfo(?) WHERE key ORDER BY seqno");
    rows.with(index);
    std::vector<std::string> columns;
    while (rows.step()) {
        const auto place = static_cast<std::size_t>(rows.number(0));
        std::string column = rows.is_null(1) ? definition.columns.at(place) : rows.text(1);
        if (rows.number(2) != 0) column += " desc";
        if (rows.text(3) != "BINARY") column += " collate " + lower_case(rows.text(3));
        columns.push_back(std::move(column));
    }
    return columns;
}

void read_indexes(SqliteDatabase& database, migrations::LogicalTable& table) {
    SqliteStatement rows = database.prepare(
        "SELECT l.name, l.\"unique\", l.origin, coalesce(s.sql, '') FROM pragma_index_list(?) AS l "
        "LEFT JOIN sqlite_schema AS s ON s.type = 'index' AND s.name = l.name");
    rows.with(table.name);
    while (rows.step()) {
        const IndexDefinition definition = index_definition(rows.text(3));
        const std::vector<std::string> columns = index_columns(database, rows.text(0), definition);
        if (rows.text(2) == "u") table.unique_keys.push_back(columns);
        if (rows.text(2) != "c") continue;
        table.indexes.push_back({rows.text(0), columns, rows.number(1) != 0, definition.predicate});
    }
}

// --- Triggers
// -------------------------------------------------------------------------------------

/// The condition under which an INSERT would replace another row: there is one with its id, and it
/// differs in some column.
std::string replaces_another(const migrations::LogicalTable& table) {
    std::vector<std::string> old_columns;
    std::vector<std::string> new_columns;
    for (const migrations::LogicalColumn& column : table.columns) {
        old_columns.push_back(column.name);
        new_columns.push_back("NEW." + column.name);
    }
    return token_text(migrations::sql_tokens(
        "EXISTS (SELECT 1 FROM " + table.name + " WHERE id = NEW.id AND (" +
        join(old_columns, ", ") + ") IS NOT (" + join(new_columns, ", ") + "))"));
}

/// The change that a trigger refuses on an append-only table; empty for other triggers.
std::optional<migrations::Refusal> refusal(
    const migrations::LogicalTable& table, const TriggerDefinition& trigger) {
    if (!trigger.refuses || trigger.timing != "before" || !trigger.every_column) return {};
    if (trigger.event == "insert" && trigger.condition == replaces_another(table)) {
        return migrations::Refusal::bypass;
    }
    if (!trigger.condition.empty()) return {};
    if (trigger.event == "update") return migrations::Refusal::update;
    if (trigger.event == "delete") return migrations::Refusal::delete_;
    return {};
}

void read_triggers(SqliteDatabase& database, migrations::LogicalTable& table) {
    SqliteStatement rows = database.prepare(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?");
    rows.with(table.name);
    while (rows.step()) {
        const TriggerDefinition trigger = trigger_definition(rows.text(1));
        if (const auto refused = refusal(table, trigger)) {
            table.refusals.insert(*refused);
        } else {
            table.triggers["trigger " + rows.text(0)] = trigger.timing + " " + trigger.event;
        }
    }
}

migrations::LogicalTable read_table(SqliteDatabase& database, const TableRow& row) {
    const TableDefinition definition = table_definition(row.sql);
    migrations::LogicalTable table{.name = row.name};
    read_columns(database, row, definition, table);
    recognise_identity(table);
    read_foreign_keys(database, definition, table);
    read_indexes(database, table);
    for (const CheckDefinition& check : definition.checks) {
        table.checks.push_back(
            {check.name.empty() ? check.expression : check.name, check.expression});
    }
    read_triggers(database, table);
    return table;
}

}  // namespace

migrations::LogicalSchema read_schema(SqliteDatabase& database) {
    migrations::LogicalSchema schema;
    for (const TableRow& row : table_rows(database)) {
        schema.tables.emplace(row.name, read_table(database, row));
    }
    SqliteStatement views = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'view'");
    while (views.step())
        schema.views.insert(views.text(0));
    return schema;
}

}  // namespace hallbook::store
