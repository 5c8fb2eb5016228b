/// \file
/// Adopting: the work behind adopt_rows(), in parts. For its own sources only.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/adoption/adoption.hpp"

#include <unordered_map>

namespace hallbook::migrations {

/// A reference that led to a row, whatever becomes of that.
struct Reference {
    std::size_t column = 0;  ///< ours
    std::size_t table = 0;  ///< in the plan
    std::size_t row = 0;
    Dangling dangling{};
};

/// A row of theirs on its way.
struct Draft {
    const ForeignRow* source = nullptr;
    core::Values values;  ///< in the order of our columns
    std::vector<Reference> references;
    BookPlace place;  ///< of a book: which it is
    std::string book_tier;  ///< what the book says about the tier
    bool is_refused = false;
    bool is_deleted = false;
    int noted = 0;
    std::vector<std::string> notes;  ///< to go behind the notes of the row
};

/// The rows of a table on their way.
struct Drafts {
    const PlannedTable* plan = nullptr;
    const core::TableInfo* ours = nullptr;
    std::vector<Draft> rows;
    std::unordered_map<std::string, std::size_t> by_key;
};

/// Theirs, and what stands in it.
struct Found {
    const ForeignColumn* column = nullptr;
    std::string text;
};

/// Which row had a value first.
using RowsByValue = std::map<core::Value, const Draft*>;

bool is_null(const core::Value& value);

/// The place of a column in a table of ours; empty for none.
std::optional<std::size_t> index_of(const core::TableInfo& table, std::string_view column);

/// The column that an id is made from; empty for tables whose rows keep their ids.
std::string_view natural_key(core::TableId table);

/// A column of book_registrations.
const core::ColumnInfo& registration_column(std::string_view name);

/// The first of their columns with a value in the row.
std::optional<Found> first_value(
    const PlannedTable& plan, const Draft& draft, const std::vector<std::size_t>& columns);

/// One adoption. Ids first, since rows refer to each other; then each row by itself; then what
/// holds between them.
class Adopting {
public:
    /// As adopt_rows().
    Adopting(
        const AdoptionPlan& plan,
        const ForeignRows& rows,
        const std::vector<core::ReferralBook>& books,
        const core::CivilZone& zone,
        core::Instant now);

    /// What becomes of every row. To be called once.
    Adoption run();

private:
    /// Gives the rows of a table their ids, so that others can refer to them.
    void begin(const PlannedTable& plan, const std::vector<ForeignRow>& rows);

    /// From the natural key; else theirs, which is one of hall 0.
    void give_id(const Drafts& table, Draft& draft);

    /// Which of our books theirs is, and which tier of it.
    void find_book(const Drafts& table, Draft& draft);

    /// The tier in a column of their book, which may not say otherwise than the name.
    void settle_book_tier(const Drafts& table, Draft& draft);

    /// The label of a tier in their words.
    core::Parsed<core::Value> tier_of(const Found& said) const;

    /// The values of a row, in the order in which one rests on another.
    void fill(Drafts& table, Draft& draft);

    /// What one of their columns says.
    void fill_column(Drafts& table, Draft& draft, const PlannedColumn& column);

    /// A value, or the refusal of the row.
    void put(const Drafts& table, Draft& draft, const PlannedColumn& column, const Found& found);

    /// A row that this one names: by id, by the name of a book, or through another.
    void fill_reference(Drafts& table, Draft& draft, const PlannedColumn& column);

    /// The place of our table in the plan; empty when theirs is not there.
    std::optional<std::size_t> table_of(const std::string& ours) const;

    /// False when there is no such row.
    bool point(
        Draft& draft, const PlannedColumn& column, std::size_t parents, const std::string& key);

    /// A book by name, where theirs have no table of books or do not use it.
    void point_at_book(
        const Drafts& table, Draft& draft, const PlannedColumn& column, const std::string& name);

    /// The row that another reference of this one leads to knows.
    void point_through(const Drafts& table, Draft& draft, const PlannedColumn& column);

    /// A reference that leads nowhere: noted or refused.
    void dangle(
        const Drafts& table, Draft& draft, const PlannedColumn& column, const std::string& key);

    /// What a row becomes that the other program marked as deleted.
    void apply_deletion(const Drafts& table, Draft& draft);

    /// When a row was deleted; null where that was only marked.
    core::Value instant_in(const Found& said) const;

    /// Whether a column has a value in this row at all.
    bool applies(const Drafts& table, const Draft& draft, const ColumnRule& rule) const;

    /// What stands in a column without any value of theirs.
    void fill_otherwise(const Drafts& table, Draft& draft, const PlannedColumn& column);

    /// The tier in the name of the book, which may not be another than that of the row.
    void take_book_tier(const Drafts& table, Draft& draft, core::Value& value);

    /// As ColumnRule::otherwise says; through other columns where these have no value either.
    core::Value otherwise(
        const Drafts& table, const Draft& draft, const PlannedColumn& column) const;

    /// What follows from the rest of a registration.
    void settle(const Drafts& table, Draft& draft);

    /// As an import does: the clock runs from the last re-sign, where one is known.
    void settle_deadline(const Drafts& table, Draft& draft) const;

    /// Whether our schema takes the row.
    void check(const Drafts& table, Draft& draft);

    /// Theirs stands for one of ours, whose settings it may bring. Tiers of a book that disagree
    /// leave what the first of them said.
    void fill_book(const Drafts& table, Draft& draft);

    /// Tells people of it.
    void remark_on_book(
        const Drafts& table, const Draft& draft, const PlannedColumn& column, const Found& found);

    /// What no two rows of a table may share.
    void refuse_doubles(Drafts& table);

    /// Refuses the row when another had the value.
    void refuse_double(
        const Drafts& table,
        Draft& draft,
        std::string_view column,
        RowsByValue& seen,
        const core::Value& value);

    /// One live registration per member and book: the first in the line stands.
    void refuse_second_live(Drafts& table);

    /// Whether any row was refused.
    bool refuse_orphans();

    /// A row that names a refused one: notes it, or is refused too; true when it is.
    bool settle_orphan(const Drafts& table, Draft& draft);

    /// The row with what was noted, where its table has notes.
    static core::Values with_notes(const Drafts& table, const Draft& draft);

    /// Counts, and gives out what is carried over.
    void finish(const Drafts& table);

    /// The books whose settings theirs change.
    void finish_books();

    /// The row is not carried over, and people are told why.
    void refuse(
        const Drafts& table, Draft& draft, std::string_view column, const std::string& reason);

    /// Behind the notes of the row: a reference that led nowhere.
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
