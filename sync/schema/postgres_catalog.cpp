/// \file
/// Reads pg_catalog into a logical schema.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/schema/postgres_catalog.hpp"

#include "migrations/schema/sql_text.hpp"
#include "sync/schema/value_ranges.hpp"

#include <algorithm>

namespace hallbook::sync {

namespace {

namespace type = migrations::logical_type;
using migrations::LogicalTable;
using Tables = std::map<std::string, LogicalTable>;

/// `ours`: the tables and views that are read, with their names in the logical schema.
constexpr std::string_view ours = R"sql(
    WITH ours AS (
        SELECT
            c.oid, c.relkind,
            CASE
                WHEN n.nspname = current_schema() OR (n.nspname, c.relname) = ('sync', 'conflicts')
                THEN c.relname
                ELSE n.nspname || '.' || c.relname
            END AS name
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname IN (current_schema(), 'sync')
    )
)sql";

/// A query over `ours`.
std::string over_ours(const std::string& query) { return std::string{ours} + query; }

/// SQL for the names, joined by commas, of the columns with these numbers (int2vector or array).
std::string columns_named(const std::string& table, const std::string& numbers) {
    return "(SELECT string_agg(a.attname, ',' ORDER BY k.place) FROM unnest(" + numbers +
           ") WITH ORDINALITY AS k (number, place) JOIN pg_attribute AS a ON a.attrelid = " +
           table + " AND a.attnum = k.number)";
}

/// The parts of a text at each separator; none for an empty text.
std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(separator), text.size());
        parts.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

void read_tables(PostgresConnection& connection, migrations::LogicalSchema& schema) {
    const auto rows = connection.execute(over_ours("SELECT name, relkind FROM ours ORDER BY name"));
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const std::string name = rows.string(row, 0);
        const std::string_view kind = rows.text(row, 1);
        if (kind == "r" || kind == "p") schema.tables[name].name = name;
        if (kind == "v" || kind == "m") schema.views.insert(name);
    }
}

// --- Columns ----------------------------------------------------------------------------------

std::string default_of(std::string_view identity, std::string_view expression) {
    if (identity == "d") return "identity";
    if (identity == "a") return "identity always";
    const std::string value =
        expression.empty() ? "" : migrations::canonical_expression(expression);
    if (value == "gen_random_uuid()") return "random uuid";
    return value == "now()" ? "now" : value;
}

