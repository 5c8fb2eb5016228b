/// \file
/// The conflicts and how they were settled.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/conflicts.hpp"

#include "store/file/sqlite_rows.hpp"

namespace hallbook::store {

namespace {

constexpr int names_from = 16;  // the columns of the conflict itself come first

ConflictEntry read_conflict_entry(const SqliteStatement& row) {
    ConflictEntry entry;
    entry.conflict = core::from_values<core::Conflict>(row.values(0, names_from));
    entry.hall_code = row.optional_text(names_from).value_or("CENTRAL");
    if (entry.conflict.other_hall) {
        entry.other_hall_code = row.optional_text(names_from + 1).value_or("CENTRAL");
    }
    entry.card_number = row.optional_text(names_from + 2);
    entry.name = row.optional_text(names_from + 3);
    entry.book_code = row.optional_text(names_from + 4);
    entry.book_name = row.optional_text(names_from + 5);
    entry.acknowledged_at = column<std::optional<core::Instant>>(row, names_from + 6);
    entry.acknowledged_by = row.optional_text(names_from + 7);
    entry.is_of_this_hall = row.number(names_from + 12) != 0;
    if (!row.is_null(names_from + 8)) {
        entry.voided = VoidedDispatch{
            column<core::Id<core::Dispatch>>(row, names_from + 8),
            row.text(names_from + 9),
            row.text(names_from + 10),
            row.number(names_from + 11) != 0};
    }
    return entry;
}

/// The conflict with this id, if one is given; else those of the scope.
std::vector<ConflictEntry> select(
    SqliteDatabase& database, std::optional<std::int64_t> id, ConflictScope scope) {
    auto row = database.prepare(
        "SELECT c.id, c.rule, c.hall, c.seq, c.other_hall, c.other_seq, c.member_id, c.book_id, "
        "c.registration_id, c.other_registration_id, c.applicant_priority_number, "
        "c.other_applicant_priority_number, c.decision, c.explanation, c.occurred_at, "
        "c.created_at, h.code, o.code, m.card_number, "
        "m.last_name || ', ' || m.first_name || coalesce(' ' || m.middle_name, ''), "
        "b.code, b.name, a.acknowledged_at, a.acknowledged_by, v.id, q.request_number, e.name, "
        "v.id >> 40 = p.hall, c.hall = p.hall FROM replica AS p, conflicts AS c "
        "LEFT JOIN halls AS h ON h.number = c.hall LEFT JOIN halls AS o ON o.number = c.other_hall "
        "LEFT JOIN members AS m ON m.id = c.member_id "
        "LEFT JOIN referral_books AS b ON b.id = c.book_id "
        "LEFT JOIN conflict_acknowledgements AS a ON a.conflict_id = c.id "
        "AND a.explanation IN ('', c.explanation) "
        "LEFT JOIN dispatches AS v ON v.voided_by_conflict_id = c.id "
        "LEFT JOIN labor_requests AS q ON q.id = v.labor_request_id "
        "LEFT JOIN organizations AS e ON e.id = v.employer_id "
        "WHERE (?1 IS NULL OR c.id = ?1) AND (?2 OR a.conflict_id IS NULL) "
        "ORDER BY c.occurred_at, c.id");
    row.with(id, scope == ConflictScope::all ? 1 : 0);
    std::vector<ConflictEntry> result;
    while (row.step())
        result.push_back(read_conflict_entry(row));
    return result;
}

}  // namespace

std::vector<ConflictEntry> conflicts(SqliteDatabase& database, ConflictScope scope) {
    return select(database, std::nullopt, scope);
}

std::optional<ConflictEntry> conflict(SqliteDatabase& database, core::Id<core::Conflict> id) {
    auto found = select(database, id.value, ConflictScope::all);
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

void acknowledge(
    WriteTransaction& transaction,
    core::Id<core::Conflict> id,
    const std::string& by,
    core::Instant at) {
    auto& database = transaction.database();
    if (!database.number("SELECT 1 FROM conflicts WHERE id = ?1", id.value)) {
        throw core::Failure(
            core::FailureKind::bad_input,
            "There is no conflict " + std::to_string(id.value) + ".",
            "`hallbook conflicts list` shows them.");
    }
    database.run(
        "INSERT INTO conflict_acknowledgements AS a (conflict_id, acknowledged_at, "
        "acknowledged_by, "
        "explanation) SELECT id, ?2, ?3, explanation FROM conflicts WHERE id = ?1 "
        "ON CONFLICT (conflict_id) DO UPDATE SET (acknowledged_at, acknowledged_by, explanation) = "
        "(excluded.acknowledged_at, excluded.acknowledged_by, excluded.explanation) "
        "WHERE a.explanation NOT IN ('', excluded.explanation)",
        id.value,
        argument(at),
        by);
}

}  // namespace hallbook::store
