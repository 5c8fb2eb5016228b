/// \file
/// Matching the terms of checks with the bounds of the logical types.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/schema/value_ranges.hpp"

#include "migrations/schema/sql_text.hpp"

#include <algorithm>
#include <array>

namespace hallbook::sync {

namespace {

namespace type = migrations::logical_type;

/// A type of PostgreSQL that becomes a logical type between two bounds. "$" stands for the column.
struct RangeOfType {
    std::string_view declared;
    std::string_view logical;
    std::string_view low_comparison;
    std::string_view low;
    std::string_view high_comparison;
    std::string_view high;
};

constexpr std::array ranges_of_types{
    RangeOfType{"numeric(10,2)", type::hundredths, ">=", "0", "<=", "99999999.99"},
    RangeOfType{
        "timestamp with time zone",
        type::instant,
        ">=",
        "'0001-01-01 00:00:00+00'",
        "<=",
        "'9999-12-31 23:59:59.999999+00'"},
    RangeOfType{"date", type::date, ">=", "'0001-01-01'", "<=", "'9999-12-31'"},
    RangeOfType{"time without time zone", type::time_of_day, "=", "$::time(0)", "<", "'24:00:00'"},
};

std::string for_column(std::string_view bound, const std::string& column) {
    return bound.starts_with("$") ? column + std::string{bound.substr(1)} : std::string{bound};
}

/// The columns on the left of a comparison: one, or the arguments of greatest() or least().
std::vector<std::string> columns_of(const std::string& left, const std::string& comparison) {
    const bool all_at_most = left.starts_with("greatest(") && comparison.starts_with("<");
    const bool all_at_least = left.starts_with("least(") && comparison.starts_with(">");
    std::vector<std::string> columns;
    for (const migrations::SqlToken& token : migrations::sql_tokens(left)) {
        if (token.kind == migrations::SqlToken::Kind::word) columns.push_back(token.text);
    }
    if (all_at_most || all_at_least) columns.erase(columns.begin());
    return columns;
}

}  // namespace

ValueRanges::ValueRanges(const std::vector<migrations::LogicalCheck>& checks) {
    for (const migrations::LogicalCheck& check : checks) {
        for (const std::string& term : migrations::canonical_terms(check.expression)) {
            Term read{.check = check.name};
            for (const std::string comparison : {"<=", ">=", "<", "="}) {
                const std::size_t at = term.find(" " + comparison + " ");
                if (at == std::string::npos) continue;
                read.comparison = comparison;
                read.columns = columns_of(term.substr(0, at), comparison);
                read.bound = term.substr(at + comparison.size() + 2);
                break;
            }
            m_terms.push_back(std::move(read));
        }
    }
}

bool ValueRanges::use(
    const std::string& column, const std::string& comparison, const std::string& bound) {
    bool found = false;
    for (Term& term : m_terms) {
        const bool about =
            std::find(term.columns.begin(), term.columns.end(), column) != term.columns.end();
        if (!about || term.comparison != comparison || term.bound != bound) continue;
        term.used = true;
        found = true;
    }
    return found;
}

std::optional<std::string> ValueRanges::logical_type(
    const std::string& column, const std::string& declared) {
    for (const RangeOfType& range : ranges_of_types) {
        if (declared != range.declared) continue;
        const bool low =
            use(column, std::string{range.low_comparison}, for_column(range.low, column));
        const bool high =
            use(column, std::string{range.high_comparison}, for_column(range.high, column));
        if (low && high) return std::string{range.logical};
        return declared + ", out of range allowed";
    }
    return std::nullopt;
}

bool ValueRanges::is_used_up(const std::string& check) const {
    return std::all_of(m_terms.begin(), m_terms.end(), [&](const Term& term) {
        return term.check != check || term.used;
    });
}

}  // namespace hallbook::sync
