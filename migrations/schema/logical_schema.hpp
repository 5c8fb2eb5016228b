/// \file
/// What a live database's schema means, apart from how its engine says it, and the comparison of
/// two such schemas (DESIGN.md 7). store/sqlite_catalog and sync/postgres_catalog read them.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/chain/migration_chain.hpp"

#include <map>

namespace hallbook::migrations {

/// The logical types. A reader of a catalog gives one of these only if the database enforces all of
/// it; else it gives the engine's own type name, which equals none ("numeric(12,2)", "real").
namespace logical_type {
inline constexpr std::string_view bigint = "bigint";  ///< 64 bits; ids
inline constexpr std::string_view integer = "integer";  ///< 32 bits
inline constexpr std::string_view hundredths = "hundredths";  ///< 0.00 to 99999999.99, exact
inline constexpr std::string_view instant = "instant";  ///< years 1 to 9999, microseconds
inline constexpr std::string_view boolean = "boolean";
inline constexpr std::string_view date = "date";  ///< years 1 to 9999
inline constexpr std::string_view time_of_day = "time of day";  ///< whole seconds, below 24:00
inline constexpr std::string_view enumeration = "enumeration";
inline constexpr std::string_view text = "text";
inline constexpr std::string_view json = "json";
inline constexpr std::string_view uuid = "uuid";  ///< in its one form: lower case, hyphens
}  // namespace logical_type

struct LogicalColumn {
    std::string name;
    std::string type;  ///< a logical_type, or the engine's own words
    std::vector<std::string> labels;  ///< of an enumeration, in order
    bool nullable = false;
    /// A canonical expression, "now" for the instant of writing, "identity" for a number and
    /// "random uuid" for a UUID given by the database; empty when there is none.
    std::string default_value;
    std::string generated;  ///< canonical expression of a generated column; else empty

    friend bool operator==(const LogicalColumn&, const LogicalColumn&) = default;
};

struct LogicalForeignKey {
    std::vector<std::string> columns;
    std::string table;
    std::vector<std::string> referenced;
    std::string on_update = "no action";
    std::string on_delete = "no action";
    bool deferred = false;  ///< checked at the commit

    friend bool operator==(const LogicalForeignKey&, const LogicalForeignKey&) = default;
};

/// An index that is not made by a primary or unique key.
struct LogicalIndex {
    std::string name;
    std::vector<std::string> columns;  ///< names or canonical expressions, with " desc" if so
    bool unique = false;
    std::string predicate;  ///< canonical expression; empty when it covers all rows

    friend bool operator==(const LogicalIndex&, const LogicalIndex&) = default;
};

/// A CHECK with a name of its own; those that make a logical type are part of the column.
struct LogicalCheck {
    std::string name;
    std::string expression;  ///< canonical

    friend bool operator==(const LogicalCheck&, const LogicalCheck&) = default;
};

/// The changes that triggers refuse on an append-only table.
enum class Refusal {
    update,
    delete_,
    bypass,  ///< the engine's way around row triggers: TRUNCATE | INSERT OR REPLACE
};

struct LogicalTable {
    std::string name;
    std::vector<LogicalColumn> columns;
    std::vector<std::string> primary_key;
    std::vector<std::vector<std::string>> unique_keys;
    std::vector<LogicalForeignKey> foreign_keys;
    std::vector<LogicalCheck> checks;
    std::vector<LogicalIndex> indexes;
    std::set<Refusal> refusals;
    /// The other triggers by role and what they watch, such as {"audit", "delete, insert, update"}.
    std::map<std::string, std::string> triggers;
    std::string row_security;  ///< "enabled", "enabled, forced"; empty when not enabled
    /// By name, in the words of CREATE POLICY: "for select to hallbook_hall using (...)".
    std::map<std::string, std::string> policies;
    /// Of PUBLIC, of the roles of hallbook and of the logins that have them, in the words of GRANT:
    /// {"hallbook_hall", "select, insert (hall, seq)"}.
    std::map<std::string, std::string> rights;

