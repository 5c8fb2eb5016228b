/// \file
/// Checking the rules of adoption, and reading the names of books with them.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/adoption/adoption_rules.hpp"

#include <algorithm>

namespace hallbook::migrations {

namespace {

const core::ColumnInfo* find_column(const core::TableInfo& table, std::string_view name) {
    const auto found =
        std::find_if(table.columns.begin(), table.columns.end(), [&](const auto& column) {
            return column.name == name;
        });
    return found == table.columns.end() ? nullptr : &*found;
}

bool has_column(const core::TableInfo& table, std::string_view name) {
    return find_column(table, name) != nullptr;
}

/// Whether a text is a value of the column as our databases write it.
bool is_value(const core::ColumnInfo& column, const std::string& text) {
    if (column.kind != core::ColumnKind::enumeration) {
        return static_cast<bool>(core::value_from_text(column.kind, text));
    }
    return std::find(column.labels.begin(), column.labels.end(), text) != column.labels.end();
}

bool is_otherwise(
    const core::TableInfo& table, const core::ColumnInfo& column, const std::string& text) {
    if (text.empty()) return true;
    if (text.front() != '@') return is_value(column, text);
    if (text == "@now") return column.kind == core::ColumnKind::instant;
    if (text == "@book") return column.enum_type == core::EnumNames<core::BookTier>::type;
    const auto* other = find_column(table, std::string_view{text}.substr(1));
    return other != nullptr && other->kind == column.kind && other->enum_type == column.enum_type;
}

std::string problem_with(const core::TableInfo& table, const ColumnRule& rule) {
    const std::string place = std::string{table.name} + "." + rule.column;
    const core::ColumnInfo* column = find_column(table, rule.column);
    if (column == nullptr) return place + " is no column of hallbook";
    if (!is_otherwise(table, *column, rule.otherwise)) {
        return place + " cannot be \"" + rule.otherwise + "\"";
    }
    if (!rule.refers_to.empty() && core::find_table(rule.refers_to) == nullptr) {
        return place + " refers to " + rule.refers_to + ", which is no table of hallbook";
    }
    if (!rule.through.empty() && !has_column(table, rule.through)) {
        return place + " goes through " + rule.through + ", which is no column of its table";
    }
    for (const auto& [other, labels] : rule.only_when) {
        if (!has_column(table, other)) return place + " depends on " + other + ", no column";
    }
    return {};
}

std::string problem_with(const TableRule& rule) {
    const core::TableInfo* table = core::find_table(rule.table);
    if (table == nullptr) return rule.table + " is no table of hallbook";
    for (const auto& column : rule.columns) {
        if (auto problem = problem_with(*table, column); !problem.empty()) return problem;
    }
    for (const auto& [column, text] : rule.when_deleted) {
        const core::ColumnInfo* ours = find_column(*table, column);
        if (ours == nullptr) return rule.table + "." + column + " is no column of hallbook";
        const bool is_time = text == "@deleted" && ours->kind == core::ColumnKind::instant;
        if (!is_time && !is_value(*ours, text)) {
            return rule.table + "." + column + " cannot become \"" + text + "\"";
        }
    }
    return {};
}

const core::ReferralBook* book_with(
    const AdoptionRules& rules,
    const std::vector<core::ReferralBook>& books,
    const std::string& plain) {
    const auto translated = rules.books.find(plain);
    const std::string code = translated == rules.books.end() ? plain : translated->second;
    const auto found = std::find_if(books.begin(), books.end(), [&](const auto& book) {
        return plain_name(book.code) == plain_name(code) || plain_name(book.name) == plain;
    });
    return found == books.end() ? nullptr : &*found;
}

/// The text before an ending, without the separators between the two.
std::string before_ending(const std::string& text, const std::string& ending) {
    if (text.size() <= ending.size() || !text.ends_with(ending)) return {};
    const std::string before = text.substr(0, text.size() - ending.size());
    if (before.back() != ' ') return {};
    return before.substr(0, before.find_last_not_of(" ,:(") + 1);
}

}  // namespace

std::string plain_name(std::string_view text) {
    std::string plain;
    for (const char c : text) {
        const bool separates = c == ' ' || c == '-' || c == '_' || c == '\t';
        if (separates && (plain.empty() || plain.back() == ' ')) continue;
        plain += separates ? ' ' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    while (!plain.empty() && plain.back() == ' ')
        plain.pop_back();
    return plain;
}

std::string problem_with(const AdoptionRules& rules) {
    for (const auto& [ending, tier] : rules.tiers) {
        if (!core::from_label<core::BookTier>(tier)) return "\"" + tier + "\" is no tier";
    }
    for (const auto& table : rules.tables) {
        if (auto problem = problem_with(table); !problem.empty()) return problem;
    }
    return {};
}

BookPlace book_called(
    const AdoptionRules& rules,
    const std::vector<core::ReferralBook>& books,
    std::string_view name) {
    const std::string plain = plain_name(name);
    if (const auto* book = book_with(rules, books, plain)) return {book, {}};
    for (const auto& [ending, tier] : rules.tiers) {
        const std::string before = before_ending(plain, ending);
        if (before.empty()) continue;
        if (const auto* book = book_with(rules, books, before)) return {book, tier};
    }
    return {};
}

}  // namespace hallbook::migrations
