/// \file
/// A tokeniser and a recursive descent over the expressions that stand in our schemas.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/schema/sql_text.hpp"

#include "core/values/joined.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

namespace hallbook::migrations {

namespace {

using Kind = SqlToken::Kind;

// --- Tokens
// ---------------------------------------------------------------------------------------

bool is_word_character(char character) {
    return std::isalnum(static_cast<unsigned char>(character)) != 0 || character == '_';
}

std::string lower(std::string_view text) {
    std::string result{text};
    std::transform(result.begin(), result.end(), result.begin(), [](unsigned char character) {
        return static_cast<char>(std::tolower(character));
    });
    return result;
}

class Tokeniser {
public:
    explicit Tokeniser(std::string_view sql) : m_rest(sql) {}

    SqlTokens all() {
        SqlTokens tokens;
        while (skip_space(), !m_rest.empty())
            tokens.push_back(next());
        return tokens;
    }

private:
    void skip_space() {
        while (!m_rest.empty()) {
            if (std::isspace(static_cast<unsigned char>(m_rest.front())) != 0) {
                m_rest.remove_prefix(1);
            } else if (m_rest.starts_with("--")) {
                m_rest.remove_prefix(std::min(m_rest.find('\n'), m_rest.size()));
            } else if (m_rest.starts_with("/*")) {
                const std::size_t end = m_rest.find("*/", 2);
                m_rest.remove_prefix(end == std::string_view::npos ? m_rest.size() : end + 2);
            } else {
                return;
            }
        }
    }

    SqlToken next() {
        const char first = m_rest.front();
        if (first == '\'') return {Kind::string, quoted('\'')};
        if (first == '"' || first == '`') return {Kind::quoted_word, quoted(first)};
        if (std::isdigit(static_cast<unsigned char>(first)) != 0) return {Kind::number, number()};
        if (is_word_character(first)) return {Kind::word, lower(take_while(is_word_character))};
        return {Kind::symbol, symbol()};
    }

    std::string take(std::size_t length) {
        std::string text{m_rest.substr(0, length)};
        m_rest.remove_prefix(length);
        return text;
    }

    template <class Predicate>
    std::string take_while(Predicate predicate) {
        const auto end = std::find_if_not(m_rest.begin(), m_rest.end(), predicate);
        return take(static_cast<std::size_t>(end - m_rest.begin()));
    }

    std::string number() {
        return take_while(
            [](char character) { return is_word_character(character) || character == '.'; });
    }

    /// Inside quotes a doubled quote means one.
    std::string quoted(char quote) {
        m_rest.remove_prefix(1);
        std::string text;
        while (!m_rest.empty()) {
            const char character = m_rest.front();
            m_rest.remove_prefix(1);
            if (character == quote) {
                if (m_rest.empty() || m_rest.front() != quote) break;
                m_rest.remove_prefix(1);
            }
            text += character;
        }
        return text;
    }

    std::string symbol() {
        static constexpr std::array<std::string_view, 11> long_symbols{
            "->>", "!~~", "->", "::", "<=", ">=", "<>", "!=", "||", "~~", "=="};
        for (const std::string_view each : long_symbols) {
            if (m_rest.starts_with(each)) return take(each.size());
        }
        return take(1);
    }

    std::string_view m_rest;
};

// --- Expressions
// ----------------------------------------------------------------------------------

/// How tightly a piece of text holds together: what binds less than its surroundings needs
/// parentheses.
enum class Binding { either, both, negation, comparison, sum, product, whole };

struct Piece {
    std::string text;
    Binding binding = Binding::whole;
    std::vector<std::string> terms;  ///< of Binding::both: what AND joins
    bool literal = false;  ///< a cast of it only says how to read it
};

std::string within(const Piece& piece, Binding surroundings) {
    return piece.binding < surroundings ? "(" + piece.text + ")" : piece.text;
}

std::string quote(std::string_view text) {
    std::string result = "'";
    for (const char character : text) {
        result += character;
        if (character == '\'') result += character;
    }
    return result + "'";
}

Piece conjunction(std::vector<std::string> terms) {
    std::string text = core::joined(terms, " and ");
    return {std::move(text), Binding::both, std::move(terms)};
}

/// Thrown inside this file only: the text is not an expression that this parser understands.
struct NotUnderstood {};

class ExpressionReader {
public:
    explicit ExpressionReader(const SqlTokens& tokens) : m_tokens(tokens) {}

