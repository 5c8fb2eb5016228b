/// \file
/// A member's history.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/history.hpp"

#include "store/queries/reports/reports.hpp"

namespace hallbook::store {

Report history_report(SqliteDatabase& database, const ReportScope& scope) {
    const FoundMember& member = scope.member.value();
    ReportTable table{
        .key = "steps",
        .heading = member.name + " (card " + member.card_number + ")",
        .columns = {
            {"occurred_at", "When"},
            {"action", "Action"},
            {"book", "Book"},
            {"apn", "APN"},
            {"previous_status", "Before"},
            {"new_status", "After"},
            {"previous_position", "Place before"},
            {"new_position", "Place after"},
            {"hall", "Hall"},
            {"performed_by", "Who"},
            {"reason", "Why"},
            {"decided", "Central"}}};
    for (const auto& entry : history(database, member.id)) {
        const auto& step = entry.activity;
        if (scope.book && step.book_id != scope.book->id) continue;
        table.rows.push_back(
            {step.occurred_at,
             report_cell(step.action),
             report_cell(entry.book_code),
             report_cell(entry.apn),
             report_cell(step.previous_status),
             report_cell(step.new_status),
             report_cell(step.previous_position),
             report_cell(step.new_position),
             step.hall,
             report_cell(entry.performed_by),
             report_cell(step.reason),
             std::string{entry.confirmed == Confirmed::yes ? "decided" : "not yet"}});
    }
    return {"history", title_of("History", scope), {std::move(table)}};
}

}  // namespace hallbook::store
