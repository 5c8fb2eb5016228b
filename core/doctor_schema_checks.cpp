/// \file
/// The checks about tables, enumerations and columns. Each difference from what the revisions make
/// belongs to one of them.
/// SPDX-License-Identifier: Apache-2.0
#include "core/doctor_checks.hpp"
#include "core/doctor_repair.hpp"
#include "core/schema_made.hpp"

#include <algorithm>

namespace hallbook::core {

namespace {

constexpr std::string_view registrations = "book_registrations";
constexpr std::string_view apn = "applicant_priority_number";
constexpr const char* cause_unknown = "How it came to this is not known, and data may hang on it.";

std::string difference_text(const Difference& each) {
    return each.object + " should be " + each.expected + ", is " + each.actual;
}

const std::string& proved(const DoctorCase& about) {
    static const std::string none;
    return about.facts.proved.value ? *about.facts.proved.value : none;
}

/// Where the live schema is that of another revision than the recorded, that is what is wrong.
bool is_of_another_revision(const DoctorCase& about) { return !proved(about).empty(); }

bool is_recorded(const DoctorCase& about) { return !about.facts.state.value->recorded.empty(); }

/// The enum types that all revisions of a chain make.
EnumTypes enum_types_of_all(const MigrationChain& chain) {
    RevisionIds all;
    for (const Revision& revision : chain.revisions)
        all.insert(revision.id);
    return enum_types_made(chain, all);
}

// --- Which difference is whose
// --------------------------------------------------------------------

using Picks = bool (*)(const Difference& difference);

std::string labels_in(const std::string& text) {
    constexpr std::string_view start = "enumeration (";
    return text.starts_with(start) ? text.substr(0, text.find(')')) : std::string{};
}

bool is_of_referral_table(const Difference& each) {
    return part_in(each) == "table" && referral_tables().count(table_in(each)) > 0;
}

bool is_of_labels(const Difference& each) {
    const std::string expected = labels_in(each.expected);
    return !expected.empty() && !labels_in(each.actual).empty() &&
           expected != labels_in(each.actual);
}

/// The column, or the rule about its range.
bool is_of_apn(const Difference& each) {
    const std::string part = part_in(each);
    const bool rule = part.starts_with("check ") && part.find(apn) != std::string::npos;
    return table_in(each) == registrations && (rule || part == "column " + std::string{apn});
}

bool is_of_contract_code(const Difference& each) {
    return part_in(each) == "column contract_code" && each.expected.ends_with(", nullable") &&
           each.actual.ends_with(", not null") && !is_of_labels(each);
}

bool is_of_bid_link(const Difference& each) {
    if (table_in(each) != "dispatches") return false;
    const std::string part = part_in(each);
    return part == "column bid_id" || part == "foreign key (bid_id)";
}

/// Which types are there, and with which labels, is looked at type by type.
bool is_of_enum_type(const Difference& each) { return part_in(each) == "enum type"; }

/// Those of the narrower checks, in their order.
constexpr Picks narrower[] = {
    is_of_referral_table,
    is_of_enum_type,
    is_of_labels,
    is_of_apn,
    is_of_contract_code,
    is_of_bid_link};

bool is_narrower(const Difference& each) {
    return std::any_of(
        std::begin(narrower), std::end(narrower), [&](Picks picks) { return picks(each); });
}

std::vector<Difference> picked(const DoctorCase& about, Picks picks) {
    std::vector<Difference> mine;
    for (const Difference& each : *about.facts.drift.value) {
        if (picks(each)) mine.push_back(each);
    }
    return mine;
}

// --- What a waiting revision finds in its place
// ---------------------------------------------------

/// Tables that are there though the revision that makes them waits.
std::set<std::string> tables_in_the_way(const DoctorCase& about) {
    std::set<std::string> there;
    for (const Revision* revision : about.order) {
        if (about.applied.count(revision->id) > 0) continue;
        for (const std::string& name : tables_made(script_of(*revision, about.facts.engine))) {
            if (about.table(name) != nullptr) there.insert(name);
        }
    }
    return there;
}

/// The tables of the revisions that are applied may be made anew by one that waits.
bool is_in_the_way(const DoctorCase& about, const std::string& table) {
    return tables_in_the_way(about).count(table) > 0;
}

bool hold_rows(const DoctorCase& about, const std::set<std::string>& tables) {
    return std::any_of(tables.begin(), tables.end(), [&](const std::string& table) {
        return about.rows(table) > 0;
    });
}

std::string with_rows(const DoctorCase& about, const std::set<std::string>& tables) {
    std::string text;
    for (const std::string& table : tables) {
        text += (text.empty() ? "" : ", ") + table + " (" + std::to_string(about.rows(table)) +
                " rows)";
    }
    return text;
}

/// What is to be done with tables that stand in the way of their revision.
DoctorAnswer tables_are_in_the_way(
    const DoctorCase& about, const std::set<std::string>& tables, std::string evidence) {
    DoctorAnswer answer{Verdict::fail, std::move(evidence), {}, {}};
    if (is_of_another_revision(about)) {
        answer.repair = {stamp_at(about, proved(about))};
    } else if (hold_rows(about, tables)) {
        answer.escalation = "They hold rows, which would be lost with them.";
        answer.repair = restore(about);
    } else if (!is_recorded(about)) {
        answer.escalation = "No revision is recorded: they may be another program's.";
        answer.repair = {by_hand("Find out whose they are", "psql ADMIN_URI -c '\\d+'", "")};
    } else {
        answer.repair = {drop_empty_tables(about, tables), bring_up(about)};
    }
    return answer;
}

/// An answer for what is mended difference by difference.
DoctorAnswer mended(const DoctorCase& about, const std::vector<Difference>& mine) {
    DoctorAnswer answer{Verdict::fail, {}, {}, {}};
    std::set<std::string> commands;
    for (const Difference& each : mine) {
        answer.evidence += (answer.evidence.empty() ? "" : "; ") + difference_text(each);
        const auto step = mend(about, each);
        if (!step) {
            answer.escalation = cause_unknown;
        } else if (commands.insert(step->what).second) {
            answer.repair.push_back(*step);
        }
    }
    if (!answer.escalation.empty() && answer.repair.empty()) answer.repair = restore(about);
    return answer;
}

DoctorAnswer look_for(const DoctorCase& about, Picks picks, const char* good) {
    const std::vector<Difference> mine = picked(about, picks);
    if (mine.empty()) return passes(good);
    if (is_of_another_revision(about)) {
        DoctorAnswer answer{Verdict::fail, {}, {stamp_at(about, proved(about))}, {}};
        for (const Difference& each : mine)
            answer.evidence += (answer.evidence.empty() ? "" : "; ") + difference_text(each);
        return answer;
    }
    return mended(about, mine);
}

/// Whether the table of a check is missing where it ought to be; then there is nothing to look at.
std::optional<DoctorAnswer> without_table(const DoctorCase& about, const std::string& table) {
    if (about.table(table) != nullptr && about.is_six_applied()) return {};
    if (!about.is_six_applied()) return passes("the revision that makes " + table + " waits");
    return DoctorAnswer{Verdict::unchecked, "the table " + table + " is not there", {}, {}};
}

// --- Enumerations
// ---------------------------------------------------------------------------------

/// Whether `longer` gives `shorter` when labels are left out.
bool is_part_of(const std::vector<std::string>& shorter, const std::vector<std::string>& longer) {
    auto next = shorter.begin();
    for (const std::string& label : longer) {
        if (next != shorter.end() && *next == label) ++next;
    }
    return next == shorter.end();
}

std::string in_quotes(const std::string& text) {
    std::string quoted = "'";
    for (const char letter : text)
        quoted += letter == '\'' ? std::string{"''"} : std::string{letter};
    return quoted + "'";
}

/// Adds the labels that lack, each behind the one before it.
std::string add_labels(
    const std::string& type,
    const std::vector<std::string>& live,
    const std::vector<std::string>& wanted) {
    std::string sql;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (std::find(live.begin(), live.end(), wanted[i]) != live.end()) continue;
        const std::string place =
            i == 0 ? " BEFORE " + in_quotes(live.front()) : " AFTER " + in_quotes(wanted[i - 1]);
        sql += (sql.empty() ? "" : " ");
        sql += "ALTER TYPE " + type + " ADD VALUE " + in_quotes(wanted[i]) + place + ";";
    }
    return sql;
}

std::string labels_text(const std::vector<std::string>& labels) {
    std::string text;
    for (const std::string& label : labels)
        text += (text.empty() ? "" : ", ") + label;
    return "(" + text + ")";
}

DoctorAnswer look_for_labels_of_types(const DoctorCase& about) {
    DoctorAnswer answer = passes("every type has its labels");
    for (const auto& [type, wanted] : enum_types_made(about.chain, about.applied)) {
        const auto live = about.live().enum_types.find(type);
        if (live == about.live().enum_types.end() || live->second == wanted) continue;
        if (answer.verdict == Verdict::pass) answer = {Verdict::fail, {}, {}, {}};
        answer.evidence += (answer.evidence.empty() ? "" : "; ") + type + " should have " +
                           labels_text(wanted) + ", has " + labels_text(live->second);
        if (is_part_of(live->second, wanted) && !live->second.empty()) {
            answer.repair.push_back(run_sql(
                about,
                "Add the labels that lack to " + type,
                add_labels(type, live->second, wanted),
                "none: a label that is added changes no row"));
        } else {
            answer.escalation =
                "PostgreSQL cannot take a label away, and rows may have one that is too much.";
        }
    }
    if (!answer.escalation.empty() && answer.repair.empty()) answer.repair = restore(about);
    return answer;
}

// --- The APN
// --------------------------------------------------------------------------------------

/// How many decimals a live type of central keeps: none for what is not exact.
std::optional<int> decimals_of(const std::string& type) {
    if (type == "numeric") return 1000;
    if (!type.starts_with("numeric(")) return {};
    const std::size_t comma = type.find(',');
    return comma == std::string::npos ? 0 : std::stoi(type.substr(comma + 1));
}

/// Whether every digit that was ever written is still there.
bool keeps_digits(const DoctorCase& about, const std::string& type) {
    if (about.rows(std::string{registrations}) == 0) return true;
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

// --- Tables
// ---------------------------------------------------------------------------------------

DoctorAnswer look_for_six(const DoctorCase& about) {
    std::set<std::string> there;
    std::set<std::string> missing;
    for (const std::string& name : referral_tables())
        (about.table(name) != nullptr ? there : missing).insert(name);
    const std::string count = std::to_string(there.size()) + " of 6";
    if (about.is_six_applied()) {
        if (missing.empty()) return passes("6 of 6");
        const std::string evidence = count + " are there; missing: " + listed_names(missing);
        if (is_of_another_revision(about))
            return {Verdict::fail, evidence, {stamp_at(about, proved(about)), bring_up(about)}, {}};
        return {
            Verdict::fail,
            evidence,
            restore(about),
            "What the missing tables held is gone from this database."};
    }
    if (there.empty()) return passes("0 of 6: their revision waits");
    return tables_are_in_the_way(
        about,
        there,
        count + " are there, though their revision waits: " + with_rows(about, there));
}

DoctorAnswer look_for_tables_in_the_way(const DoctorCase& about) {
    std::set<std::string> others;
    for (const std::string& name : tables_in_the_way(about)) {
        const bool made_before =
            std::any_of(about.order.begin(), about.order.end(), [&](const Revision* revision) {
                return about.applied.count(revision->id) > 0 &&
                       tables_made(script_of(*revision, about.facts.engine)).count(name) > 0;
            });
        if (!made_before && referral_tables().count(name) == 0) others.insert(name);
    }
    if (others.empty()) return passes("no other table is in the way");
    return tables_are_in_the_way(about, others, "already there: " + with_rows(about, others));
}

// --- Types
// ----------------------------------------------------------------------------------------

DoctorAnswer look_for_types_in_the_way(const DoctorCase& about) {
    const EnumTypes made = enum_types_made(about.chain, about.applied);
    const Circumstances& around = *about.facts.around.value;
    std::set<std::string> there;
    std::string foreign;
    for (const auto& [type, labels] : enum_types_of_all(about.chain)) {
        const auto live = about.live().enum_types.find(type);
        if (made.count(type) > 0 || live == about.live().enum_types.end()) continue;
        there.insert(type);
        if (around.types_in_use.count(type) > 0) foreign = type + " is used by a table";
        if (live->second != labels) foreign = type + " has labels of its own";
    }
    if (there.empty()) return passes("no type is in the way");
    DoctorAnswer answer{Verdict::fail, "already there: " + listed_names(there), {}, {}};
    if (is_of_another_revision(about)) {
        answer.repair = {stamp_at(about, proved(about))};
    } else if (!foreign.empty()) {
        answer.evidence += "; " + foreign;
        answer.escalation = "It may be another program's, whose data hangs on it.";
        answer.repair = {by_hand("Find out whose it is", "psql ADMIN_URI -c '\\dT+'", "")};
    } else {
        answer.repair = {
            run_sql(
                about,
                "Drop the types, which their revision makes anew",
                "DROP TYPE " + listed_names(there) + ";",
                "no column has them; PostgreSQL refuses otherwise"),
            bring_up(about)};
    }
    return answer;
}

DoctorAnswer look_for_missing_enums(const DoctorCase& about) {
    std::set<std::string> missing;
    const EnumTypes wanted = enum_types_made(about.chain, about.applied);
    for (const auto& [type, labels] : wanted) {
        if (about.live().enum_types.count(type) == 0) missing.insert(type);
    }
    if (missing.empty()) return passes("all " + std::to_string(wanted.size()) + " are there");
    const std::string evidence = "missing: " + listed_names(missing);
    if (is_of_another_revision(about))
        return {Verdict::fail, evidence, {stamp_at(about, proved(about)), bring_up(about)}, {}};
    return {
        Verdict::fail,
        evidence,
        restore(about),
        "The columns that had these types are gone with what they held."};
}

DoctorAnswer look_for_extra_enums(const DoctorCase& about) {
    const EnumTypes ours = enum_types_of_all(about.chain);
    const Circumstances& around = *about.facts.around.value;
    std::string extra;
    for (const auto& [type, labels] : about.live().enum_types) {
        if (ours.count(type) > 0) continue;
        const bool in_use = around.types_in_use.count(type) > 0;
        extra += (extra.empty() ? "" : "; ") + type + " " + labels_text(labels) +
                 (in_use ? ", used by a table" : ", used by no table");
    }
    if (extra.empty()) return passes("none but ours");
    return {
        Verdict::fail,
        "not ours: " + extra,
        {by_hand(
            "Give the other program a schema of its own, or drop the type if it is nobody's",
            "psql ADMIN_URI -c 'ALTER TYPE NAME SET SCHEMA OTHER'",
            "it is known whose the type is")},
        "Whose the type is, a person must say."};
}

DoctorAnswer look_for_labels(const DoctorCase& about) {
    if (about.at_central()) return look_for_labels_of_types(about);
    return look_for(about, is_of_labels, "every column has its labels");
}

// --- Columns
// --------------------------------------------------------------------------------------

DoctorAnswer look_for_apn(const DoctorCase& about) {
    if (auto nothing_to_see = without_table(about, std::string{registrations}))
        return *nothing_to_see;
    const auto& columns = about.table(std::string{registrations})->columns;
    const auto found = std::find_if(
        columns.begin(), columns.end(), [](const LogicalColumn& each) { return each.name == apn; });
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
                                 std::to_string(about.rows(std::string{registrations})) + " rows";
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

DoctorAnswer look_for_drift(const DoctorCase& about) {
    std::vector<Difference> rest;
    for (const Difference& each : *about.facts.drift.value) {
        const bool in_the_way = part_in(each) == "table" && is_in_the_way(about, table_in(each));
        if (!is_narrower(each) && !in_the_way) rest.push_back(each);
    }
    if (rest.empty()) return passes("nothing else differs");
    if (is_of_another_revision(about)) {
        return {
            Verdict::fail,
            "the schema is that of revision " + proved(about) + ", not of what is recorded",
            {stamp_at(about, proved(about))},
            {}};
    }
    if (!is_recorded(about)) {
        return {
            Verdict::fail,
            "no revision is recorded that the " + std::to_string(rest.size()) +
                " objects could be held against",
            {by_hand(
                "Settle first what the database is",
                "hallbook doctor" + about.target_option(),
                "")},
            "No revision is recorded."};
    }
    return mended(about, rest);
}

}  // namespace hallbook::core