    Piece whole() {
        Piece piece = disjunction();
        if (m_at != m_tokens.size()) throw NotUnderstood{};
        return piece;
    }

private:
    [[nodiscard]] bool at(std::string_view text, std::size_t ahead = 0) const {
        return m_at + ahead < m_tokens.size() && is(m_tokens[m_at + ahead], text);
    }
    bool accept(std::string_view text) {
        if (!at(text)) return false;
        ++m_at;
        return true;
    }
    void expect(std::string_view text) {
        if (!accept(text)) throw NotUnderstood{};
    }
    const SqlToken& take() {
        if (m_at == m_tokens.size()) throw NotUnderstood{};
        return m_tokens[m_at++];
    }

    Piece disjunction() {
        Piece first = conjunctions();
        if (!at("or")) return first;
        std::vector<std::string> terms{first.text};
        while (accept("or"))
            terms.push_back(conjunctions().text);
        return {core::joined(terms, " or "), Binding::either, {}};
    }

    Piece conjunctions() {
        Piece first = negation();
        if (!at("and")) return first;
        std::vector<std::string> terms;
        add_terms(terms, first);
        while (accept("and"))
            add_terms(terms, negation());
        return conjunction(std::move(terms));
    }

    static void add_terms(std::vector<std::string>& terms, const Piece& piece) {
        if (piece.binding == Binding::both) {
            terms.insert(terms.end(), piece.terms.begin(), piece.terms.end());
        } else {
            terms.push_back(within(piece, Binding::both));
        }
    }

    Piece negation() {
        if (!accept("not")) return comparison();
        return {"not " + within(negation(), Binding::comparison), Binding::negation, {}};
    }

    Piece comparison() {
        Piece left = sum();
        if (accept("is")) return is_comparison(left);
        const bool negated = at("not") && (at("in", 1) || at("between", 1) || at("like", 1));
        if (negated) ++m_at;
        if (accept("in")) return membership(left, negated, "(", ")");
        if (accept("between")) return between(left, negated);
        if (accept("like") || accept("~~")) return compared(left, negated ? "not like" : "like");
        if (accept("!~~")) return compared(left, "not like");
        for (const std::string_view symbol : {"=", "==", "<>", "!=", "<", "<=", ">", ">="}) {
            if (accept(symbol)) return compared_by(left, symbol);
        }
        return left;
    }

    Piece compared_by(const Piece& left, std::string_view symbol) {
        const bool any = symbol == "=" && at("any");
        const bool all = symbol == "<>" && at("all");
        if (!any && !all) {
            return compared(left, symbol == "==" ? "=" : symbol == "!=" ? "<>" : symbol);
        }
        ++m_at;
        expect("(");
        const bool wrapped = accept("(");
        expect("array");
        Piece piece = membership(left, all, "[", "]");
        skip_casts();
        if (wrapped) {
            expect(")");
            skip_casts();
        }
        expect(")");
        return piece;
    }

    Piece compared(const Piece& left, std::string_view by) {
        const Piece right = sum();
        return {
            within(left, Binding::sum) + " " + std::string{by} + " " + within(right, Binding::sum),
            Binding::comparison,
            {}};
    }

    Piece is_comparison(const Piece& left) {
        return compared(left, accept("not") ? "is not" : "is");
    }

    Piece membership(
        const Piece& left, bool negated, std::string_view open, std::string_view close) {
        expect(open);
        const std::vector<std::string> members = list_until(close);
        return {
            within(left, Binding::sum) + (negated ? " not in (" : " in (") +
                core::joined(members, ", ") + ")",
            Binding::comparison,
            {}};
    }

    Piece between(const Piece& left, bool negated) {
        const std::string low = within(sum(), Binding::sum);
        expect("and");
        const std::string high = within(sum(), Binding::sum);
        const std::string value = within(left, Binding::sum);
        if (negated)
            return {value + " < " + low + " or " + value + " > " + high, Binding::either, {}};
        return conjunction({value + " >= " + low, value + " <= " + high});
    }

    std::vector<std::string> list_until(std::string_view close) {
        std::vector<std::string> parts;
        if (accept(close)) return parts;
        do
            parts.push_back(disjunction().text);
        while (accept(","));
        expect(close);
        return parts;
    }

