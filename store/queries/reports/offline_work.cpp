/// \file
/// This hall's operations and their outcomes.
/// SPDX-License-Identifier: Apache-2.0
#include "store/file/sqlite_rows.hpp"
#include "store/queries/operation_words.hpp"
#include "store/queries/reports/reports.hpp"

namespace hallbook::store {

Report offline_work_report(SqliteDatabase& database, const ReportScope&) {
    ReportTable table{
        .key = "operations",
        .heading = "",
        .columns = {
            {"seq", "No"},
            {"recorded_at", "When"},
            {"actor", "Who"},
            {"kind", "Kind"},
            {"words", "What"},
            {"card_number", "Card"},
            {"request", "Request"},
            {"local_outcome", "At the hall"},
            {"outcome", "At central"},
            {"reason", "Why"},
            {"settled_at", "Decided"}}};
    auto row = database.prepare(
        "SELECT seq, recorded_at, actor, kind, payload ->> '$.member.card_number', "
        "payload ->> '$.request_number', local_outcome, outcome, "
        "coalesce(reason, (SELECT group_concat(value ->> 'message', '; ') "
        "FROM json_each(local_violations))), settled_at, payload FROM operations ORDER BY seq "
        "DESC");
    const auto names = operation_names(database);
    while (row.step()) {
        table.rows.push_back(
            {row.number(0),
             column<core::Instant>(row, 1),
             row.text(2),
             row.text(3),
             operation_words(row.text(3), row.text(10), names),
             report_cell(row.optional_text(4)),
             report_cell(row.optional_text(5)),
             row.text(6),
             row.is_null(7) ? std::string{"not yet decided"} : row.text(7),
             row.text(8),
             report_cell(column<std::optional<core::Instant>>(row, 9))});
    }
    return {"offline-work", "Work of this hall and what became of it", {std::move(table)}};
}

}  // namespace hallbook::store
