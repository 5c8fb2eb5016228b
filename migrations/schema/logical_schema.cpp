/// \file
/// Turning schemas into facts, and comparing two of them.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/schema/logical_schema.hpp"

#include "core/rows/tables.hpp"
#include "core/values/joined.hpp"
#include "core/values/sha256.hpp"

#include <algorithm>

namespace hallbook::migrations {

namespace {

constexpr std::string_view table_fact = ": table";

std::string listed(const std::vector<std::string>& parts) {
    return "(" + core::joined(parts) + ")";
}

std::string column_text(const LogicalColumn& column) {
    std::string text = column.type;
    if (!column.labels.empty()) text += " " + listed(column.labels);
    text += column.nullable ? ", nullable" : ", not null";
    if (!column.default_value.empty()) text += ", default " + column.default_value;
    if (!column.generated.empty()) text += ", generated as " + column.generated;
    return text;
}

std::string foreign_key_text(const LogicalForeignKey& key) {
    return key.table + " " + listed(key.referenced) + ", on update " + key.on_update +
           ", on delete " + key.on_delete + (key.deferred ? ", deferred" : ", at once");
}

/// The columns that order an index. The primary key at the end of one that is not unique only
/// breaks ties, and SQLite has it there whether it is named or not.
std::vector<std::string> ordering_columns(const LogicalTable& table, const LogicalIndex& index) {
    std::vector<std::string> columns = index.columns;
    const bool ends_in_key = table.primary_key.size() == 1 && columns.size() > 1 &&
                             columns.back() == table.primary_key.front();
    if (ends_in_key && !index.unique) columns.pop_back();
    return columns;
}

std::string index_text(const LogicalTable& table, const LogicalIndex& index) {
    std::string text = (index.unique ? "unique " : "") + listed(ordering_columns(table, index));
    if (!index.predicate.empty()) text += " where " + index.predicate;
    return text;
}

std::string refusal_text(const std::set<Refusal>& refusals) {
    std::vector<std::string> parts;
    if (refusals.count(Refusal::update) > 0) parts.emplace_back("update");
    if (refusals.count(Refusal::delete_) > 0) parts.emplace_back("delete");
    if (refusals.count(Refusal::bypass) > 0) parts.emplace_back("ways around them");
    return "refuses " + core::joined(parts);
}

void add_table(SchemaFacts& facts, const LogicalTable& table) {
    const std::string of = table.name + ": ";
    facts[table.name + std::string{table_fact}] = "present";
    std::vector<std::string> names;
    for (const LogicalColumn& column : table.columns) {
        names.push_back(column.name);
        facts[of + "column " + column.name] = column_text(column);
    }
    facts[of + "order of columns"] = core::joined(names);
    facts[of + "primary key"] = listed(table.primary_key);
    for (const auto& key : table.unique_keys)
        facts[of + "unique key " + listed(key)] = "present";
    for (const LogicalForeignKey& key : table.foreign_keys) {
        facts[of + "foreign key " + listed(key.columns)] = foreign_key_text(key);
    }
    for (const LogicalCheck& check : table.checks)
        facts[of + "check " + check.name] = check.expression;
    for (const LogicalIndex& index : table.indexes) {
        facts[of + "index " + index.name] = index_text(table, index);
    }
    if (!table.refusals.empty()) facts[of + "append-only"] = refusal_text(table.refusals);
    for (const auto& [role, watched] : table.triggers)
        facts[of + role] = watched;
    if (!table.row_security.empty()) facts[of + "row security"] = table.row_security;
    for (const auto& [name, policy] : table.policies)
        facts[of + "policy " + name] = policy;
    for (const auto& [role, rights] : table.rights)
        facts[of + "rights of " + role] = rights;
}

/// "members: column status" belongs to "members: table".
std::string table_of(const std::string& object) {
    return object.substr(0, object.find(':')) + std::string{table_fact};
}

std::string value_in(const SchemaFacts& facts, const std::string& object) {
    const auto found = facts.find(object);
    return found == facts.end() ? std::string{absent} : found->second;
}

std::string_view part_of(std::string_view object) {
    const std::size_t at = object.find(": ");
    return at == std::string_view::npos ? std::string_view{} : object.substr(at + 2);
}

/// Whether a part of a table limits who may do what: triggers, policies, rights.
bool is_guard(std::string_view object) {
    const std::string_view part = part_of(object);
    return part == "append-only" || part == "row security" || part.starts_with("trigger ") ||
           part.starts_with("policy ") || part.starts_with("rights of ");
}

/// Whether the guards of a table that only the expected side has are reported one by one.
enum class Guards { implied, told };

/// Whether a difference is not reported because only one side has the whole table.
bool is_implied(
    const std::string& object,
    const SchemaFacts& expected,
    const SchemaFacts& actual,
    Guards guards) {
    const std::string table = table_of(object);
    if (object == table || expected.count(table) == actual.count(table)) return false;
    return guards == Guards::implied || expected.count(table) == 0 || !is_guard(object);
}

/// Whether a text is this pattern, in which one '*' may stand for anything.
bool fits(std::string_view pattern, std::string_view text) {
    const std::size_t star = pattern.find('*');
    if (star == std::string_view::npos) return text == pattern;
    const std::string_view end = pattern.substr(star + 1);
    return text.size() >= star + end.size() && text.starts_with(pattern.substr(0, star)) &&
           text.ends_with(end);
}

bool allows(const AllowedDifference& allowed, const Difference& difference) {
    return fits(allowed.object, difference.object) && fits(allowed.central, difference.expected) &&
           fits(allowed.local, difference.actual);
}

std::vector<Difference> differences(
    const SchemaFacts& expected, const SchemaFacts& actual, Guards guards) {
    std::set<std::string> objects;
    for (const auto& [object, value] : expected)
        objects.insert(object);
    for (const auto& [object, value] : actual)
        objects.insert(object);
    std::vector<Difference> found;
    for (const std::string& object : objects) {
        if (is_implied(object, expected, actual, guards)) continue;
        Difference difference{object, value_in(expected, object), value_in(actual, object)};
        if (difference.expected != difference.actual) found.push_back(std::move(difference));
    }
    return found;
}

/// Whether a part of a table limits which rows it may hold.
bool is_about_rows(std::string_view part) {
    constexpr std::string_view kinds[] = {
        "table",
        "column ",
        "order of columns",
        "primary key",
        "unique key ",
        "foreign key ",
        "check ",
        "append-only"};
    return std::any_of(std::begin(kinds), std::end(kinds), [&](std::string_view kind) {
        return part.starts_with(kind);
    });
}

bool holds(const AllowedDifference& each, const RevisionIds& applied) {
    return applied.count(each.since) > 0 && applied.count(each.until) == 0;
}

}  // namespace

SchemaFacts facts_of(const LogicalSchema& schema) {
    SchemaFacts facts;
    for (const auto& [name, table] : schema.tables)
        add_table(facts, table);
    for (const std::string& view : schema.views)
        facts[view + ": view"] = "present";
    return facts;
}

std::string schema_hash(const SchemaFacts& facts) {
    std::string text;
    for (const auto& [object, value] : facts) {
        text.append(object) += '\0';
        text.append(value) += '\0';
    }
    return core::sha256_hex(text);
}

SchemaFacts shared_facts(
    const LogicalSchema& schema,
    const RevisionIds& applied,
    const std::vector<AllowedDifference>& allowed) {
    SchemaFacts facts = facts_of(schema);
    std::erase_if(facts, [&](const auto& fact) {
        const std::string& object = fact.first;
        if (core::find_table(object.substr(0, object.find(':'))) == nullptr) return true;
        if (!is_about_rows(part_of(object))) return true;
        return std::any_of(allowed.begin(), allowed.end(), [&](const AllowedDifference& each) {
            return holds(each, applied) && fits(each.object, object);
        });
    });
    return facts;
}

bool contradict(std::string_view one_hash, std::string_view other_hash) {
    const auto version_of = [](std::string_view hash) { return hash.substr(0, hash.find(':')); };
    if (one_hash.empty() || other_hash.empty()) return false;
    return version_of(one_hash) == version_of(other_hash) && one_hash != other_hash;
}

std::vector<Difference> differences(const SchemaFacts& expected, const SchemaFacts& actual) {
    return differences(expected, actual, Guards::implied);
}

Comparison compare_engines(
    const LogicalSchema& central,
    const LogicalSchema& local,
    const RevisionIds& applied,
    const std::vector<AllowedDifference>& allowed) {
    Comparison result{differences(facts_of(central), facts_of(local), Guards::told), {}};
    for (const AllowedDifference& each : allowed) {
        if (!holds(each, applied)) continue;
        const auto met = std::erase_if(result.differences, [&](const Difference& difference) {
            return allows(each, difference);
        });
        if (met == 0) result.unused.push_back(each);
    }
    return result;
}

std::vector<Difference> drift_of_central(
    const LogicalSchema& central,
    const LogicalSchema& local,
    const RevisionIds& applied,
    const std::vector<AllowedDifference>& allowed) {
    const Comparison comparison = compare_engines(central, local, applied, allowed);
    const SchemaFacts live = facts_of(central);
    std::vector<Difference> drift;
    for (const AllowedDifference& each : comparison.unused) {
        // A missing table is reported as such.
        if (is_guard(each.object) && live.count(table_of(each.object)) == 0) continue;
        drift.push_back({each.object, each.central, value_in(live, each.object)});
    }
    for (const Difference& each : comparison.differences) {
        const bool told = std::any_of(drift.begin(), drift.end(), [&](const Difference& other) {
            return other.object == each.object;
        });
        if (!told) drift.push_back({each.object, each.actual, each.expected});
    }
    return drift;
}

bool stops_judging(const Difference& difference) {
    const auto is_about = [&](const char* what) {
        return difference.object.find(what) != std::string::npos;
    };
    if (difference.expected == absent || is_about(": rights of ")) return false;
    return !is_about(": index ") || difference.expected.starts_with("unique");
}

}  // namespace hallbook::migrations
