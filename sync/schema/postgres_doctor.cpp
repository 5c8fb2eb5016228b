/// \file
/// Examines and repairs central's schema.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/schema/postgres_doctor.hpp"

#include "core/values/sha256.hpp"
#include "migrations/schema/schema_made.hpp"
#include "sync/schema/postgres_migrations.hpp"

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

/// SQL that finds the table with a name of the logical schema; no row when it does not exist.
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

/// "3f2a9c01", the digest of a body without carriage returns, which a checkout may add.
std::string body_hash(std::string body) {
    std::erase(body, '\r');
    return core::sha256_hex(body).substr(0, 8);
}

/// "body 3f2a9c01", or for several "body 3f2a9c01, body 90aa01ff".
std::string bodies_text(const std::set<std::string>& hashes) {
    std::string text;
    for (const std::string& hash : hashes)
        text += (text.empty() ? "body " : ", body ") + hash;
    return text;
}

std::string labels_text(const std::vector<std::string>& labels) {
    std::string text;
    for (const std::string& label : labels)
        text += (text.empty() ? "" : ", ") + label;
    return "(" + text + ")";
}

migrations::SchemaFacts facts_of(const migrations::EnumTypes& types) {
    migrations::SchemaFacts facts;
    for (const auto& [name, labels] : types)
        facts[name + ": enum type"] = labels_text(labels);
    return facts;
}

/// Where two lists of facts differ, object by object.
std::vector<migrations::Difference> told_apart(
    const migrations::SchemaFacts& expected, const migrations::SchemaFacts& actual) {
    std::vector<migrations::Difference> found;
    for (const auto& [object, text] : expected) {
        const auto is = actual.find(object);
        if (is == actual.end()) {
            found.push_back({object, text, std::string{migrations::absent}});
        } else if (is->second != text) {
            found.push_back({object, text, is->second});
        }
    }
    for (const auto& [object, text] : actual) {
        if (expected.count(object) == 0)
            found.push_back({object, std::string{migrations::absent}, text});
    }
    return found;
}

migrations::SchemaFacts live_functions(PostgresConnection& connection) {
    std::map<std::string, std::set<std::string>> hashes;
    const auto rows = connection.execute(all_functions);
    for (std::size_t row = 0; row < rows.size(); ++row)
        hashes[rows.string(row, 0)].insert(body_hash(rows.string(row, 1)));
    migrations::SchemaFacts facts;
    for (const auto& [name, bodies] : hashes)
        facts[name + ": function"] = bodies_text(bodies);
    return facts;
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

migrations::Circumstances circumstances(PostgresConnection& connection) {
    migrations::Circumstances around;
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

std::vector<migrations::Difference> function_drift(
    PostgresConnection& connection,
    const migrations::MigrationChain& chain,
    const migrations::RevisionIds& applied) {
    migrations::SchemaFacts expected;
    for (const auto& [name, bodies] : migrations::functions_made(chain, applied)) {
        std::set<std::string> hashes;
        for (const std::string& body : bodies)
            hashes.insert(body_hash(body));
        expected[name + ": function"] = bodies_text(hashes);
    }
    return told_apart(expected, live_functions(connection));
}

std::vector<migrations::Difference> enum_drift(
    const migrations::LogicalSchema& live,
    const migrations::MigrationChain& chain,
    const migrations::RevisionIds& applied) {
    return told_apart(
        facts_of(migrations::enum_types_made(chain, applied)), facts_of(live.enum_types));
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