    Piece sum() { return chain({"+", "-", "||"}, Binding::sum, &ExpressionReader::product); }
    Piece product() { return chain({"*", "/", "%"}, Binding::product, &ExpressionReader::value); }

    Piece chain(
        std::initializer_list<std::string_view> symbols,
        Binding binding,
        Piece (ExpressionReader::*operand)()) {
        Piece left = (this->*operand)();
        while (true) {
            const auto found =
                std::find_if(symbols.begin(), symbols.end(), [&](std::string_view symbol) {
                    return at(symbol);
                });
            if (found == symbols.end()) return left;
            ++m_at;
            Piece right = (this->*operand)();
            // On the right side parentheses change the order: a - (b - c).
            if (right.binding == binding) right.binding = Binding::either;
            left.text =
                within(left, binding) + " " + std::string{*found} + " " + within(right, binding);
            left.literal = false;
            left.binding = binding;
        }
    }

    Piece value() {
        Piece piece = uncast_value();
        for (std::string type = cast(); !type.empty(); type = cast()) {
            if (piece.literal || type == "text") continue;
            piece.text = within(piece, Binding::whole) + "::" + type;
            piece.binding = Binding::whole;
        }
        return piece;
    }

    Piece uncast_value() {
        if (accept("(")) {
            Piece piece = disjunction();
            expect(")");
            return piece;
        }
        if (accept("-")) return {"-" + within(value(), Binding::whole), Binding::whole, {}};
        const SqlToken& token = take();
        if (token.kind == Kind::string) return {quote(token.text), Binding::whole, {}, true};
        if (token.kind == Kind::symbol || is(token, "case")) throw NotUnderstood{};
        if (!accept("(")) return {token.text, Binding::whole, {}, token.kind == Kind::number};
        return {token.text + "(" + core::joined(list_until(")"), ", ") + ")", Binding::whole, {}};
    }

    /// The type of a cast that follows, such as "numeric(10, 2)" or "text[]"; "with time zone" and
    /// "without time zone" are left out. Empty when none follows.
    std::string cast() {
        if (!accept("::")) return {};
        std::string type = take().text;
        if (type == "double" || type == "character") type += " " + take().text;
        if (accept("(")) type += "(" + core::joined(list_until(")"), ", ") + ")";
        if (at("with") || at("without")) m_at = std::min(m_at + 3, m_tokens.size());
        if (accept("[")) {
            expect("]");
            type += "[]";
        }
        return type;
    }

    void skip_casts() {
        while (!cast().empty()) {
        }
    }

    const SqlTokens& m_tokens;
    std::size_t m_at = 0;
};

std::optional<Piece> understood(const SqlTokens& tokens) {
    try {
        return ExpressionReader{tokens}.whole();
    } catch (const NotUnderstood&) {
        return std::nullopt;
    }
}

std::string as_it_is(const SqlTokens& tokens) {
    std::vector<std::string> texts;
    for (const SqlToken& token : tokens) {
        texts.push_back(token.kind == Kind::string ? quote(token.text) : token.text);
    }
    return core::joined(texts, " ");
}

}  // namespace

SqlTokens sql_tokens(std::string_view sql) { return Tokeniser{sql}.all(); }

std::string name_at(const SqlTokens& tokens, std::size_t& at) {
    if (at >= tokens.size()) return {};
    std::string name = tokens[at++].text;
    while (at + 1 < tokens.size() && is(tokens[at], ".")) {
        name += "." + tokens[at + 1].text;
        at += 2;
    }
    return name;
}

bool is(const SqlToken& token, std::string_view word_or_symbol) {
    const bool plain = token.kind == Kind::word || token.kind == Kind::symbol;
    return plain && token.text == word_or_symbol;
}

std::string canonical_expression(const SqlTokens& tokens) {
    const auto piece = understood(tokens);
    return piece ? piece->text : as_it_is(tokens);
}

std::string canonical_expression(std::string_view sql) {
    return canonical_expression(sql_tokens(sql));
}

std::vector<std::string> canonical_terms(std::string_view sql) {
    const SqlTokens tokens = sql_tokens(sql);
    const auto piece = understood(tokens);
    if (!piece) return {as_it_is(tokens)};
    if (piece->binding == Binding::both) return piece->terms;
    return {piece->text};
}

}  // namespace hallbook::migrations
