/// \file
/// Which check each difference belongs to, what mends it, and the check of all the rest.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/doctor/drift.hpp"

#include "migrations/doctor/checks.hpp"
#include "migrations/doctor/repair.hpp"
#include "migrations/schema/schema_made.hpp"

#include <algorithm>

namespace hallbook::migrations {

namespace {

constexpr const char* cause_unknown = "How it came to this is not known, and data may hang on it.";

std::string labels_in(const std::string& text) {
    constexpr std::string_view start = "enumeration (";
    return text.starts_with(start) ? text.substr(0, text.find(')')) : std::string{};
}

bool is_of_referral_table(const Difference& each) {
    return part_in(each) == "table" && referral_tables().count(table_in(each)) > 0;
}

/// Which enum types exist, and with which labels, has checks of its own.
bool is_of_enum_type(const Difference& each) { return part_in(each) == "enum type"; }

/// The differences that the narrower checks are about, in the order of these checks.
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

/// Whether a waiting revision would make this table, though an applied one may have made it.
bool is_in_the_way(const DoctorCase& about, const std::string& table) {
    return tables_in_the_way(about).count(table) > 0;
}

/// A failed answer with one repair step for each difference.
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

}  // namespace

std::string difference_text(const Difference& each) {
    return each.object + " should be " + each.expected + ", is " + each.actual;
}

const std::string& proved(const DoctorCase& about) {
    static const std::string none;
    return about.facts.proved.value ? *about.facts.proved.value : none;
}

bool is_of_another_revision(const DoctorCase& about) { return !proved(about).empty(); }

DoctorAnswer things_are_gone(
    const DoctorCase& about, std::string evidence, std::string escalation) {
    if (is_of_another_revision(about)) {
        return {
            Verdict::fail,
            std::move(evidence),
            {stamp_at(about, proved(about)), bring_up(about)},
            {}};
    }
    return {Verdict::fail, std::move(evidence), restore(about), std::move(escalation)};
}

bool is_recorded(const DoctorCase& about) { return !about.facts.state.value->recorded.empty(); }

bool is_of_labels(const Difference& each) {
    const std::string expected = labels_in(each.expected);
    return !expected.empty() && !labels_in(each.actual).empty() &&
           expected != labels_in(each.actual);
}

bool is_of_apn(const Difference& each) {
    const std::string part = part_in(each);
    const bool rule = part.starts_with("check ") && part.find(apn_column) != std::string::npos;
    return table_in(each) == registrations_table &&
           (rule || part == "column " + std::string{apn_column});
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

std::string labels_text(const std::vector<std::string>& labels) {
    std::string text;
    for (const std::string& label : labels)
        text += (text.empty() ? "" : ", ") + label;
    return "(" + text + ")";
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

}  // namespace hallbook::migrations
