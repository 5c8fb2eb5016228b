/// \file
/// Adopting: which row of ours each row of another program becomes, or why it cannot be.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/change.hpp"
#include "migrations/adoption/plan.hpp"

namespace hallbook::migrations {

/// A row of the other program: what identifies it, and the text of each column (null: none).
struct ForeignRow {
    std::string key;  ///< its id, or its number in the table where it has none
    std::vector<std::optional<std::string>> texts;
};

/// The rows of the tables of a plan, in the order of its tables.
using ForeignRows = std::vector<std::vector<ForeignRow>>;

/// A row that cannot be carried over.
struct RefusedRow {
    std::string table;  ///< theirs
    std::string row;  ///< its key
    std::string column;  ///< ours; empty when it is the whole row
    std::string reason;  ///< a clause, such as "has more than two decimals"
};

/// The outcome for the rows of one table.
struct AdoptedTable {
    std::string table;  ///< ours
    std::string from;  ///< theirs
    std::int64_t read = 0;
    std::int64_t carried = 0;  ///< read = carried + refused, always
    std::int64_t refused = 0;
    std::int64_t deleted = 0;  ///< of those carried, marked as deleted by the other program
    std::int64_t noted = 0;  ///< references that lead nowhere, in the rows carried
};

struct Adoption {
    std::vector<core::Change> changes;  ///< to be written into our empty tables
    std::vector<AdoptedTable> tables;  ///< in the order of the plan
    std::vector<RefusedRow> refusals;  ///< in the order in which they were found
    std::vector<std::string> remarks;  ///< sentences on rows that disagree, and what was done
};

/// Decides about every row. `books` are those that central has already: the other program's books
/// are matched with these by name. `now` is used for rows that have no time of their own.
///
/// Members, users and employers take their ids from their natural keys (ADR 6); rows of the other
/// tables keep theirs, which are those of hall 0. Rows that point at a refused row are refused too,
/// or, where the rule says so, note it.
Adoption adopt_rows(
    const AdoptionPlan& plan,
    const ForeignRows& rows,
    const std::vector<core::ReferralBook>& books,
    const core::CivilZone& zone,
    core::Instant now);

/// Which check of our schema a row breaks, as a clause; empty when it breaks none. Unique and
/// foreign keys are not looked at.
std::string broken_rule(core::TableId table, const core::Values& values);

}  // namespace hallbook::migrations
