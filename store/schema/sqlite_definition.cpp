/// \file
/// Reading CREATE statements. They come from sqlite_schema, so they are known to be valid SQL.
/// SPDX-License-Identifier: Apache-2.0
#include "store/schema/sqlite_definition.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace hallbook::store {

namespace {

using migrations::is;
using migrations::SqlToken;
using migrations::SqlTokens;

bool is_name(const SqlToken& token) {
    return token.kind == SqlToken::Kind::word || token.kind == SqlToken::Kind::quoted_word;
}

/// A place in the tokens, from which pieces are taken.
class Cursor {
public:
    explicit Cursor(const SqlTokens& tokens) : m_tokens(tokens) {}

    [[nodiscard]] bool done() const { return m_at == m_tokens.size(); }
    [[nodiscard]] bool at(std::string_view text) const {
        return !done() && is(m_tokens[m_at], text);
    }
    SqlToken take() { return done() ? SqlToken{} : m_tokens[m_at++]; }
    bool accept(std::string_view text) {
        if (!at(text)) return false;
        ++m_at;
        return true;
    }
    /// To the next such token outside parentheses, or to the end.
    void skip_to(std::string_view text) {
        while (!done() && !at(text)) {
            if (at("(")) {
                parenthesised();
            } else {
                ++m_at;
            }
        }
    }
    /// What stands between this parenthesis and its partner; behind it afterwards.
    SqlTokens parenthesised() {
        SqlTokens inside;
        int depth = 0;
        do {
            SqlToken token = take();
            if (is(token, ")") && --depth == 0) break;
            if (depth > 0) inside.push_back(token);
            if (is(token, "(")) ++depth;
        } while (!done());
        return inside;
    }
    SqlTokens until(std::string_view text) {
        SqlTokens taken;
        while (!done() && !at(text))
            taken.push_back(take());
        return taken;
    }
    SqlTokens rest() {
        return SqlTokens{m_tokens.begin() + static_cast<long>(m_at), m_tokens.end()};
    }

private:
    const SqlTokens& m_tokens;
    std::size_t m_at = 0;
};

/// The parts between commas outside parentheses.
std::vector<SqlTokens> split(const SqlTokens& tokens) {
    std::vector<SqlTokens> parts(1);
    int depth = 0;
    for (const SqlToken& token : tokens) {
        if (is(token, "(")) ++depth;
        if (is(token, ")")) --depth;
        if (depth == 0 && is(token, ",")) {
            parts.emplace_back();
        } else {
            parts.back().push_back(token);
        }
    }
    return parts;
}

std::vector<std::string> names(const SqlTokens& tokens) {
    std::vector<std::string> found;
    for (const SqlToken& token : tokens) {
        if (is_name(token)) found.push_back(token.text);
    }
    return found;
}

bool is_table_constraint(const SqlTokens& item) {
    static constexpr std::array<std::string_view, 5> starts{
        "constraint", "primary", "unique", "check", "foreign"};
    return std::any_of(starts.begin(), starts.end(), [&](std::string_view start) {
        return !item.empty() && is(item.front(), start);
    });
}

/// Whether DEFERRABLE INITIALLY DEFERRED follows, before the next constraint.
bool is_deferred(Cursor cursor) {
    while (!cursor.done() && !cursor.at("check") && !cursor.at("references")) {
        if (cursor.accept("deferrable")) return cursor.accept("initially") && cursor.at("deferred");
        // NOT DEFERRABLE and NOT NULL go as one.
        cursor.accept("not");
        cursor.take();
    }
    return false;
}

void read_table_constraint(TableDefinition& table, const SqlTokens& item) {
    Cursor cursor{item};
    std::string name;
    if (cursor.accept("constraint")) name = cursor.take().text;
    if (cursor.accept("check")) {
        table.checks.push_back({name, migrations::canonical_expression(cursor.parenthesised())});
    } else if (cursor.accept("foreign")) {
        cursor.skip_to("(");
        const std::vector<std::string> columns = names(cursor.parenthesised());
        cursor.skip_to("references");
        cursor.take();
        if (is_deferred(cursor)) table.deferred_keys.push_back(columns);
    }
}

void read_column(TableDefinition& table, const SqlTokens& item) {
    Cursor cursor{item};
    const std::string column = cursor.take().text;
    std::string name;
    while (!cursor.done()) {
        if (cursor.accept("constraint")) {
            name = cursor.take().text;
        } else if (cursor.accept("check")) {
            const std::string expression = migrations::canonical_expression(cursor.parenthesised());
            if (name.empty()) {
                table.type_checks[column].push_back(expression);
            } else {
                table.checks.push_back({std::exchange(name, {}), expression});
            }
        } else if (cursor.accept("references")) {
            if (is_deferred(cursor)) table.deferred_keys.push_back({column});
        } else if (cursor.accept("as")) {
            table.generated[column] = migrations::canonical_expression(cursor.parenthesised());
        } else if (cursor.at("(")) {
            cursor.parenthesised();
        } else {
            cursor.take();
        }
    }
}

}  // namespace

std::string token_text(const SqlTokens& tokens) {
    std::string text;
    for (const SqlToken& token : tokens) {
        if (!text.empty()) text += ' ';
        text += token.kind == SqlToken::Kind::string ? "'" + token.text + "'" : token.text;
    }
    return text;
}

TableDefinition table_definition(std::string_view create_table) {
    const SqlTokens tokens = migrations::sql_tokens(create_table);
    Cursor cursor{tokens};
    cursor.skip_to("(");
    TableDefinition table;
    for (const SqlTokens& item : split(cursor.parenthesised())) {
        if (is_table_constraint(item)) {
            read_table_constraint(table, item);
        } else if (!item.empty()) {
            read_column(table, item);
        }
    }
    return table;
}

IndexDefinition index_definition(std::string_view create_index) {
    const SqlTokens tokens = migrations::sql_tokens(create_index);
    Cursor cursor{tokens};
    cursor.skip_to("(");
    IndexDefinition index;
    for (SqlTokens column : split(cursor.parenthesised())) {
        if (!column.empty() && (is(column.back(), "asc") || is(column.back(), "desc"))) {
            column.pop_back();
        }
        index.columns.push_back(migrations::canonical_expression(column));
    }
    if (cursor.accept("where")) index.predicate = migrations::canonical_expression(cursor.rest());
    return index;
}

TriggerDefinition trigger_definition(std::string_view create_trigger) {
    const SqlTokens tokens = migrations::sql_tokens(create_trigger);
    Cursor cursor{tokens};
    TriggerDefinition trigger;
    cursor.skip_to("trigger");
    cursor.take();
    while (!cursor.done() && !cursor.at("before") && !cursor.at("after") && !cursor.at("instead") &&
           !cursor.at("insert") && !cursor.at("update") && !cursor.at("delete")) {
        cursor.take();
    }
    trigger.timing = "before";  // SQLite's default
    if (cursor.at("before") || cursor.at("after")) trigger.timing = cursor.take().text;
    if (cursor.accept("instead")) {
        cursor.take();
        trigger.timing = "instead of";
    }
    trigger.event = cursor.take().text;
    trigger.every_column = !cursor.at("of");
    cursor.skip_to("on");
    while (!cursor.done() && !cursor.at("when") && !cursor.at("begin"))
        cursor.take();
    if (cursor.accept("when")) trigger.condition = token_text(cursor.until("begin"));
    const std::string body = token_text(cursor.rest());
    trigger.refuses = body.starts_with("begin select raise ( abort ,") &&
                      std::count(body.begin(), body.end(), ';') == 1;
    return trigger;
}

}  // namespace hallbook::store
