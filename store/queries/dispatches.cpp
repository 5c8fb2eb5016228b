/// \file
/// Dispatches.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/dispatches.hpp"

#include "core/operations/codec.hpp"
#include "core/rows/registration_activity.hpp"
#include "store/file/row_columns.hpp"
#include "store/file/sqlite_rows.hpp"
#include "store/queries/callable_sql.hpp"
#include "store/queries/settings.hpp"

namespace hallbook::store {

namespace {

/// The SELECT; `condition` refers to dispatches as d.
std::string select_dispatches(std::string_view condition) {
    std::string sql = "SELECT " + columns_as<core::Dispatch>("d") + ", " +
                      columns_as<core::LaborRequest>("q") +
                      ", m.card_number, "
                      "m.last_name || ', ' || m.first_name || coalesce(' ' || m.middle_name, ''), "
                      "o.code, o.name, b.code, b.name, r.tier, r.applicant_priority_number, u.name "
                      "FROM dispatches AS d JOIN labor_requests AS q ON q.id = d.labor_request_id "
                      "JOIN members AS m ON m.id = d.member_id "
                      "JOIN organizations AS o ON o.id = d.employer_id "
                      "JOIN book_registrations AS r ON r.id = d.registration_id "
                      "JOIN referral_books AS b ON b.id = r.book_id "
                      "LEFT JOIN users AS u ON u.id = d.dispatched_by_id WHERE ";
    return sql.append(condition).append(" ORDER BY d.dispatched_at, d.id");
}

std::vector<DispatchEntry> read_dispatches(SqliteDatabase& database, SqliteStatement& row) {
    std::vector<DispatchEntry> result;
    const core::TimeOfDay check_in_by = local_settings(database).check_in_by;
    while (row.step()) {
        DispatchEntry entry;
        int at = 0;
        entry.dispatch = read_row<core::Dispatch>(row, at);
        entry.request = read_row<core::LaborRequest>(row, at);
        entry.card_number = row.text(at++);
        entry.name = row.text(at++);
        entry.employer_code = row.text(at++);
        entry.employer_name = row.text(at++);
        entry.book_code = row.text(at++);
        entry.book_name = row.text(at++);
        entry.tier = column<core::BookTier>(row, at++);
        entry.apn = column<core::Apn>(row, at++);
        entry.dispatched_by = row.optional_text(at);
        entry.check_in_by = check_in_by;
        result.push_back(std::move(entry));
    }
    return result;
}

/// The place told, from the log, while the operation that made the dispatch is pending.
std::optional<int> pending_place(SqliteDatabase& database, const core::Dispatch& dispatch) {
    const core::OperationId maker = core::maker_of(dispatch.id.value);
    const auto& table = core::table_info(core::table_id<core::RegistrationActivity>());
    auto row = database.prepare(
        "SELECT step.value FROM replica JOIN operations ON operations.seq = ?2, "
        "json_each(operations.activities) AS step "
        "WHERE replica.hall = ?1 AND operations.outcome IS NULL");
    row.with(maker.hall, maker.sequence);
    while (row.step()) {
        const auto values = core::decode_values(table, row.text(0));
        if (!values) continue;
        const auto step = core::from_values<core::RegistrationActivity>(*values.value);
        if (step.action == core::RegistrationAction::dispatch &&
            step.registration_id == dispatch.registration_id) {
            return step.previous_position;
        }
    }
    return std::nullopt;
}

}  // namespace

std::vector<DispatchEntry> dispatches(SqliteDatabase& database, const DispatchQuery& query) {
    const std::string asked =
        "(?1 IS NULL OR d.start_date = ?1) AND (?2 IS NULL OR d.member_id = ?2) "
        "AND (?3 IS NULL OR d.labor_request_id = ?3)";
    auto row = database.prepare(select_dispatches(
        query.scope == DispatchQuery::Scope::all ? asked : asked + " AND " + live_sql));
    row.with(argument(query.starts_on), argument(query.member), argument(query.request));
    return read_dispatches(database, row);
}

std::optional<DispatchEntry> dispatch(SqliteDatabase& database, core::Id<core::Dispatch> id) {
    auto row = database.prepare(select_dispatches("d.id = ?1"));
    row.with(argument(id));
    auto found = read_dispatches(database, row);
    return found.empty() ? std::nullopt : std::optional{std::move(found.front())};
}

std::optional<int> place_taken(SqliteDatabase& database, const core::Dispatch& dispatch) {
    const auto confirmed = database.number(
        "SELECT previous_position FROM registration_activities WHERE member_id = ?1 "
        "AND registration_id = ?2 AND dispatch_id = ?3 AND action = 'DISPATCH'",
        argument(dispatch.member_id),
        argument(dispatch.registration_id),
        argument(dispatch.id));
    if (confirmed) return static_cast<int>(*confirmed);
    return pending_place(database, dispatch);
}

}  // namespace hallbook::store