/// Reads types, defaults and nullability as declared; add_checks() reads the ranges.
void read_columns(PostgresConnection& connection, Tables& tables) {
    const auto rows = connection.execute(over_ours(R"sql(
        SELECT
            o.name, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
            CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END,
            CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END,
            (
                SELECT string_agg(e.enumlabel, E'\n' ORDER BY e.enumsortorder)
                FROM pg_enum AS e WHERE e.enumtypid = a.atttypid
            )
        FROM ours AS o
        JOIN pg_attribute AS a ON a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE o.relkind IN ('r', 'p')
        ORDER BY o.name, a.attnum
    )sql"));
    for (std::size_t row = 0; row < rows.size(); ++row) {
        migrations::LogicalColumn column{
            .name = rows.string(row, 1),
            .type = rows.string(row, 2),
            .labels = split(rows.text(row, 7), '\n'),
            .nullable = !rows.is_true(row, 3),
            .default_value = default_of(rows.text(row, 4), rows.text(row, 5))};
        if (!rows.is_null(row, 6))
            column.generated = migrations::canonical_expression(rows.text(row, 6));
        if (!column.labels.empty()) column.type = type::enumeration;
        tables.at(rows.string(row, 0)).columns.push_back(std::move(column));
    }
}

/// Gives the columns the logical types that their ranges enforce.
void set_types(LogicalTable& table, ValueRanges& ranges) {
    for (migrations::LogicalColumn& column : table.columns) {
        if (column.type == "jsonb") column.type = type::json;
        const auto narrowed = ranges.logical_type(column.name, column.type);
        if (narrowed) column.type = *narrowed;
    }
}

// --- Constraints ------------------------------------------------------------------------------

void read_keys(PostgresConnection& connection, Tables& tables) {
    const auto rows = connection.execute(over_ours(
        "SELECT o.name, c.contype, " + columns_named("c.conrelid", "c.conkey") +
        " FROM ours AS o JOIN pg_constraint AS c ON c.conrelid = o.oid"
        " WHERE c.contype IN ('p', 'u') ORDER BY o.name, c.conname"));
    for (std::size_t row = 0; row < rows.size(); ++row) {
        LogicalTable& table = tables.at(rows.string(row, 0));
        const std::vector<std::string> columns = split(rows.text(row, 2), ',');
        if (rows.text(row, 1) == "p") {
            table.primary_key = columns;
        } else {
            table.unique_keys.push_back(columns);
        }
    }
}

std::string action(std::string_view code) {
    if (code == "r") return "restrict";
    if (code == "c") return "cascade";
    if (code == "n") return "set null";
    if (code == "d") return "set default";
    return "no action";
}

void read_foreign_keys(PostgresConnection& connection, Tables& tables) {
    const auto rows = connection.execute(over_ours(
        "SELECT o.name, r.name, " + columns_named("c.conrelid", "c.conkey") + ", " +
        columns_named("c.confrelid", "c.confkey") +
        ", c.confupdtype, c.confdeltype, c.condeferrable AND c.condeferred, c.convalidated"
        " FROM ours AS o JOIN pg_constraint AS c ON c.conrelid = o.oid"
        " JOIN ours AS r ON r.oid = c.confrelid"
        " WHERE c.contype = 'f' ORDER BY o.name, c.conname"));
    for (std::size_t row = 0; row < rows.size(); ++row) {
        migrations::LogicalForeignKey key{
            .columns = split(rows.text(row, 2), ','),
            .table = rows.string(row, 1),
            .referenced = split(rows.text(row, 3), ','),
            .on_update = action(rows.text(row, 4)),
            .on_delete = action(rows.text(row, 5)),
            .deferred = rows.is_true(row, 6)};
        if (!rows.is_true(row, 7)) key.on_delete += ", not valid";
        tables.at(rows.string(row, 0)).foreign_keys.push_back(std::move(key));
    }
}

/// Adds the checks of one table; those that keep a type in its range become part of the type.
void add_checks(LogicalTable& table, const std::vector<migrations::LogicalCheck>& checks) {
    ValueRanges ranges{checks};
    set_types(table, ranges);
    for (const migrations::LogicalCheck& check : checks) {
        if (!ranges.is_used_up(check.name)) table.checks.push_back(check);
    }
}

void read_checks(PostgresConnection& connection, Tables& tables) {
    const auto rows = connection.execute(over_ours(R"sql(
        SELECT o.name, c.conname, pg_get_expr(c.conbin, c.conrelid), c.convalidated
        FROM ours AS o JOIN pg_constraint AS c ON c.conrelid = o.oid
        WHERE c.contype = 'c'
        ORDER BY o.name, c.conname
    )sql"));
    std::map<std::string, std::vector<migrations::LogicalCheck>> checks;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        std::string expression = migrations::canonical_expression(rows.text(row, 2));
        if (!rows.is_true(row, 3)) expression += ", not valid";
        checks[rows.string(row, 0)].push_back({rows.string(row, 1), std::move(expression)});
    }
    for (auto& [name, table] : tables)
        add_checks(table, checks[name]);
}

// --- Indexes and triggers ---------------------------------------------------------------------

std::vector<std::string> index_columns(std::string_view definitions) {
    std::vector<std::string> columns;
    for (const std::string& definition : split(definitions, '\n')) {
        const bool descending = definition.ends_with(" DESC");
        const std::string name = definition.substr(0, definition.size() - (descending ? 5 : 0));
        columns.push_back(migrations::canonical_expression(name) + (descending ? " desc" : ""));
    }
    return columns;
}

void read_indexes(PostgresConnection& connection, Tables& tables) {
    const auto rows = connection.execute(over_ours(R"sql(
        SELECT
            o.name, i.relname, x.indisunique, pg_get_expr(x.indpred, x.indrelid), x.indisvalid,
            (
                SELECT string_agg(
                    pg_get_indexdef(x.indexrelid, k, true)
                        || CASE WHEN x.indoption[k - 1] & 1 = 1 THEN ' DESC' ELSE '' END,
                    E'\n' ORDER BY k
                )
                FROM generate_series(1, x.indnkeyatts::int) AS k
            )
        FROM ours AS o
        JOIN pg_index AS x ON x.indrelid = o.oid
        JOIN pg_class AS i ON i.oid = x.indexrelid
        WHERE NOT EXISTS (SELECT 1 FROM pg_constraint AS c WHERE c.conindid = x.indexrelid
                          AND c.contype IN ('p', 'u', 'x'))
        ORDER BY o.name, i.relname
    )sql"));
    for (std::size_t row = 0; row < rows.size(); ++row) {
        migrations::LogicalIndex index{
            .name = rows.string(row, 1),
            .columns = index_columns(rows.text(row, 5)),
            .unique = rows.is_true(row, 2)};
        if (!rows.is_null(row, 3))
            index.predicate = migrations::canonical_expression(rows.text(row, 3));
        if (!rows.is_true(row, 4)) index.predicate += ", not valid";
        tables.at(rows.string(row, 0)).indexes.push_back(std::move(index));
    }
}

/// Adds the events that a trigger refuses which calls hallbook_refuse_change.
void add_refusals(LogicalTable& table, std::string_view events) {
    for (const std::string& event : split(events, ',')) {
        if (event == "update") table.refusals.insert(migrations::Refusal::update);
        if (event == "delete") table.refusals.insert(migrations::Refusal::delete_);
        if (event == "truncate") table.refusals.insert(migrations::Refusal::bypass);
    }
}

/// Merges the events that triggers of one role watch, in order: "delete, insert, update".
void add_events(std::string& watched, std::string_view events) {
    std::vector<std::string> all = split(events, ',');
    for (const std::string& each : split(watched, ',')) {
        all.push_back(each.starts_with(" ") ? each.substr(1) : each);
    }
    std::sort(all.begin(), all.end());
    watched.clear();
    for (const std::string& each : all)
        watched += (watched.empty() ? "" : ", ") + each;
}

/// For one role, tables keyed by numbers and tables keyed by UUIDs have a trigger function each.
bool is_any(std::string_view function, std::string_view of_numbers, std::string_view of_uuids) {
    return function == of_numbers || function == of_uuids;
}

/// A trigger counts for a role only if no replication setting can switch it off, and it watches all
/// columns without a condition; any other is listed by its name.
void read_triggers(PostgresConnection& connection, Tables& tables) {
    const auto rows = connection.execute(over_ours(R"sql(
        SELECT
            o.name, t.tgname, p.proname,
            t.tgenabled = 'A' AND t.tgqual IS NULL AND t.tgattr = '',
            concat_ws(
                ',', CASE WHEN t.tgtype & 8 > 0 THEN 'delete' END,
                CASE WHEN t.tgtype & 4 > 0 THEN 'insert' END,
                CASE WHEN t.tgtype & 32 > 0 THEN 'truncate' END,
                CASE WHEN t.tgtype & 16 > 0 THEN 'update' END
            ),
            t.tgtype & 2 > 0
        FROM ours AS o
        JOIN pg_trigger AS t ON t.tgrelid = o.oid AND NOT t.tgisinternal
        JOIN pg_proc AS p ON p.oid = t.tgfoid
        ORDER BY o.name, t.tgname
    )sql"));
    for (std::size_t row = 0; row < rows.size(); ++row) {
        LogicalTable& table = tables.at(rows.string(row, 0));
        const std::string_view function = rows.text(row, 2);
        const bool always = rows.is_true(row, 3);
        const bool before = rows.is_true(row, 5);
        if (function == "hallbook_refuse_change" && always && before) {
            add_refusals(table, rows.text(row, 4));
        } else if (is_any(function, "hallbook_audit", "hallbook_audit_uuid") && always && !before) {
            add_events(table.triggers["audit"], rows.text(row, 4));
        } else if (is_any(function, "note_changes", "note_uuid_changes") && always && !before) {
            add_events(table.triggers["change log"], rows.text(row, 4));
        } else {
            std::string text = before ? "before" : "after";
            text += " " + rows.string(row, 4) + " does " + rows.string(row, 2);
            table.triggers["trigger " + rows.string(row, 1)] =
                always ? text : text + ", not always";
        }
    }
}

// --- Rights -----------------------------------------------------------------------------------

std::string command_of(std::string_view code) {
    if (code == "r") return "select";
    if (code == "a") return "insert";
    if (code == "w") return "update";
    if (code == "d") return "delete";
    return "all";
}

/// A policy as CREATE POLICY writes it after the table's name.
std::string policy_text(const PostgresResult& rows, std::size_t row) {
    std::string text = rows.is_true(row, 2) ? "" : "as restrictive ";
    text += "for " + command_of(rows.text(row, 3)) + " to " + rows.string(row, 4);
    if (!rows.is_null(row, 5))
        text += " using (" + migrations::canonical_expression(rows.text(row, 5)) + ")";
    if (!rows.is_null(row, 6))
        text += " with check (" + migrations::canonical_expression(rows.text(row, 6)) + ")";
    return text;
}

void read_row_security(PostgresConnection& connection, Tables& tables) {
    const auto enabled = connection.execute(over_ours(R"sql(
        SELECT o.name, c.relforcerowsecurity
        FROM ours AS o JOIN pg_class AS c ON c.oid = o.oid
        WHERE c.relrowsecurity
    )sql"));
    for (std::size_t row = 0; row < enabled.size(); ++row) {
        tables.at(enabled.string(row, 0)).row_security =
            enabled.is_true(row, 1) ? "enabled, forced" : "enabled";
    }
    const auto policies = connection.execute(over_ours(R"sql(
        SELECT
            o.name, p.polname, p.polpermissive, p.polcmd,
            (
                SELECT string_agg(coalesce(r.rolname, 'PUBLIC'), ', ' ORDER BY r.rolname)
                FROM unnest(p.polroles) AS role LEFT JOIN pg_roles AS r ON r.oid = role
            ),
            pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
        FROM ours AS o JOIN pg_policy AS p ON p.polrelid = o.oid
    )sql"));
    for (std::size_t row = 0; row < policies.size(); ++row) {
        tables.at(policies.string(row, 0)).policies[policies.string(row, 1)] =
            policy_text(policies, row);
    }
}

/// Reads the rights of PUBLIC, of hallbook's roles, and of the logins that have these roles. Rights
/// that the administrator grants to other logins are no part of the schema.
void read_rights(PostgresConnection& connection, Tables& tables) {
    const auto rows = connection.execute(over_ours(R"sql(
        , roles AS (
            SELECT oid, rolname FROM pg_roles
            WHERE rolname IN ('hallbook_hall', 'hallbook_reconciler')
        ), bound AS (
            SELECT oid, quote_ident(rolname) AS name FROM roles
            UNION SELECT r.oid, quote_ident(r.rolname)
            FROM pg_auth_members AS m JOIN pg_roles AS r ON r.oid = m.member
            WHERE m.roleid IN (SELECT oid FROM roles) AND NOT r.rolsuper
            UNION SELECT 0, 'PUBLIC'
        ), granted AS (
            SELECT
                o.name AS relation, a.grantee, NULL::name AS attname,
                lower(a.privilege_type) || CASE WHEN a.is_grantable THEN ' with grant option' ELSE '' END
                    AS privilege
            FROM ours AS o
            JOIN pg_class AS c ON c.oid = o.oid
            CROSS JOIN LATERAL aclexplode(c.relacl) AS a
            WHERE c.relkind IN ('r', 'p') AND a.grantee <> c.relowner
            UNION ALL
            SELECT
                o.name, a.grantee, t.attname,
                lower(a.privilege_type) || CASE WHEN a.is_grantable THEN ' with grant option' ELSE '' END
            FROM ours AS o
            JOIN pg_class AS c ON c.oid = o.oid
            JOIN pg_attribute AS t ON t.attrelid = o.oid
            CROSS JOIN LATERAL aclexplode(t.attacl) AS a
            WHERE c.relkind IN ('r', 'p') AND a.grantee <> c.relowner
        ), privileges AS (
            SELECT
                relation, grantee, privilege
                    || coalesce(' (' || string_agg(attname, ', ' ORDER BY attname) || ')', '') AS words
            FROM granted GROUP BY relation, grantee, privilege, attname IS NULL
        )
        SELECT p.relation, b.name, string_agg(p.words, ', ' ORDER BY p.words)
        FROM privileges AS p JOIN bound AS b ON b.oid = p.grantee
        GROUP BY p.relation, b.name
    )sql"));
    for (std::size_t row = 0; row < rows.size(); ++row)
        tables.at(rows.string(row, 0)).rights[rows.string(row, 1)] = rows.string(row, 2);
}

void read_enum_types(PostgresConnection& connection, migrations::LogicalSchema& schema) {
    const auto rows = connection.execute(R"sql(
        SELECT t.typname, string_agg(e.enumlabel, E'\n' ORDER BY e.enumsortorder)
        FROM pg_type AS t
        JOIN pg_namespace AS n ON n.oid = t.typnamespace
        JOIN pg_enum AS e ON e.enumtypid = t.oid
        WHERE n.nspname IN (current_schema(), 'sync')
        GROUP BY t.typname
    )sql");
    for (std::size_t row = 0; row < rows.size(); ++row) {
        schema.enum_types[rows.string(row, 0)] = split(rows.text(row, 1), '\n');
    }
}

}  // namespace

migrations::LogicalSchema read_schema(PostgresConnection& connection) {
    migrations::LogicalSchema schema;
    read_tables(connection, schema);
    read_columns(connection, schema.tables);
    read_keys(connection, schema.tables);
    read_foreign_keys(connection, schema.tables);
    read_checks(connection, schema.tables);
    read_indexes(connection, schema.tables);
    read_triggers(connection, schema.tables);
    read_row_security(connection, schema.tables);
    read_rights(connection, schema.tables);
    read_enum_types(connection, schema);
    return schema;
}

}  // namespace hallbook::sync
