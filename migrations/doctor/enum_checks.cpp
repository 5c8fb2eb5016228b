/// \file
/// The checks about enum types and their labels.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/doctor/checks.hpp"
#include "migrations/doctor/drift.hpp"
#include "migrations/doctor/repair.hpp"
#include "migrations/schema/schema_made.hpp"

#include <algorithm>

namespace hallbook::migrations {

namespace {

/// The enum types that all revisions of a chain make.
EnumTypes enum_types_of_all(const MigrationChain& chain) {
    RevisionIds all;
    for (const Revision& revision : chain.revisions)
        all.insert(revision.id);
    return enum_types_made(chain, all);
}

/// Whether `shorter` results from `longer` by leaving out labels.
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

/// Adds the missing labels, each after the one that precedes it.
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

}  // namespace

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
    return things_are_gone(
        about,
        "missing: " + listed_names(missing),
        "The columns that had these types are gone with what they held.");
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

}  // namespace hallbook::migrations
