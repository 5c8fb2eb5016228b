/// \file
/// The checks about tables: the six, and those that a waiting revision would make again.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/doctor/checks.hpp"
#include "migrations/doctor/drift.hpp"
#include "migrations/doctor/repair.hpp"
#include "migrations/schema/schema_made.hpp"

#include <algorithm>

namespace hallbook::migrations {

namespace {

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

/// The answer for tables that exist although the revision that makes them waits.
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

}  // namespace

DoctorAnswer look_for_six(const DoctorCase& about) {
    std::set<std::string> there;
    std::set<std::string> missing;
    for (const std::string& name : referral_tables())
        (about.table(name) != nullptr ? there : missing).insert(name);
    const std::string count = std::to_string(there.size()) + " of 6";
    if (about.is_six_applied()) {
        if (missing.empty()) return passes("6 of 6");
        return things_are_gone(
            about,
            count + " are there; missing: " + listed_names(missing),
            "What the missing tables held is gone from this database.");
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

}  // namespace hallbook::migrations
