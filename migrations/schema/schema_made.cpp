/// \file
/// Reading CREATE TABLE, CREATE TYPE, ALTER TYPE and CREATE FUNCTION in the scripts of the chain.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/schema/schema_made.hpp"

#include "migrations/schema/sql_text.hpp"

#include <algorithm>

namespace hallbook::migrations {

namespace {

using Words = std::vector<std::string_view>;

/// The first index from `start` on at which these words follow each other; else the token count.
std::size_t find_words(const SqlTokens& tokens, std::size_t start, const Words& words) {
    const auto found = std::search(
        tokens.begin() + static_cast<std::ptrdiff_t>(std::min(start, tokens.size())),
        tokens.end(),
        words.begin(),
        words.end(),
        [](const SqlToken& token, std::string_view word) { return is(token, word); });
    return static_cast<std::size_t>(found - tokens.begin());
}

/// The strings from `at` to the closing parenthesis.
std::vector<std::string> strings_at(const SqlTokens& tokens, std::size_t at) {
    std::vector<std::string> strings;
    for (; at < tokens.size() && !is(tokens[at], ")"); ++at) {
        if (tokens[at].kind == SqlToken::Kind::string) strings.push_back(tokens[at].text);
    }
    return strings;
}

void create_types(EnumTypes& types, const SqlTokens& tokens) {
    const Words words{"create", "type"};
    for (std::size_t at = find_words(tokens, 0, words); at < tokens.size();
         at = find_words(tokens, at, words)) {
        at += words.size();
        const std::string name = name_at(tokens, at);
        types[name] = strings_at(tokens, at);
    }
}

/// ALTER TYPE name ADD VALUE ['IF NOT EXISTS'] 'label' [BEFORE|AFTER 'other']
void extend_types(EnumTypes& types, const SqlTokens& tokens) {
    const Words words{"alter", "type"};
    for (std::size_t at = find_words(tokens, 0, words); at < tokens.size();
         at = find_words(tokens, at, words)) {
        at += words.size();
        std::vector<std::string>& labels = types[name_at(tokens, at)];
        const std::size_t end = find_words(tokens, at, {";"});
        const auto is_label = [](const SqlToken& token) {
            return token.kind == SqlToken::Kind::string;
        };
        const auto first = tokens.begin() + static_cast<std::ptrdiff_t>(at);
        const auto last = tokens.begin() + static_cast<std::ptrdiff_t>(end);
        const auto label = std::find_if(first, last, is_label);
        if (label == last) continue;
        const auto other = std::find_if(label + 1, last, is_label);
        auto place = labels.end();
        if (other != last) place = std::find(labels.begin(), labels.end(), other->text);
        if (other != last && is(*(other - 1), "after") && place != labels.end()) ++place;
        labels.insert(place, label->text);
    }
}

void drop_types(EnumTypes& types, const SqlTokens& tokens) {
    const Words words{"drop", "type"};
    for (std::size_t at = find_words(tokens, 0, words); at < tokens.size();
         at = find_words(tokens, at, words)) {
        at += words.size();
        types.erase(name_at(tokens, at));
    }
}

// --- Functions
// ------------------------------------------------------------------------------------

/// Bodies by name and the types of the parameters.
using Functions = std::map<std::pair<std::string, std::string>, std::string>;

/// Removes the first word from a text and returns it.
std::string take_word(std::string& text) {
    text.erase(0, std::min(text.find_first_not_of(" \n"), text.size()));
    const std::size_t end = std::min(text.find_first_of(" \n"), text.size());
    std::string word = text.substr(0, end);
    text.erase(0, end);
    return word;
}

enum class Named { no, yes };

/// "BIGINT" from "operations_max BIGINT DEFAULT 0"; empty for a parameter that is an output.
std::string type_of(std::string parameter, Named named) {
    if (named == Named::yes && take_word(parameter) == "OUT") return {};
    std::string type;
    for (std::string word = take_word(parameter); !word.empty() && word != "DEFAULT";
         word = take_word(parameter)) {
        type += (type.empty() ? "" : " ") + word;
    }
    return type;
}

/// The types between the parentheses of CREATE, which names parameters, or DROP, which does not.
std::string types_in(std::string_view parameters, Named named) {
    std::string types;
    while (!parameters.empty()) {
        const std::size_t end = std::min(parameters.find(','), parameters.size());
        const std::string type = type_of(std::string{parameters.substr(0, end)}, named);
        if (!type.empty()) types += type + ",";
        parameters.remove_prefix(std::min(end + 1, parameters.size()));
    }
    return types;
}

/// Reads one "FUNCTION name(...)" whose name begins at `at`; returns where to go on.
std::size_t apply_function(
    Functions& functions, const std::string& sql, std::string_view before, std::size_t at) {
    const std::size_t open = sql.find('(', at);
    const std::size_t close = sql.find(')', at);
    const bool drops = before.ends_with("DROP ");
    const bool creates = before.ends_with("CREATE ") || before.ends_with("OR REPLACE ");
    if (close == std::string::npos || (!drops && !creates)) return at;
    const std::string types = types_in(
        std::string_view{sql}.substr(open + 1, close - open - 1), creates ? Named::yes : Named::no);
    const std::pair key{sql.substr(at, open - at), types};
    if (drops) {
        functions.erase(key);
        return close;
    }
    const std::size_t body = sql.find("$$", close);
    const std::size_t end = body == std::string::npos ? body : sql.find("$$", body + 2);
    if (end == std::string::npos) return close;
    functions[key] = sql.substr(body + 2, end - body - 2);
    return end + 2;
}

/// Goes through "CREATE [OR REPLACE] FUNCTION name(...) ... $$ body $$" and "DROP FUNCTION
/// name(...)", procedures likewise. Our scripts write keywords in capitals, and bodies between $$.
void apply_functions(Functions& functions, const std::string& sql) {
    std::size_t at = 0;
    while (at < sql.size()) {
        const std::size_t function = sql.find("FUNCTION ", at);
        const std::size_t procedure = sql.find("PROCEDURE ", at);
        const std::size_t start = std::min(function, procedure);
        if (start == std::string::npos) return;
        at = sql.find(' ', start) + 1;
        at = apply_function(functions, sql, std::string_view{sql}.substr(0, start), at);
    }
}

template <class Act>
void for_each_script(const MigrationChain& chain, const RevisionIds& applied, Act act) {
    for (const Revision* revision : in_order(chain)) {
        if (applied.count(revision->id) > 0) act(revision->postgres.up);
    }
}

}  // namespace

std::set<std::string> tables_made(const Script& script) {
    const SqlTokens tokens = sql_tokens(script.up);
    const Words words{"create", "table"};
    std::set<std::string> names;
    for (std::size_t at = find_words(tokens, 0, words); at < tokens.size();
         at = find_words(tokens, at, words)) {
        at += words.size();
        if (find_words(tokens, at, {"if", "not", "exists"}) == at) at += 3;
        names.insert(name_at(tokens, at));
    }
    return names;
}

EnumTypes enum_types_made(const MigrationChain& chain, const RevisionIds& applied) {
    EnumTypes types;
    for_each_script(chain, applied, [&](const std::string& sql) {
        const SqlTokens tokens = sql_tokens(sql);
        create_types(types, tokens);
        extend_types(types, tokens);
        drop_types(types, tokens);
    });
    return types;
}

std::map<std::string, std::set<std::string>> functions_made(
    const MigrationChain& chain, const RevisionIds& applied) {
    Functions functions;
    for_each_script(
        chain, applied, [&](const std::string& sql) { apply_functions(functions, sql); });
    std::map<std::string, std::set<std::string>> bodies;
    for (const auto& [key, body] : functions)
        bodies[key.first].insert(body);
    return bodies;
}

}  // namespace hallbook::migrations
