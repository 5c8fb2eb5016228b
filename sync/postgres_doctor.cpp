/// \file
/// Looking at and mending central.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/postgres_doctor.hpp"

#include "core/schema_made.hpp"
#include "core/sha256.hpp"
#include "sync/postgres_migrations.hpp"

#include <algorithm>

namespace hallbook::sync {

namespace {

constexpr const char* types_in_use = R"sql(
    SELECT DISTINCT t.typname
    FROM pg_attribute AS a
    JOIN pg_class AS c ON c.oid = a.attrelid
    JOIN pg_type AS t ON t.oid = a.atttypid OR t.typarray = a.atttypid
    JOIN pg_namespace AS n ON n.oid = t.typnamespace
    WHERE NOT a.attisdropped AND t.typtype = 'e' AND n.nspname IN (current_schema(), 'sync')
)sql";

/// The table that a name of the logical schema means, as SQL; null when it is not there.
constexpr const char* table_named = R"sql(
    SELECT c.oid::regclass
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND CASE
        WHEN n.nspname = current_schema() OR (n.nspname, c.relname) = ('sync', 'conflicts')
        THEN c.relname
        ELSE n.nspname || '.' || c.relname
    END = $1 AND n.nspname IN (current_schema(), 'sync')
)sql";

constexpr const char* all_functions = R"sql(
    SELECT
        CASE WHEN n.nspname = current_schema() THEN '' ELSE n.nspname || '.' END || p.proname,
        p.prosrc
    FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
    WHERE n.nspname = 'sync'
        OR (n.nspname = current_schema() AND p.proname LIKE 'hallbook\_%')
)sql";

/// "body 3f2a9c01", without carriage returns, which a checkout may bring in.
std::string body_text(std::string body) {
    std::erase(body, '\r');
    return "body " + core::sha256_hex(body).substr(0, 8);
}

/// Holds the migration lock as long as it lives.
class MigrationLock {
public:
    explicit MigrationLock(PostgresConnection& connection) : m_target(connection) {
        m_target.begin();
    }
    void release() { m_target.end(); }

private:
    PostgresMigrations m_target;
};

}  // namespace

core::Circumstances circumstances(PostgresConnection& connection) {
    core::Circumstances around;
    around.lock_holder = migration_lock_holder(connection);
    const auto marked = connection.execute(
        "SELECT lower(coalesce(current_setting('hallbook.production', true), '')) "
        "IN ('on', 'true', 'yes', '1')");
    if (marked.is_true(0, 0)) around.production = "hallbook.production is on";
    const auto types = connection.execute(types_in_use);
    for (std::size_t row = 0; row < types.size(); ++row)
        around.types_in_use.insert(types.string(row, 0));
    return around;
}

std::string database_owner(PostgresConnection& connection) {
    return connection
        .execute(
            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()")
        .string(0, 0);
}

std::map<std::string, std::int64_t> row_counts(
    PostgresConnection& connection, const std::set<std::string>& tables) {
    std::map<std::string, std::int64_t> counts;
    for (const std::string& table : tables) {
        const auto found = connection.execute(table_named, {table});
        if (found.empty()) continue;
        counts[table] =
            connection.execute("SELECT count(*) FROM " + found.string(0, 0)).integer(0, 0);
    }
    return counts;
}

std::vector<core::Difference> function_drift(
    PostgresConnection& connection,
    const core::MigrationChain& chain,
    const core::RevisionIds& applied) {
    core::SchemaFacts expected;
    for (const auto& [name, body] : core::functions_made(chain, applied))
        expected[name + ": function"] = body_text(body);
    core::SchemaFacts actual;
    const auto rows = connection.execute(all_functions);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const std::string object = rows.string(row, 0) + ": function";
        const std::string text = body_text(rows.string(row, 1));
        const auto [kept, is_new] = actual.emplace(object, text);
        // Of several with one name, the one that ought to be there is not there alone.
        if (!is_new) kept->second += ", " + text;
    }
    std::vector<core::Difference> drift;
    for (const auto& [object, text] : expected) {
        const auto found = actual.find(object);
        const std::string is = found == actual.end() ? std::string{core::absent} : found->second;
        if (is != text) drift.push_back({object, text, is});
    }
    for (const auto& [object, text] : actual) {
        if (expected.count(object) == 0) drift.push_back({object, std::string{core::absent}, text});
    }
    return drift;
}

void run_repair(PostgresConnection& connection, const std::string& sql) {
    MigrationLock lock{connection};
    PostgresTransaction transaction{connection};
    connection.execute("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '10s'");
    connection.execute(sql);
    transaction.commit();
    lock.release();
}

}  // namespace hallbook::sync
