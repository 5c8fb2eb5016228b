/// \file
/// Looking for dangerous words in scripts.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/schema/lint.hpp"

#include "migrations/schema/schema_made.hpp"
#include "migrations/schema/sql_text.hpp"

#include <algorithm>

namespace hallbook::migrations {

namespace {

/// One script under inspection.
struct Inspected {
    const MigrationChain& chain;
    const Revision& revision;
    Engine engine;
    const Script& script;
    SqlTokens up;  ///< tokens
};

using Details = std::vector<std::string>;
using Rule = Details (*)(const Inspected& inspected);

/// The statement's words from `start` to its end or the next comma outside parentheses.
std::size_t clause_end(const SqlTokens& tokens, std::size_t start) {
    int depth = 0;
    for (std::size_t at = start; at < tokens.size(); ++at) {
        if (is(tokens[at], "(")) ++depth;
        if (is(tokens[at], ")")) --depth;
        if (is(tokens[at], ";") || depth < 0 || (depth == 0 && is(tokens[at], ","))) return at;
    }
    return tokens.size();
}

bool follows(const SqlTokens& tokens, std::size_t at, const std::vector<std::string_view>& words) {
    if (at + words.size() > tokens.size()) return false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (!is(tokens[at + i], words[i])) return false;
    }
    return true;
}

bool holds(
    const SqlTokens& tokens,
    std::size_t start,
    std::size_t end,
    const std::vector<std::string_view>& words) {
    for (std::size_t at = start; at < end; ++at) {
        if (follows(tokens, at, words)) return true;
    }
    return false;
}

std::string text_at(const SqlTokens& tokens, std::size_t start, std::size_t count) {
    std::string text;
    for (std::size_t at = start; at < std::min(start + count, tokens.size()); ++at)
        text += (text.empty() ? "" : " ") + tokens[at].text;
    return text;
}

// --- Rules
// ----------------------------------------------------------------------------------------

Details drops(const Inspected& inspected) {
    Details found;
    for (std::size_t at = 0; at < inspected.up.size(); ++at) {
        for (const std::string_view what : {"table", "column", "type", "schema"}) {
            if (!follows(inspected.up, at, {"drop", what})) continue;
            std::size_t named = at + 2;
            found.push_back(
                "it has " + text_at(inspected.up, at, 2) + " " + name_at(inspected.up, named) +
                ": what it held goes");
        }
        // Otherwise the word is an event that a trigger watches.
        if (at > 0 && !is(inspected.up[at - 1], ";")) continue;
        if (follows(inspected.up, at, {"truncate"})) found.push_back("it has TRUNCATE");
    }
    return found;
}

bool is_type_name(const SqlToken& token) {
    static constexpr std::string_view names[] = {
        "numeric",
        "decimal",
        "integer",
        "int",
        "bigint",
        "smallint",
        "real",
        "double",
        "float",
        "money",
        "text",
        "varchar",
        "character",
        "char"};
    return std::any_of(
        std::begin(names), std::end(names), [&](std::string_view name) { return is(token, name); });
}

/// The one form of an APN: NUMERIC(10, 2) at central, an INTEGER of hundredths at a hall.
bool is_exact_apn(const Inspected& inspected, std::size_t type) {
    if (inspected.engine == Engine::postgres)
        return follows(inspected.up, type, {"numeric", "(", "10", ",", "2", ")"}) ||
               text_at(inspected.up, type, 6) == "numeric ( 10 , 2 )";
    return follows(inspected.up, type, {"integer"});
}

Details narrows_apn(const Inspected& inspected) {
    Details found;
    const SqlTokens& up = inspected.up;
    for (std::size_t at = 0; at + 1 < up.size(); ++at) {
        if (!is(up[at], "applicant_priority_number")) continue;
        const bool retyped = is(up[at + 1], "type") || follows(up, at + 1, {"set", "data", "type"});
        const std::size_t type = at + (is(up[at + 1], "type") ? 2 : retyped ? 4 : 1);
        const bool declared = is_type_name(up[at + 1]);
        if ((retyped || declared) && type < up.size() && !is_exact_apn(inspected, type))
            found.push_back("it makes an APN " + text_at(up, type, 1) + ": decimals may be lost");
    }
    return found;
}

Details not_null_without_default(const Inspected& inspected) {
    Details found;
    const SqlTokens& up = inspected.up;
    for (std::size_t at = 0; at < up.size(); ++at) {
        if (follows(up, at, {"set", "not", "null"}))
            found.push_back("it has SET NOT NULL: rows without a value stop it");
        if (!follows(up, at, {"add", "column"})) continue;
        const std::size_t end = clause_end(up, at);
        const bool filled = holds(up, at, end, {"default"}) || holds(up, at, end, {"generated"});
        if (holds(up, at, end, {"not", "null"}) && !filled)
            found.push_back(
                "it adds " + text_at(up, at + 2, 1) +
                " NOT NULL without a DEFAULT: a table with rows refuses that");
    }
    return found;
}

Details missing_down(const Inspected& inspected) {
    const bool empty = sql_tokens(inspected.script.down).empty();
    if (!empty || inspected.up.empty()) return {};
    return {"its down does nothing: the revision cannot be taken back"};
}

std::vector<std::string> labels_before(const Inspected& inspected, const std::string& type) {
    RevisionIds before;
    for (const Revision* each : plan_up(inspected.chain, {}, inspected.revision.id))
        if (each->id != inspected.revision.id) before.insert(each->id);
    EnumTypes types = enum_types_made(inspected.chain, before);
    return types[type];
}

/// Labels keep their order for ever: rows sort by it.
Details enum_order(const Inspected& inspected) {
    if (inspected.engine != Engine::postgres) return {};
    RevisionIds after;
    for (const Revision* each : plan_up(inspected.chain, {}, inspected.revision.id))
        after.insert(each->id);
    Details found;
    for (const auto& [type, labels] : enum_types_made(inspected.chain, after)) {
        const std::vector<std::string> before = labels_before(inspected, type);
        const bool kept = before.size() <= labels.size() &&
                          std::equal(before.begin(), before.end(), labels.begin());
        if (!kept) found.push_back("it changes the order of the labels of " + type);
    }
    return found;
}

/// PostgreSQL refuses to use a label in the transaction that adds it.
Details enum_value_used(const Inspected& inspected) {
    Details found;
    const SqlTokens& up = inspected.up;
    for (std::size_t at = 0; at < up.size(); ++at) {
        if (!follows(up, at, {"add", "value"})) continue;
        const auto label = std::find_if(
            up.begin() + static_cast<std::ptrdiff_t>(at), up.end(), [](const SqlToken& token) {
                return token.kind == SqlToken::Kind::string;
            });
        if (label == up.end()) break;
        if (std::count(up.begin(), up.end(), *label) > 1)
            found.push_back(
                "it adds the label " + label->text +
                " and uses it: PostgreSQL refuses that in one transaction; split it in two");
    }
    return found;
}

struct NamedRule {
    const char* name;
    Rule look;
};

constexpr NamedRule rules[] = {
    {"drop", drops},
    {"narrows_apn", narrows_apn},
    {"not_null_without_default", not_null_without_default},
    {"missing_down", missing_down},
    {"enum_order", enum_order},
    {"enum_value_used", enum_value_used},
};

/// The mark in the manifest that says that this drop is meant; empty when there is none, and for
/// all other rules, since what they find is never meant.
std::string mark_of(const Revision& revision, std::string_view rule, const std::string& detail) {
    if (rule != "drop") return {};
    const std::string what = detail.substr(0, detail.find(':'));
    for (const auto& [mark, reason] : revision.meant) {
        if (what.ends_with(" " + mark)) return mark;
    }
    return {};
}

/// Adds the warnings of one script, and to `used` the marks that excused a drop.
void inspect(
    const MigrationChain& chain,
    const Revision& revision,
    Engine engine,
    std::vector<LintWarning>& warnings,
    std::set<std::string>& used) {
    const Script& script = script_of(revision, engine);
    if (!script.absent_because.empty()) return;
    const Inspected inspected{chain, revision, engine, script, sql_tokens(script.up)};
    for (const NamedRule& rule : rules) {
        for (const std::string& detail : rule.look(inspected)) {
            const std::string mark = mark_of(revision, rule.name, detail);
            if (mark.empty()) warnings.push_back({revision.id, engine, rule.name, detail});
            used.insert(mark);
        }
    }
}

/// Warns of marks that excuse no drop: they would excuse a later one unseen.
void name_unused_marks(
    const Revision& revision,
    const std::set<std::string>& used,
    std::vector<LintWarning>& warnings) {
    for (const auto& [mark, reason] : revision.meant) {
        if (used.count(mark) > 0) continue;
        warnings.push_back(
            {revision.id,
             Engine::postgres,
             "unused_mark",
             "the manifest says that " + mark + " is meant, and neither engine does it"});
    }
}

}  // namespace

std::vector<LintWarning> lint(const MigrationChain& chain, std::string_view wanted) {
    std::vector<const Revision*> chosen = in_order(chain);
    if (!wanted.empty()) chosen = {plan_up(chain, {}, wanted).back()};
    std::vector<LintWarning> warnings;
    for (const Revision* revision : chosen) {
        std::set<std::string> used;
        for (const Engine engine : {Engine::postgres, Engine::sqlite})
            inspect(chain, *revision, engine, warnings, used);
        name_unused_marks(*revision, used, warnings);
    }
    return warnings;
}

}  // namespace hallbook::migrations
