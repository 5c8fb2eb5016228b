/// \file
/// Reading the mapping of an adoption. A word that is not known is an error: a slip of the pen must
/// not leave a column behind.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/schema/adoption_mapping.hpp"

#include "cli/output/output.hpp"
#include "core/values/failure.hpp"

#include <algorithm>
#include <initializer_list>

namespace hallbook::cli {

namespace {

using Names = std::vector<std::string>;

/// Thrown and caught inside this file when the mapping has not the expected form.
struct Wrong {
    std::string why;
};

void check_words(
    const Json& object, const std::string& place, std::initializer_list<std::string_view> known) {
    if (!object.is_object()) throw Wrong{place + " is no object"};
    for (const auto& [word, value] : object.items()) {
        if (std::find(known.begin(), known.end(), word) == known.end()) {
            throw Wrong{place + " has the unknown word \"" + word + "\""};
        }
    }
}

std::string text_of(const Json& value, const std::string& place) {
    if (!value.is_string()) throw Wrong{place + " is no text"};
    return value.get<std::string>();
}

std::string text_in(const Json& object, const char* word, const std::string& place) {
    return object.contains(word) ? text_of(object.at(word), place + "." + word) : std::string{};
}

Names names_of(const Json& list, const std::string& place) {
    if (!list.is_array()) throw Wrong{place + " is no list of names"};
    Names names;
    for (const auto& name : list)
        names.push_back(text_of(name, place));
    return names;
}

Names names_in(const Json& object, const char* word, const std::string& place) {
    return object.contains(word) ? names_of(object.at(word), place + "." + word) : Names{};
}

migrations::Translations translations(const Json& object, const char* word) {
    migrations::Translations all;
    if (!object.contains(word)) return all;
    if (!object.at(word).is_object()) throw Wrong{std::string{word} + " is no object"};
    for (const auto& [theirs, ours] : object.at(word).items())
        all[migrations::plain_name(theirs)] = text_of(ours, std::string{word} + "." + theirs);
    return all;
}

migrations::Dangling dangling_in(const Json& rule, const std::string& place) {
    const auto text = text_in(rule, "dangling", place);
    if (text == "note") return migrations::Dangling::note;
    if (text.empty() || text == "refuse") return migrations::Dangling::refuse;
    throw Wrong{place + ".dangling is neither \"refuse\" nor \"note\""};
}

migrations::ColumnRule column_rule(
    const std::string& column, const Json& rule, const std::string& place) {
    migrations::ColumnRule read;
    read.column = column;
    if (rule.is_array()) {
        read.from = names_of(rule, place);
        return read;
    }
    check_words(
        rule,
        place,
        {"from", "by_name", "otherwise", "refers_to", "through", "only_when", "dangling"});
    read.from = names_in(rule, "from", place);
    read.by_name = names_in(rule, "by_name", place);
    read.otherwise = text_in(rule, "otherwise", place);
    read.refers_to = text_in(rule, "refers_to", place);
    read.through = text_in(rule, "through", place);
    read.dangling = dangling_in(rule, place);
    if (rule.contains("only_when")) {
        for (const auto& [other, labels] : rule.at("only_when").items())
            read.only_when[other] = names_of(labels, place + ".only_when");
    }
    return read;
}

std::vector<migrations::ColumnRule> column_rules(const Json& columns, const std::string& place) {
    if (!columns.is_object()) throw Wrong{place + " is no object"};
    std::vector<migrations::ColumnRule> rules;
    for (const auto& [column, rule] : columns.items())
        rules.push_back(column_rule(column, rule, place + "." + column));
    return rules;
}

void read_deletion(const Json& table, const std::string& place, migrations::TableRule& rule) {
    if (!table.contains("deleted")) return;
    const auto& deleted = table.at("deleted");
    check_words(deleted, place + ".deleted", {"from", "becomes"});
    rule.deleted = names_in(deleted, "from", place + ".deleted");
    if (!deleted.contains("becomes")) return;
    for (const auto& [column, text] : deleted.at("becomes").items())
        rule.when_deleted[column] = text_of(text, place + ".becomes");
}

/// The rules of `everywhere` apply to a table that has the column and no rule of its own for it.
void add_everywhere(
    const std::vector<migrations::ColumnRule>& everywhere, migrations::TableRule& rule) {
    const auto* table = core::find_table(rule.table);
    if (table == nullptr) return;
    for (const auto& each : everywhere) {
        const auto is_it = [&](const auto& other) { return other.column == each.column; };
        const bool has_own = std::any_of(rule.columns.begin(), rule.columns.end(), is_it);
        const bool has_column =
            std::any_of(table->columns.begin(), table->columns.end(), [&](const auto& column) {
                return column.name == each.column;
            });
        if (has_column && !has_own) rule.columns.push_back(each);
    }
}

migrations::TableRule table_rule(
    const Json& table, const std::vector<migrations::ColumnRule>& everywhere) {
    check_words(table, "a table", {"table", "from", "columns", "tier", "deleted"});
    migrations::TableRule rule;
    rule.table = text_in(table, "table", "a table");
    rule.from = names_in(table, "from", rule.table);
    if (table.contains("columns")) rule.columns = column_rules(table.at("columns"), rule.table);
    rule.tier = names_in(table, "tier", rule.table);
    read_deletion(table, rule.table, rule);
    add_everywhere(everywhere, rule);
    return rule;
}

migrations::AdoptionRules rules_of(const Json& mapping) {
    check_words(
        mapping, "the mapping", {"about", "tiers", "books", "labels", "tables", "everywhere"});
    migrations::AdoptionRules rules;
    rules.tiers = translations(mapping, "tiers");
    rules.books = translations(mapping, "books");
    if (mapping.contains("labels")) {
        for (const auto& [type, labels] : mapping.at("labels").items())
            rules.labels[type] = translations(mapping.at("labels"), type.c_str());
    }
    std::vector<migrations::ColumnRule> everywhere;
    if (mapping.contains("everywhere")) {
        everywhere = column_rules(mapping.at("everywhere"), "everywhere");
    }
    if (!mapping.contains("tables")) throw Wrong{"the mapping names no tables"};
    for (const auto& table : mapping.at("tables"))
        rules.tables.push_back(table_rule(table, everywhere));
    if (auto problem = migrations::problem_with(rules); !problem.empty()) throw Wrong{problem};
    return rules;
}

}  // namespace

migrations::AdoptionRules parse_mapping(std::string_view text, const std::string& name) {
    const auto fail = [&](const std::string& why) {
        throw core::Failure{
            core::FailureKind::bad_input,
            "The mapping " + name + " cannot be used: " + why + ". Nothing was changed.",
            "docs/adoption.md explains its words; `hallbook central adopt --show-mapping` prints "
            "one that can be used."};
    };
    const auto mapping = Json::parse(text, nullptr, false);
    if (mapping.is_discarded()) fail("it is no JSON");
    try {
        return rules_of(mapping);
    } catch (const Wrong& wrong) {
        fail(wrong.why);
    }
    return {};
}

}  // namespace hallbook::cli
