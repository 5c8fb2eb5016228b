/// \file
/// Another program's schema from PostgreSQL's catalog, and its rows as texts.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/office/foreign_schema.hpp"

#include <algorithm>
#include <map>

namespace hallbook::sync {

namespace {

constexpr const char* columns_sql = R"sql(
    SELECT
        c.relname, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,
        t.typtype = 'e', t.oid,
        (
            SELECT r.relname
            FROM pg_constraint AS f JOIN pg_class AS r ON r.oid = f.confrelid
            WHERE f.contype = 'f' AND f.conrelid = c.oid AND f.conkey = ARRAY[a.attnum]
            LIMIT 1
        ),
        EXISTS (
            SELECT FROM pg_index AS i
            WHERE i.indrelid = c.oid AND i.indisprimary AND i.indnkeyatts = 1
                AND i.indkey[0] = a.attnum
        )
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type AS t ON t.oid = a.atttypid
    WHERE n.nspname = $1::text AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    ORDER BY c.relname COLLATE "C", a.attnum
)sql";

constexpr const char* labels_sql = R"sql(
    SELECT e.enumtypid, t.typname, e.enumlabel, n.nspname = $1::text
    FROM pg_enum AS e
    JOIN pg_type AS t ON t.oid = e.enumtypid
    JOIN pg_namespace AS n ON n.oid = t.typnamespace
    ORDER BY t.typname COLLATE "C", e.enumtypid, e.enumsortorder
)sql";

using Labels = std::map<std::string, std::vector<std::string>, std::less<>>;

/// Returns the labels of every enum type by its oid; adds those of the schema itself to `schema`.
Labels read_labels(PostgresConnection& connection, migrations::ForeignSchema& schema) {
    Labels by_type;
    const auto rows = connection.execute(labels_sql, {schema.name});
    for (std::size_t row = 0; row < rows.size(); ++row) {
        auto& labels = by_type[rows.string(row, 0)];
        labels.push_back(rows.string(row, 2));
        if (!rows.is_true(row, 3)) continue;
        if (labels.size() == 1) schema.enums.push_back({rows.string(row, 1), {}});
        schema.enums.back().labels.push_back(rows.string(row, 2));
    }
    return by_type;
}

void count_rows(PostgresConnection& connection, migrations::ForeignSchema& schema) {
    for (auto& table : schema.tables) {
        table.rows =
            connection.execute("SELECT count(*) FROM " + foreign_name(schema.name, table.name))
                .integer(0, 0);
    }
}

bool has_column(const migrations::ForeignTable& table, std::string_view name) {
    return std::any_of(table.columns.begin(), table.columns.end(), [&](const auto& column) {
        return column.name == name;
    });
}

/// Their column that identifies a row; empty when there is none.
std::string key_column(const migrations::PlannedTable& table) {
    const auto& from = table.columns.front().from;
    return from.empty() ? "" : "t." + quoted_name(table.theirs.columns.at(from.front()).name);
}

std::string select_rows(
    const migrations::AdoptionPlan& plan, const migrations::PlannedTable& table) {
    std::string sql = "SELECT " + foreign_key(table);
    for (const auto& column : table.theirs.columns)
        sql += ", t." + quoted_name(column.name) + "::text";
    const auto key = key_column(table);
    return sql + " FROM " + foreign_name(plan.schema, table.theirs.name) + " AS t ORDER BY " +
           (key.empty() ? "t.ctid" : key);
}

}  // namespace

std::string quoted_name(const std::string& name) {
    std::string text = "\"";
    for (const char c : name)
        text += c == '"' ? std::string{"\"\""} : std::string{c};
    return text + "\"";
}

std::string foreign_name(const std::string& schema, const std::string& table) {
    return quoted_name(schema) + "." + quoted_name(table);
}

std::string foreign_key(const migrations::PlannedTable& table) {
    const auto key = key_column(table);
    return key.empty() ? "t.ctid::text" : "coalesce(" + key + "::text, t.ctid::text)";
}

migrations::ForeignSchema inspect_foreign(PostgresConnection& connection, const std::string& name) {
    migrations::ForeignSchema schema{.name = name, .tables = {}, .enums = {}};
    const auto labels = read_labels(connection, schema);
    const auto rows = connection.execute(columns_sql, {name});
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const auto table = rows.string(row, 0);
        if (schema.tables.empty() || schema.tables.back().name != table) {
            schema.tables.push_back({table, {}, 0});
        }
        migrations::ForeignColumn column{
            .name = rows.string(row, 1),
            .type = rows.string(row, 2),
            .nullable = rows.is_true(row, 3),
            .is_key = rows.is_true(row, 7),
            .labels = {},
            .refers_to = rows.optional_string(row, 6).value_or("")};
        if (rows.is_true(row, 4)) column.labels = labels.at(rows.string(row, 5));
        schema.tables.back().columns.push_back(std::move(column));
    }
    count_rows(connection, schema);
    return schema;
}

bool is_hallbooks_own(const migrations::ForeignSchema& schema) {
    return std::any_of(schema.tables.begin(), schema.tables.end(), [](const auto& table) {
        return table.name == "schema_revisions" && has_column(table, "checksum");
    });
}

migrations::ForeignRows read_foreign_rows(
    PostgresConnection& connection, const migrations::AdoptionPlan& plan) {
    migrations::ForeignRows all;
    for (const auto& table : plan.tables) {
        const auto rows = connection.execute(select_rows(plan, table));
        auto& into = all.emplace_back();
        into.reserve(rows.size());
        for (std::size_t row = 0; row < rows.size(); ++row) {
            migrations::ForeignRow foreign{rows.string(row, 0), {}};
            for (std::size_t i = 0; i < table.theirs.columns.size(); ++i) {
                foreign.texts.push_back(rows.optional_string(row, static_cast<int>(i) + 1));
            }
            into.push_back(std::move(foreign));
        }
    }
    return all;
}

}  // namespace hallbook::sync
