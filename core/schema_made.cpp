/// \file
/// Reading CREATE TABLE, CREATE TYPE, ALTER TYPE and CREATE FUNCTION in the scripts of the chain.
/// SPDX-License-Identifier: Apache-2.0
#include "core/schema_made.hpp"

#include "core/sql_text.hpp"

#include <algorithm>
#include <cctype>

namespace hallbook::core {

namespace {

using Words = std::vector<std::string_view>;

/// Where in the tokens these words stand one after another, from `start` on; else their number.
std::size_t find_words(const SqlTokens& tokens, std::size_t start, const Words& words) {
    const auto found = std::search(
        tokens.begin() + static_cast<std::ptrdiff_t>(std::min(start, tokens.size())),
        tokens.end(),
        words.begin(),
        words.end(),
        [](const SqlToken& token, std::string_view word) { return is(token, word); });
    return static_cast<std::size_t>(found - tokens.begin());
}

/// A name that may carry its schema; `at` goes behind it.
std::string name_at(const SqlTokens& tokens, std::size_t& at) {
    if (at >= tokens.size()) return {};
    std::string name = tokens[at++].text;
    while (at + 1 < tokens.size() && is(tokens[at], ".")) {
        name += "." + tokens[at + 1].text;
        at += 2;
    }
    return name;
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

bool starts_word(const std::string& sql, std::size_t at) {
    return at == 0 || std::isspace(static_cast<unsigned char>(sql[at - 1])) != 0;
}

/// Goes through "CREATE [OR REPLACE] FUNCTION name(...) ... $$ body $$" and "DROP FUNCTION name".
/// Our scripts write keywords in capitals, and bodies between $$.
void apply_functions(std::map<std::string, std::string>& functions, const std::string& sql) {
    constexpr std::string_view keyword = "FUNCTION ";
    for (std::size_t at = sql.find(keyword); at != std::string::npos; at = sql.find(keyword, at)) {
        const std::size_t start = at;
        at += keyword.size();
        const std::size_t parenthesis = sql.find('(', at);
        if (parenthesis == std::string::npos) return;
        const std::string name = sql.substr(at, parenthesis - at);
        const std::string before =
            sql.substr(start < 11 ? 0 : start - 11, std::min<std::size_t>(start, 11));
        if (before.ends_with("DROP ") && starts_word(sql, start - 5)) functions.erase(name);
        if (!before.ends_with("CREATE ") && !before.ends_with("OR REPLACE ")) continue;
        const std::size_t open = sql.find("$$", at);
        const std::size_t close = open == std::string::npos ? open : sql.find("$$", open + 2);
        if (close == std::string::npos) return;
        functions[name] = sql.substr(open + 2, close - open - 2);
        at = close + 2;
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

std::map<std::string, std::string> functions_made(
    const MigrationChain& chain, const RevisionIds& applied) {
    std::map<std::string, std::string> functions;
    for_each_script(
        chain, applied, [&](const std::string& sql) { apply_functions(functions, sql); });
    return functions;
}

}  // namespace hallbook::core
