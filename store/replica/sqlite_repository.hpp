/// \file
/// core::Repository over SQLite: rows in and out by core::TableInfo, without code per table.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/replica/replica.hpp"
#include "store/file/sqlite_database.hpp"

namespace hallbook::store {

/// Make all calls inside one WriteTransaction on `database` (load alone: any transaction).
class SqliteRepository final : public core::Repository {
public:
    explicit SqliteRepository(SqliteDatabase& database) : m_database(database) {}

    void load(const core::Footprint& footprint, core::WorkingSet& working_set) override;
    void write(const std::vector<core::Change>& changes) override;

    /// The row with this id; empty when there is none.
    [[nodiscard]] std::optional<core::Values> find(core::TableId table, const core::RowKey& row);

    /// Sets rows to the given values, whatever is there. They may refer to each other in any order.
    void overwrite(std::vector<core::CentralRow> rows);

private:
    SqliteDatabase& m_database;
};

}  // namespace hallbook::store
