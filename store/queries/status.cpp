/// \file
/// The state of the hall towards central.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/status.hpp"

#include "store/file/sqlite_rows.hpp"
#include "store/queries/conflicts.hpp"

namespace hallbook::store {

namespace {

core::Hall read_hall(const SqliteStatement& row) {
    return {
        .number = static_cast<core::HallNumber>(row.number(0)),
        .code = row.text(1),
        .name = row.text(2),
        .region = column<core::BookRegion>(row, 3)};
}

}  // namespace

ReplicaStatus status(SqliteDatabase& database) {
    auto row = database.prepare(
        "SELECT hall, hall_code, hall_name, hall_region, central_uri, last_sync_at, clock_offset, "
        "clock_uncertainty, (SELECT count(*) FROM operations WHERE outcome IS NULL), "
        "(SELECT count(*) FROM conflicts AS c WHERE " +
        is_open_conflict_sql +
        "), (SELECT count(*) FROM dispatches AS d JOIN conflicts AS c "
        "ON c.id = d.voided_by_conflict_id WHERE d.id >> 40 = replica.hall AND " +
        is_open_conflict_sql + ") FROM replica");
    if (!row.step()) {
        throw core::Failure(
            core::FailureKind::damaged,
            database.file().string() + " does not say whose it is.",
            "Make the replica anew with `hallbook init`.");
    }
    return {
        .hall = read_hall(row),
        .central_uri = row.text(4),
        .schema_version = static_cast<int>(database.number("PRAGMA user_version").value_or(0)),
        .last_sync_at = column<core::Instant>(row, 5),
        .pending = row.number(8),
        .conflicts_open = row.number(9),
        .voided_slips = row.number(10),
        .clock_offset = std::chrono::microseconds{row.number(6)},
        .clock_uncertainty = std::chrono::microseconds{row.number(7)}};
}

std::vector<core::Hall> halls(SqliteDatabase& database) {
    auto row = database.prepare("SELECT number, code, name, region FROM halls ORDER BY number");
    std::vector<core::Hall> result;
    while (row.step())
        result.push_back(read_hall(row));
    return result;
}

}  // namespace hallbook::store
