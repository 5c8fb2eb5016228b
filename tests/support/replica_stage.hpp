/// \file
/// Replica files for tests, made the way `hallbook init` makes them.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/replica/sqlite_replica.hpp"
#include "store/replica/sqlite_snapshot.hpp"
#include "tests/support/hall_stage.hpp"
#include "tests/support/temporary_folder.hpp"

namespace hallbook::test {

/// A row for a snapshot.
struct SnapshotRow {
    core::TableId table{};
    core::Values values;
};

template <class Row>
SnapshotRow snapshot_row(const Row& row) {
    return {core::table_id<Row>(), core::to_values(row)};
}

/// The seeded books and settings, the user pat, and members 1001 to 1009.
std::vector<SnapshotRow> stage_rows();

/// Hall 2, BREM.
core::Hall stage_hall();

/// A pull as a sync brings it, at a civil time; central's clock and the hall's agree.
core::Pull a_pull(const std::string& civil, std::int64_t watermark);

/// Takes a snapshot into `file`. `rows` may come in any order.
void take_snapshot(
    const std::filesystem::path& file,
    const std::vector<SnapshotRow>& rows,
    const core::Pull& pull,
    const core::Hall& hall = stage_hall());

/// A folder with a replica of hall BREM that holds `stage_rows()` and `more_rows`, first synced on
/// 2026-03-01 08:00 with watermark 1.
class ReplicaStage {
public:
    explicit ReplicaStage(const std::vector<SnapshotRow>& more_rows = {});

    [[nodiscard]] std::filesystem::path file() const { return m_folder.path() / "hall.db"; }
    [[nodiscard]] store::SqliteDatabase open(store::Access access = store::Access::write) const;
    [[nodiscard]] const FixedZone& zone() const { return m_zone; }
    /// Books and members by their names.
    [[nodiscard]] const HallStage& hall() const { return m_hall; }

    /// Makes an operation at a civil time and commits it; returns what the person would be shown.
    core::Decision enter(
        store::SqliteDatabase& database, const std::string& civil, core::Payload payload) const;
    core::Decision enter_registration(
        store::SqliteDatabase& database,
        const std::string& civil,
        int member,
        const std::string& book) const;

private:
    TemporaryFolder m_folder;
    FixedZone m_zone;
    HallStage m_hall;
};

}  // namespace hallbook::test
