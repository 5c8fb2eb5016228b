/// \file
/// ValueRanges: finds the columns that a PostgreSQL table's CHECKs keep within a logical type.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/schema/logical_schema.hpp"

#include <optional>

namespace hallbook::sync {

/// Reads checks such as `apn BETWEEN 0 AND 99999999.99` or `greatest(a, b) <= '9999-12-31'`.
class ValueRanges {
public:
    /// `checks`: those of one table, in canonical form.
    explicit ValueRanges(const std::vector<migrations::LogicalCheck>& checks);

    /// The logical type of a column, for a declared type that is wider; if the checks do not narrow
    /// it, a text that says so. Marks the terms as used. Empty for other declared types.
    std::optional<std::string> logical_type(const std::string& column, const std::string& declared);

    /// Whether every term of a check was used for a type.
    [[nodiscard]] bool is_used_up(const std::string& check) const;

private:
    /// "greatest(a, b) <= '9999-12-31'" is {a, b}, "<=", "'9999-12-31'".
    struct Term {
        std::string check;
        std::vector<std::string> columns;
        std::string comparison;
        std::string bound;
        bool used = false;
    };

    bool use(const std::string& column, const std::string& comparison, const std::string& bound);

    std::vector<Term> m_terms;
};

}  // namespace hallbook::sync
