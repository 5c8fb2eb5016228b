/// \file
/// Copying the operation log.
/// SPDX-License-Identifier: Apache-2.0
#include "store/replica/operation_log.hpp"

#include "store/file/sqlite_rows.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace hallbook::store {

namespace {

/// Runs `insert` with the columns of each row of `select`.
void copy_rows(SqliteStatement select, SqliteStatement insert) {
    const int columns = select.column_count();
    while (select.step()) {
        for (int i = 0; i < columns; ++i)
            insert.bind(i + 1, select.value(i));
        insert.run();
    }
}

using Outcomes = std::map<std::int64_t, std::pair<std::optional<core::Outcome>, std::string>>;

Outcomes outcomes_in(SqliteDatabase& database) {
    Outcomes known;
    auto row = database.prepare("SELECT seq, outcome, reason FROM operations");
    while (row.step()) {
        known[row.number(0)] = {
            column<std::optional<core::Outcome>>(row, 1), row.optional_text(2).value_or("")};
    }
    return known;
}

}  // namespace

void copy_log(SqliteDatabase& from, SqliteDatabase& into) {
    copy_rows(
        from.prepare(
            "SELECT seq, kind, payload_version, recorded_at, clock_at, actor, seen, payload, told, "
            "origin_hall, origin_seq, origin_digest, local_outcome, local_violations, "
            "iif(outcome IS NULL, '[]', NULL), iif(outcome IS NULL, '[]', NULL), outcome, reason, "
            "settled_at FROM operations ORDER BY seq"),
        into.prepare(
            "INSERT INTO operations (seq, kind, payload_version, recorded_at, clock_at, actor, "
            "seen, payload, told, origin_hall, origin_seq, origin_digest, local_outcome, "
            "local_violations, changes, activities, outcome, reason, settled_at) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, "
            "?18, ?19)"));
    copy_rows(
        from.prepare(
            "SELECT conflict_id, acknowledged_at, acknowledged_by FROM conflict_acknowledgements"),
        into.prepare(
            "INSERT INTO conflict_acknowledgements (conflict_id, acknowledged_at, acknowledged_by) "
            "VALUES (?1, ?2, ?3)"));
}

std::vector<core::Settlement> news_among(
    const std::vector<core::Settlement>& settlements, SqliteDatabase& database) {
    const auto known = outcomes_in(database);
    std::vector<core::Settlement> news;
    for (const auto& each : settlements) {
        const auto found = known.find(each.operation.sequence);
        if (found == known.end()) continue;
        const auto& [outcome, reason] = found->second;
        if (outcome != each.outcome || reason != each.reason) news.push_back(each);
    }
    return news;
}

std::vector<core::Conflict> news_among(
    const std::vector<core::Conflict>& conflicts, SqliteDatabase& database) {
    std::map<std::int64_t, core::Conflict> known;
    auto row = database.prepare("SELECT * FROM conflicts");
    const auto columns = core::table_info(core::table_id<core::Conflict>()).columns.size();
    while (row.step()) {
        auto conflict = core::from_values<core::Conflict>(row.values(0, columns));
        known.emplace(conflict.id.value, std::move(conflict));
    }
    std::vector<core::Conflict> news;
    std::copy_if(
        conflicts.begin(), conflicts.end(), std::back_inserter(news), [&](const auto& each) {
            const auto found = known.find(each.id.value);
            return found == known.end() || found->second != each;
        });
    return news;
}

std::int64_t forget_other_outcomes(
    const std::vector<core::Settlement>& settlements, SqliteDatabase& database) {
    std::set<std::int64_t> decided;
    for (const auto& each : settlements)
        decided.insert(each.operation.sequence);
    std::int64_t forgotten = 0;
    for (const auto& [sequence, known] : outcomes_in(database)) {
        if (!known.first || decided.contains(sequence)) continue;
        database.run(
            "UPDATE operations SET outcome = NULL, reason = NULL, settled_at = NULL, "
            "changes = '[]', activities = '[]' WHERE seq = ?1",
            sequence);
        ++forgotten;
    }
    return forgotten;
}

}  // namespace hallbook::store
