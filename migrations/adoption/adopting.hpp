/// \file
/// The class that does the work of adopt_rows(). Only the sources of this room include it.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/adoption/adoption.hpp"

#include <unordered_map>

namespace hallbook::migrations {

/// A reference that leads to a row of the plan; that row may still be refused.
struct Reference {
    std::size_t column = 0;  ///< index of our column that refers
    std::size_t table = 0;  ///< index in the plan of the table referred to
    std::size_t row = 0;
    Dangling dangling{};
};

/// A row of the other program while it is turned into one of ours.
struct Draft {
    const ForeignRow* source = nullptr;
    core::Values values;  ///< in the order of our columns
    std::vector<Reference> references;
    BookPlace place;  ///< for a row of books: which of our books it is
    std::string book_tier;  ///< for a row of books: the label of its tier; empty if unknown
    bool is_refused = false;
    bool is_deleted = false;
    int noted = 0;
    std::vector<std::string> notes;  ///< sentences to append to the notes of the row
};

/// The rows of one table of the plan, as drafts.
struct Drafts {
    const PlannedTable* plan = nullptr;
    const core::TableInfo* ours = nullptr;
    std::vector<Draft> rows;
    std::unordered_map<std::string, std::size_t> by_key;
};

/// A column of the other program with its text in one row.
struct Found {
    const ForeignColumn* column = nullptr;
    std::string text;
};

/// The first row with each value.
using RowsByValue = std::map<core::Value, const Draft*>;

bool is_null(const core::Value& value);

/// The index of a column in a table of ours; empty when there is no such column.
std::optional<std::size_t> index_of(const core::TableInfo& table, std::string_view column);

/// The column that an id is made from; empty for tables whose rows keep their ids.
std::string_view natural_key(core::TableId table);

/// A column of book_registrations.
const core::ColumnInfo& registration_column(std::string_view name);

/// The first of their columns with a value in the row.
std::optional<Found> first_value(
    const PlannedTable& plan, const Draft& draft, const std::vector<std::size_t>& columns);

/// One adoption. It gives every row its id first, since rows refer to each other; then converts
/// each row; then checks the rules that hold between rows.
class Adopting {
public:
    /// The arguments of adopt_rows(); they must outlive this.
    Adopting(
        const AdoptionPlan& plan,
        const ForeignRows& rows,
        const std::vector<core::ReferralBook>& books,
        const core::CivilZone& zone,
        core::Instant now);

    /// Decides about every row. May be called once only.
    Adoption run();

private:
    /// Gives the rows of a table their ids, so that others can refer to them.
    void begin(const PlannedTable& plan, const std::vector<ForeignRow>& rows);

    /// The id of the row that the id refers to; else one made from the natural key; without one,
    /// the other program's id, as an id of hall 0.
    void give_id(const Drafts& table, Draft& draft);

    /// Finds our book, and the tier of it, for a row of their table of books.
    void find_book(const Drafts& table, Draft& draft);

    /// Reads the tier from a column of their book; refuses the row when its name says another.
    void settle_book_tier(const Drafts& table, Draft& draft);

    /// Our label of the tier that they call `said`.
    core::Parsed<core::Value> tier_of(const Found& said) const;

    /// Sets all values of a row, each after the values that it is derived from.
    void fill(Drafts& table, Draft& draft);

    /// Sets the value of one of our columns.
    void fill_column(Drafts& table, Draft& draft, const PlannedColumn& column);

    /// Sets the value read from `found`, or refuses the row when our column cannot hold it.
    void put(const Drafts& table, Draft& draft, const PlannedColumn& column, const Found& found);

    /// Sets a reference to another row: by id, by the name of a book, or through a third row.
    void fill_reference(Drafts& table, Draft& draft, const PlannedColumn& column);

    /// The index of our table in the plan; empty when they have no table for it.
    std::optional<std::size_t> table_of(const std::string& ours) const;

