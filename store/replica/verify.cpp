/// \file
/// Whether a replica is whole.
/// SPDX-License-Identifier: Apache-2.0
#include "store/replica/verify.hpp"

#include "core/operations/codec.hpp"
#include "core/replica/sync_hall.hpp"
#include "store/replica/line_counts.hpp"

namespace hallbook::store {

namespace {

using Findings = std::vector<VerifyFinding>;

/// Pages, indices, NOT NULL, CHECKs and (the tables being STRICT) types.
void run_integrity_check(SqliteDatabase& database, Findings& findings) {
    auto row = database.prepare("PRAGMA integrity_check");
    while (row.step()) {
        if (row.text(0) != "ok") findings.push_back({"integrity", row.text(0)});
    }
}

/// SQLite skips the CHECKs of a file that it could not write to: opens it for writing if possible.
void check_integrity(SqliteDatabase& database, Findings& findings) {
    if (database.access() != Access::read) return run_integrity_check(database, findings);
    std::optional<SqliteDatabase> writable;
    try {
        writable.emplace(database.file(), Access::write);
    } catch (const core::Failure&) {
        return run_integrity_check(database, findings);  // on a read-only medium
    }
    run_integrity_check(*writable, findings);
}

void check_foreign_keys(SqliteDatabase& database, Findings& findings) {
    auto row = database.prepare("PRAGMA foreign_key_check");
    while (row.step()) {
        findings.push_back(
            {"foreign_keys",
             "row " + row.text(1) + " of " + row.text(0) + " refers to a row of " + row.text(2) +
                 " that is not there"});
    }
}

/// STRICT ensures this; checked by itself, because the order of the line depends on it.
void check_apn_types(SqliteDatabase& database, Findings& findings) {
    const auto wrong = database.number(
        "SELECT count(*) FROM book_registrations "
        "WHERE typeof(applicant_priority_number) <> 'integer'");
    if (wrong == 0) return;
    findings.push_back(
        {"apn_type",
         std::to_string(wrong.value_or(0)) +
             " registrations hold an APN that is not a whole number of hundredths"});
}

void check_line_counts(SqliteDatabase& database, Findings& findings) {
    const auto wrong = wrong_line_counts(database);
    if (wrong == 0) return;
    findings.push_back(
        {"line_counts",
         std::to_string(wrong) + " stretches of lines are counted wrongly: places may be wrong"});
}

void check_whose_it_is(SqliteDatabase& database, Findings& findings) {
    if (database.number("SELECT count(*) FROM replica") == 1) return;
    findings.push_back({"replica", "the file does not say whose it is"});
}

/// The first and last sequence must agree with the operations that are there.
void check_sequence(SqliteDatabase& database, Findings& findings) {
    auto row = database.prepare(
        "SELECT first_sequence, last_sequence, (SELECT count(*) FROM operations), "
        "(SELECT min(seq) FROM operations), (SELECT max(seq) FROM operations) FROM replica");
    if (!row.step()) return;
    const auto expected = row.number(1) - row.number(0) + 1;
    const bool ends_fit =
        expected == 0 || (row.number(3) == row.number(0) && row.number(4) == row.number(1));
    if (row.number(2) == expected && ends_fit) return;
    findings.push_back(
        {"operation_log",
         "the log should hold the operations " + row.text(0) + " to " + row.text(1) +
             ", but holds " + row.text(2) + " of them"});
}

/// What undoing and sending pending operations need must be readable.
void check_pending(SqliteDatabase& database, Findings& findings) {
    auto row = database.prepare(
        "SELECT seq, kind, payload_version, payload, changes, activities, seen FROM operations "
        "WHERE outcome IS NULL ORDER BY seq");
    while (row.step()) {
        std::string problem;
        if (auto changes = core::decode_changes(row.text(4)); !changes) problem = changes.problem;
        if (auto steps = core::decode_activities(row.text(5)); !steps) problem = steps.problem;
        if (auto seen = core::decode_seen(row.text(6)); !seen) problem = seen.problem;
        const auto payload =
            core::decode_payload(row.text(1), static_cast<int>(row.number(2)), row.text(3));
        // One that cannot be sent is no damage: central sets it aside, and so does the hall.
        const core::EncodedOperation sent{.payload = row.text(3)};
        if (!payload && core::unsendable(sent).empty()) problem = payload.problem;
        if (problem.empty()) continue;
        findings.push_back(
            {"operation_log", "operation " + row.text(0) + " cannot be read: " + problem});
    }
}

}  // namespace

std::vector<VerifyFinding> verify(SqliteDatabase& database) {
    const ReadTransaction one_state(database);
    Findings findings;
    check_integrity(database, findings);
    check_foreign_keys(database, findings);
    check_apn_types(database, findings);
    check_whose_it_is(database, findings);
    check_line_counts(database, findings);
    check_sequence(database, findings);
    check_pending(database, findings);
    return findings;
}

}  // namespace hallbook::store
