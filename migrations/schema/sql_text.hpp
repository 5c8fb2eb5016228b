/// \file
/// Reading the small pieces of SQL that catalogs hold (checks, predicates, defaults), and writing
/// what the two engines print for one meaning as one text.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hallbook::migrations {

/// One token. Words are in lower case unless they were quoted; strings are without their quotes.
struct SqlToken {
    enum class Kind { word, quoted_word, string, number, symbol };
    Kind kind{};
    std::string text;

    friend bool operator==(const SqlToken&, const SqlToken&) = default;
};

using SqlTokens = std::vector<SqlToken>;

/// The tokens of a text, comments left out. A quote that is not closed ends with the text.
SqlTokens sql_tokens(std::string_view sql);

/// Whether a token is this keyword (in lower case) or symbol.
bool is(const SqlToken& token, std::string_view word_or_symbol);

/// The name at `at`, with its schema if given; moves `at` behind it. Empty at the end.
std::string name_at(const SqlTokens& tokens, std::size_t& at);

/// An expression in one form, whichever engine printed it: in lower case, with only the parentheses
/// it needs, without casts of literals or to text, BETWEEN as two comparisons, `= ANY (ARRAY[...])`
/// as IN. What cannot be understood comes back token by token, so that it equals only the same
/// text.
std::string canonical_expression(const SqlTokens& tokens);
std::string canonical_expression(std::string_view sql);

/// The terms that the outermost AND joins, each in that form; one term when there is no AND.
std::vector<std::string> canonical_terms(std::string_view sql);

}  // namespace hallbook::migrations