    /// Refers to the row `key` of the table `parents`. False when there is no such row.
    bool point(
        Draft& draft, const PlannedColumn& column, std::size_t parents, const std::string& key);

    /// Refers to a book by name, where they have no table of books or do not use it.
    void point_at_book(
        const Drafts& table, Draft& draft, const PlannedColumn& column, const std::string& name);

    /// Copies the reference of the same name from the row that ColumnRule::through leads to.
    void point_through(const Drafts& table, Draft& draft, const PlannedColumn& column);

    /// A reference that leads nowhere: notes it or refuses the row, as the rule says.
    void dangle(
        const Drafts& table, Draft& draft, const PlannedColumn& column, const std::string& key);

    /// Sets what the rule says for a row that the other program marked as deleted.
    void apply_deletion(const Drafts& table, Draft& draft);

    /// The instant at which a row was deleted; null when `said` is a mark without a time.
    core::Value instant_in(const Found& said) const;

    /// Whether ColumnRule::only_when lets the column have a value in this row.
    bool applies(const Drafts& table, const Draft& draft, const ColumnRule& rule) const;

    /// Sets a column that has no value yet; empties one that does not apply to this row.
    void fill_otherwise(const Drafts& table, Draft& draft, const PlannedColumn& column);

    /// Reads the tier from the name of the book; refuses the row when it says another itself.
    void take_book_tier(const Drafts& table, Draft& draft, core::Value& value);

    /// The value that ColumnRule::otherwise gives; follows "@column" on to the next rule if empty.
    core::Value otherwise(
        const Drafts& table, const Draft& draft, const PlannedColumn& column) const;

    /// Sets the values of a registration that follow from its other values.
    void settle(const Drafts& table, Draft& draft);

    /// Sets a missing re-sign deadline as an import does: from the last re-sign, where known.
    void settle_deadline(const Drafts& table, Draft& draft) const;

    /// Refuses a row that breaks a NOT NULL or a CHECK of our schema.
    void check(const Drafts& table, Draft& draft);

    /// Takes the settings of our book from theirs. They may have a row for each tier of a book:
    /// where these disagree, the first one counts.
    void fill_book(const Drafts& table, Draft& draft);

    /// Adds a remark for people about a setting that disagrees with the first one.
    void remark_on_book(
        const Drafts& table, const Draft& draft, const PlannedColumn& column, const Found& found);

    /// Refuses each row whose id or unique value an earlier row of the table has.
    void refuse_doubles(Drafts& table);

    /// Refuses the row when an earlier one has the same value in `column`.
    void refuse_double(
        const Drafts& table,
        Draft& draft,
        std::string_view column,
        RowsByValue& seen,
        const core::Value& value);

    /// Keeps one live registration per member and book: the first in the line stands.
    void refuse_second_live(Drafts& table);

    /// Goes once through all rows that refer to refused ones. Whether it refused any row.
    bool refuse_orphans();

    /// Notes or refuses a row that refers to a refused one. True when it was refused.
    bool settle_orphan(const Drafts& table, Draft& draft);

    /// The values of a row with its notes appended, where its table has a column for them.
    static core::Values with_notes(const Drafts& table, const Draft& draft);

    /// Counts the rows of a table and adds those carried over to the changes.
    void finish(const Drafts& table);

    /// Adds a change for each of our books that gets other settings.
    void finish_books();

    /// Marks the row as refused and records the reason for people.
    void refuse(
        const Drafts& table, Draft& draft, std::string_view column, const std::string& reason);

    /// Records, for the notes of the row, a reference that leads nowhere.
    static void note(Draft& draft, const std::string& text);

    const AdoptionPlan& m_plan;
    const std::vector<core::ReferralBook>& m_books;
    const core::CivilZone& m_zone;
    core::Instant m_now;
    std::vector<Drafts> m_tables;  ///< in the order of the plan
    std::map<std::int64_t, core::Values> m_book_values;  ///< by id: our books with their settings
    Adoption m_result;
};

}  // namespace hallbook::migrations
