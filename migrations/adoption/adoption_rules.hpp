/// \file
/// AdoptionRules: how the tables of another program are read, as data (docs/adoption.md).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/tables.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hallbook::migrations {

/// What is done with a row that has a reference that leads nowhere.
enum class Dangling {
    refuse,  ///< the row is refused
    note,  ///< the reference is left empty, and the notes of the row say where it led
};

/// Where one of our columns comes from.
struct ColumnRule {
    std::string column;  ///< ours
    std::vector<std::string> from;  ///< their columns; the first with a value in the row counts
    std::vector<std::string> by_name;  ///< theirs with the name of a book; tried after `from`
    /// The value when none of theirs has one: a text, "@" and another column of ours, "@now", or
    /// "@book" (the tier in the name of the book). Empty: null.
    std::string otherwise;
    std::string refers_to;  ///< our table that this refers to; empty: it is a value
    std::string through;  ///< our column that refers to a row to copy this column from
    std::map<std::string, std::vector<std::string>> only_when;  ///< column to labels; else null
    Dangling dangling = Dangling::refuse;
};

/// Where one of our tables comes from.
struct TableRule {
    std::string table;  ///< ours
    std::vector<std::string> from;  ///< their tables; the first one that exists counts
    std::vector<ColumnRule> columns;
    std::vector<std::string> tier;  ///< of books: their columns that hold the tier
    std::vector<std::string> deleted;  ///< their columns that say that a row was deleted
    /// Our column to its text in a row that was deleted; "@deleted" is the instant of that.
    std::map<std::string, std::string> when_deleted;
};

/// Texts of theirs to texts of ours. Case does not count, nor does which of space, '-' and '_'.
using Translations = std::map<std::string, std::string, std::less<>>;

struct AdoptionRules {
    Translations tiers;  ///< what the name of a book may end with, to the label of the tier
    Translations books;  ///< names of books to our codes, beyond our own names and codes
    std::map<std::string, Translations, std::less<>> labels;  ///< by enum type; "boolean" too
    std::vector<TableRule> tables;  ///< one that ColumnRule::through reads comes earlier
};

/// "  Wire-Seattle book_2" as "WIRE SEATTLE BOOK 2": the form in which names and labels are
/// compared. Translations have it as their keys.
std::string plain_name(std::string_view text);

/// What is wrong with the rules, such as a column that is none of ours; empty when nothing is.
std::string problem_with(const AdoptionRules& rules);

/// A book and, when the name says so, a tier of it.
struct BookPlace {
    const core::ReferralBook* book = nullptr;  ///< null: no book is called so
    std::string tier;  ///< a label of booktier; empty: the name names none
};

/// The book that another program calls `name`: one of `books` by name, code or translation, with
/// the tier that the name may end with.
BookPlace book_called(
    const AdoptionRules& rules,
    const std::vector<core::ReferralBook>& books,
    std::string_view name);

}  // namespace hallbook::migrations
