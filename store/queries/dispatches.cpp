/// \file
/// Dispatches.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/dispatches.hpp"

#include "store/queries/history.hpp"
#include "store/row_columns.hpp"
#include "store/sqlite_rows.hpp"

namespace hallbook::store {

namespace {

/// `condition` is of the alias d.
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

std::vector<DispatchEntry> read_dispatches(SqliteStatement& row) {
    std::vector<DispatchEntry> result;
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
        result.push_back(std::move(entry));
    }
    return result;
}

}  // namespace

std::vector<DispatchEntry> dispatches(SqliteDatabase& database, const DispatchQuery& query) {
    auto row = database.prepare(select_dispatches(
        query.scope == DispatchQuery::Scope::all
            ? "(?1 IS NULL OR d.start_date = ?1) AND (?2 IS NULL OR d.member_id = ?2) "
              "AND (?3 IS NULL OR d.labor_request_id = ?3)"
            : "(?1 IS NULL OR d.start_date = ?1) AND (?2 IS NULL OR d.member_id = ?2) "
              "AND (?3 IS NULL OR d.labor_request_id = ?3) AND d.dispatch_status IN ('PENDING', "
              "'ACCEPTED') "
              "AND d.voided_by_conflict_id IS NULL"));
    row.with(argument(query.starts_on), argument(query.member), argument(query.request));
    return read_dispatches(row);
}

std::optional<DispatchEntry> dispatch(SqliteDatabase& database, core::Id<core::Dispatch> id) {
    auto row = database.prepare(select_dispatches("d.id = ?1"));
    row.with(argument(id));
    auto found = read_dispatches(row);
    return found.empty() ? std::nullopt : std::optional{std::move(found.front())};
}

std::optional<int> place_taken(SqliteDatabase& database, const core::Dispatch& dispatch) {
    for (const auto& entry : history(database, dispatch.registration_id)) {
        const auto& step = entry.activity;
        if (step.action == core::RegistrationAction::dispatch && step.dispatch_id == dispatch.id) {
            return step.previous_position;
        }
    }
    return std::nullopt;
}

}  // namespace hallbook::store