    friend bool operator==(const LogicalTable&, const LogicalTable&) = default;
};

struct LogicalSchema {
    /// By name. Central's tables outside the main schema carry its name ("sync.halls"), save
    /// sync.conflicts, which a hall has as "conflicts".
    std::map<std::string, LogicalTable> tables;
    std::set<std::string> views;
    /// The labels of PostgreSQL's enum types; SQLite has none.
    std::map<std::string, std::vector<std::string>> enum_types;

    friend bool operator==(const LogicalSchema&, const LogicalSchema&) = default;
};

/// A schema as a list of facts, text by object: "members: column status" is "enumeration (ACTIVE,
/// SUSPENDED, INACTIVE), not null, default 'ACTIVE'". "members: table" says that the table exists.
/// Enum types are not in it: their labels are part of the columns.
using SchemaFacts = std::map<std::string, std::string>;

SchemaFacts facts_of(const LogicalSchema& schema);

/// SHA-256 over the facts, in hex: equal for two schemas that mean the same.
std::string schema_hash(const SchemaFacts& facts);

struct AllowedDifference;

/// The facts that must be equal at central and at a hall, both at the revisions `applied`: columns,
/// keys, checks and append-only of the synced tables. Left out are allowed differences, other
/// tables, views, and what does not change the rows: indexes and other triggers.
SchemaFacts shared_facts(
    const LogicalSchema& schema,
    const RevisionIds& applied,
    const std::vector<AllowedDifference>& allowed);

/// The hash that hall and central compare at the start of a sync, "1:3f2a...": the version of the
/// wording of facts, and schema_hash() of the shared facts. Hashes of two versions do not compare.
std::string handshake_hash(const LogicalSchema& schema, const RevisionIds& applied);

/// Whether both hashes are known (not empty), have the same version and differ.
bool contradict(std::string_view one_hash, std::string_view other_hash);

/// The value in a Difference for an object that does not exist.
inline constexpr std::string_view absent = "absent";

struct Difference {
    std::string object;  ///< the key of the fact
    std::string expected;  ///< the fact, or `absent`
    std::string actual;  ///< the fact, or `absent`

    friend bool operator==(const Difference&, const Difference&) = default;
};

/// The facts in which two schemas differ, by object. A table that only one of them has gives one
/// difference, without its parts.
std::vector<Difference> differences(const SchemaFacts& expected, const SchemaFacts& actual);

/// Whether central must not judge while this differs: it changes what is written, read or proved.
/// Rights do not, nor an index that keeps nothing unique, nor what another program has added.
[[nodiscard]] bool stops_judging(const Difference& difference);

/// A way in which the two engines differ on purpose.
struct AllowedDifference {
    std::string since;  ///< the revision from which on it is allowed
    std::string object;  ///< the key of the fact; one '*' in it stands for anything
    std::string central;  ///< the fact at central, or `absent`; '*' as in `object`
    std::string local;  ///< the fact at a hall, likewise
    std::string reason;
    std::string until = {};  ///< the revision that ends it; empty while it stays
};

/// The allowed differences of this project's chain.
const std::vector<AllowedDifference>& allowed_differences();

struct Comparison {
    std::vector<Difference> differences;  ///< those that nothing allows
    /// Allowed differences that were not found: the two schemas no longer differ there, or differ
    /// in another way.
    std::vector<AllowedDifference> unused;

    [[nodiscard]] bool equal() const { return differences.empty() && unused.empty(); }
};

/// Compares central's schema (expected) with a hall's (actual), both at the revisions `applied`.
Comparison compare_engines(
    const LogicalSchema& central,
    const LogicalSchema& local,
    const RevisionIds& applied,
    const std::vector<AllowedDifference>& allowed = allowed_differences());

/// Where central's live schema differs from a hall's at the same revisions: Difference::expected is
/// the hall's fact, or the one that an allowed difference has for central.
std::vector<Difference> drift_of_central(
    const LogicalSchema& central,
    const LogicalSchema& local,
    const RevisionIds& applied,
    const std::vector<AllowedDifference>& allowed = allowed_differences());

}  // namespace hallbook::migrations
