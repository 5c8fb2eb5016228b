/// \file
/// The table line_counts (migration 0006), which triggers keep and queries/line_count.hpp reads.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/tables.hpp"
#include "store/file/sqlite_database.hpp"

#include <map>
#include <unordered_set>

namespace hallbook::store {

/// Counts lines from the rows it is given, for a file that is filled without triggers.
class LineCounter {
public:
    /// Takes any row; members must come before registrations, as in core::tables().
    void take(core::TableId table, const core::Values& row);

    /// Fills line_counts, which must be empty.
    void write(SqliteDatabase& database) const;

private:
    /// A tier of a book.
    struct Line {
        std::int64_t book = 0;
        core::BookTier tier{};
        friend auto operator<=>(const Line&, const Line&) = default;
    };
    struct Count {
        std::int64_t active = 0;
        std::int64_t callable = 0;
    };
    using Buckets = std::map<std::int64_t, Count>;

    void take_member(const core::Values& row);
    void take_registration(const core::Values& row);
    static Buckets merged(const Buckets& buckets, std::int64_t width);
    static void write(
        SqliteStatement& insert, const Line& line, std::int64_t span, const Buckets& buckets);

    std::unordered_set<std::int64_t> m_not_active;  ///< members
    std::map<Line, Buckets> m_days;
};

/// How many stretches of lines are counted wrongly; 0 when all is well. Reads all registrations.
std::int64_t wrong_line_counts(SqliteDatabase& database);

}  // namespace hallbook::store
