/// \file
/// MemoryRows: the synced tables in memory, with the rules of the databases.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/footprint.hpp"
#include "core/replica/replica.hpp"

#include <functional>

namespace hallbook::test {

/// Rows by table and id. Loads rows, checks before-images and enforces constraints as the two
/// databases do. A copy serves as a backup.
class MemoryRows {
public:
    /// Sets a row to `values`, or removes it when there are none, without looking at the old row.
    void set(
        core::TableId table, const core::RowKey& row, const std::optional<core::Values>& values);
    /// Sets one row given as its struct.
    template <class Row>
    void put(const Row& row) {
        set(core::table_id<Row>(), row.id.value, core::to_values(row));
    }

    /// As core::Repository::write.
    void write(const std::vector<core::Change>& changes);

    /// Called with each row that a load finds.
    using Sink = std::function<void(core::TableId, const core::RowKey&, const core::Values&)>;
    /// As core::Repository::load; each row at least once.
    void load(const core::Footprint& footprint, const Sink& found) const;

    /// Names in a sentence a constraint that `changes`, already written, have broken; empty when
    /// there is none.
    [[nodiscard]] std::string broken_constraint(const std::vector<core::Change>& changes) const;

    [[nodiscard]] std::optional<core::Values> values(
        core::TableId table, const core::RowKey& row) const {
        return m_rows.values(table, row);
    }
    /// All rows, for look-ups.
    [[nodiscard]] const core::WorkingSet& rows() const { return m_rows; }
    /// The ids of all rows of a table.
    [[nodiscard]] const std::set<core::RowKey>& ids(core::TableId table) const {
        return m_ids.at(static_cast<std::size_t>(table));
    }
    /// All rows of one type, by id.
    template <class Row>
    [[nodiscard]] std::vector<Row> all() const {
        std::vector<Row> result;
        for (const auto id : ids(core::table_id<Row>()))
            result.push_back(*m_rows.find(id.template as<Row>()));
        return result;
    }

    /// All rows of all tables except `without`, one line each ("table [values]"), in the order of
    /// tables and ids.
    [[nodiscard]] std::vector<std::string> lines(const std::set<core::TableId>& without = {}) const;

private:
    core::WorkingSet m_rows;
    std::array<std::set<core::RowKey>, core::table_count> m_ids;
};

}  // namespace hallbook::test
