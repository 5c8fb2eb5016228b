/// \file
/// The checks about the columns that matter most: the APN, the contract code, the bid link.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/doctor/checks.hpp"
#include "migrations/doctor/drift.hpp"
#include "migrations/doctor/repair.hpp"

#include <algorithm>

namespace hallbook::migrations {

namespace {

/// Whether the table of a check is missing though it should exist; then nothing can be checked.
std::optional<DoctorAnswer> without_table(const DoctorCase& about, const std::string& table) {
    if (about.table(table) != nullptr && about.is_six_applied()) return {};
    if (!about.is_six_applied()) return passes("the revision that makes " + table + " waits");
    return DoctorAnswer{Verdict::unchecked, "the table " + table + " is not there", {}, {}};
}

/// How many decimals a live type of central keeps; empty for a type that is not exact.
std::optional<int> decimals_of(const std::string& type) {
    if (type == "numeric") return 1000;
    if (!type.starts_with("numeric(")) return {};
    const std::size_t comma = type.find(',');
    return comma == std::string::npos ? 0 : std::stoi(type.substr(comma + 1));
}

/// Whether the column still has every digit that was ever written to it.
bool keeps_digits(const DoctorCase& about, const std::string& type) {
    if (about.rows(std::string{registrations_table}) == 0) return true;
    if (about.at_central()) return decimals_of(type).value_or(0) >= 2;
    return type == logical_type::bigint || type.starts_with("integer");
}

RepairStep exact_apn(const DoctorCase& about, const std::string& type) {
    const std::string guard =
        "DO $$ BEGIN IF EXISTS (SELECT 1 FROM book_registrations WHERE applicant_priority_number "
        "<> round(applicant_priority_number::numeric, 2)) THEN RAISE EXCEPTION 'An APN has more "
        "than two decimals.'; END IF; END $$; ";
    const std::string check =
        "ALTER TABLE book_registrations ADD CHECK (applicant_priority_number BETWEEN 0 AND "
        "99999999.99);";
    const std::string change =
        "ALTER TABLE book_registrations ALTER COLUMN applicant_priority_number TYPE NUMERIC(10, 2) "
        "USING applicant_priority_number::numeric;";
    const bool is_declared = type == "numeric(10,2)";
    return run_sql(
        about,
        is_declared ? "Give the APN its range" : "Make the APN a NUMERIC(10,2) again",
        is_declared ? check : guard + change,
        "no APN has more than two decimals; the statement looks first and refuses otherwise");
}

}  // namespace

DoctorAnswer look_for_apn(const DoctorCase& about) {
    if (auto nothing_to_see = without_table(about, std::string{registrations_table}))
        return *nothing_to_see;
    const auto& columns = about.table(std::string{registrations_table})->columns;
    const auto found = std::find_if(columns.begin(), columns.end(), [](const LogicalColumn& each) {
        return each.name == apn_column;
    });
    if (found == columns.end()) {
        return {
            Verdict::fail,
            "book_registrations has no column applicant_priority_number",
            restore(about),
            "The APNs are gone from this database."};
    }
    const bool exact = found->type == logical_type::hundredths;
    if (exact) return look_for(about, is_of_apn, "two decimals, exact");
    const std::string evidence = "it is " + found->type + ", with " +
                                 std::to_string(about.rows(std::string{registrations_table})) +
                                 " rows";
    if (!keeps_digits(about, found->type)) {
        return {
            Verdict::fail,
            evidence,
            restore(about),
            "Decimals of APNs may be lost already: compare with the slips, a backup or the other "
            "side before anything is converted."};
    }
    if (about.at_central()) return {Verdict::fail, evidence, {exact_apn(about, found->type)}, {}};
    DoctorAnswer answer = look_for(about, is_of_apn, "two decimals, exact");
    answer.evidence = evidence;
    return answer;
}

DoctorAnswer look_for_contract_code(const DoctorCase& about) {
    if (auto nothing_to_see = without_table(about, "referral_books")) return *nothing_to_see;
    return look_for(about, is_of_contract_code, "it may be null wherever it stands");
}

DoctorAnswer look_for_bid_link(const DoctorCase& about) {
    if (auto nothing_to_see = without_table(about, "dispatches")) return *nothing_to_see;
    return look_for(about, is_of_bid_link, "dispatches.bid_id refers to job_bids");
}

}  // namespace hallbook::migrations
