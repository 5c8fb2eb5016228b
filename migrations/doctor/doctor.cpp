/// \file
/// The table of checks, and the diagnosis from their answers.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/doctor/doctor.hpp"

#include "migrations/doctor/checks.hpp"
#include "migrations/doctor/repair.hpp"
#include "migrations/schema/schema_made.hpp"

#include <algorithm>

namespace hallbook::migrations {

namespace {

/// Facts without which a check can say nothing.
namespace need {
constexpr unsigned nothing = 0;
constexpr unsigned state = 1;
constexpr unsigned around = 2;
constexpr unsigned live = 4;
constexpr unsigned drift = 8;
constexpr unsigned rows = 16;
constexpr unsigned handshake = 64;
constexpr unsigned order = 32;  ///< a chain without a circle
constexpr unsigned record = order | state;
constexpr unsigned schema = record | live;
constexpr unsigned columns = schema | drift | rows;
}  // namespace need

enum class Where { anywhere, central, hall };

struct Check {
    const char* code;
    const char* question;
    const char* why;
    const char* cause;
    const char* prevention;
    unsigned needs;
    Where where;
    DoctorLook look;
};

// clang-format off
/// The decision tree, from the outside in: what comes later means something only if what came before holds.
constexpr Check checks[] = {
    {"unreachable", "Can the database be opened?",
     "Nothing else can be said of a database that nobody can open.",
     "A wrong address, a server that is down, a line that is cut, or a file that was moved.",
     "Keep the address in the config file; watch the server.",
     need::nothing, Where::anywhere, look_for_reach},
    {"damaged_file", "Is the file whole?",
     "A damaged file may give wrong places in line, or none.",
     "A disk that fails, or a copy made while the program was writing.",
     "Copy the file only with the program closed; replace a disk that has failed once.",
     need::around, Where::hall, look_for_damage},
    {"migrator_at_work", "Is nobody else migrating?",
     "Two migrators would undo each other's work, so the second one waits.",
     "Another session migrates at this moment, or hangs.",
     "Let one person migrate, and say so to the others.",
     need::around, Where::central, look_for_lock},
    {"cycle_in_chain", "Do the revisions stand one on another without a circle?",
     "In a circle there is no first revision, so no order to run them in.",
     "An edit of manifest.json that named a later revision as a parent.",
     "Add revisions with `hallbook migrate new`, which names the heads as parents.",
     need::nothing, Where::anywhere, look_for_circle},
    {"several_heads", "Is there one head?",
     "With two heads the order of their revisions is left to chance, and two databases may come to two schemas.",
     "Two people each added a revision to the same parent.",
     "Merge branches before they are released: `hallbook migrate heads` in the review.",
     need::order, Where::anywhere, look_for_heads},
    {"no_revision", "Is it recorded which revisions were applied?",
     "Without a record the program cannot know what is still to be run, and refuses to work.",
     "A new database, or one whose tables were made by hand, by another program or by a restore without schema_revisions.",
     "Make databases with `hallbook central init` and `hallbook init`; restore whole databases.",
     need::record, Where::anywhere, look_for_record},
    {"unknown_revision", "Does this program know every recorded revision?",
     "A newer database may hold what an older program would not respect.",
     "Another computer migrated with a newer hallbook, or a revision was applied that was never released.",
     "Install the new program everywhere before headquarters migrates.",
     need::record, Where::anywhere, look_for_unknown},
    {"missing_parent", "Is every revision recorded that another stands on?",
     "A revision without its ground cannot be what its text says.",
     "Rows of schema_revisions were deleted or restored in part.",
     "Never edit schema_revisions by hand; `hallbook migrate stamp` proves what it records.",
     need::record, Where::anywhere, look_for_parents},
    {"interrupted_run", "Has every run of a revision come to its end?",
     "A revision that was begun and not finished is not there, whatever its row says.",
     "The program was killed, the computer switched off or the line lost in the middle of a run.",
     "Keep the computer on and the line up while migrating.",
     need::record, Where::anywhere, look_for_interrupted},
    {"checksum_changed", "Were the revisions applied from the texts that this program has?",
     "A revision that was edited after its release means one thing here and another elsewhere.",
     "A released migration was edited, or an unreleased one was applied and changed afterwards.",
     "Never edit a released revision; add one.",
     need::record, Where::anywhere, look_for_texts},
    {"behind_head", "Is the database at the head?",
     "The program works only with the schema it was written for.",
     "The program was updated, the database not yet.",
     "Migrate with the update: `hallbook migrate up`.",
     need::record, Where::anywhere, look_for_waiting},
    {"partial_referral_tables", "Are all six referral tables there, or none?",
     "The six refer to each other: with some of them no book can be kept.",
     "Tables were made or dropped by hand, or another program has some of the same name.",
     "Give nobody but the migrating login the right to create or drop tables.",
     need::schema | need::rows, Where::anywhere, look_for_six},
    {"table_exists", "Is the place free for the tables of the waiting revisions?",
     "A revision whose table is there already cannot be run.",
     "The table was made by hand, or is another program's.",
     "Let only the migrations make tables.",
     need::schema | need::rows, Where::anywhere, look_for_tables_in_the_way},
    {"type_exists", "Is the place free for the types of the waiting revisions?",
     "\"type already exists\" stops the revision that makes it.",
     "A type outlived a table that was dropped by hand, or is another program's.",
     "Take revisions back with `hallbook migrate down`, which drops types too.",
     need::schema | need::around, Where::central, look_for_types_in_the_way},
    {"enum_missing", "Is every enum type there?",
     "Columns of a missing type are missing too, with what they held.",
     "DROP TYPE ... CASCADE by hand.",
     "Give nobody but the migrating login the right to drop types.",
     need::schema, Where::central, look_for_missing_enums},
    {"enum_extra", "Is there no enum type but ours?",
     "A stray type is a sign of another program's work in this schema.",
     "Another program's migration, or a revision that was tried and never released.",
     "Give other programs a schema of their own.",
     need::schema | need::around, Where::central, look_for_extra_enums},
    {"enum_labels", "Has every enumeration its labels, in their order?",
     "A label that is missing refuses rows from the other side; one too many lets in what the other side refuses.",
     "ALTER TYPE by hand, or a table made from an old text.",
     "Change labels by a revision, on both engines.",
     need::columns, Where::anywhere, look_for_labels},
    {"apn_not_exact", "Is the APN a NUMERIC(10,2)?",
     "The decimals of an APN are the place in line: as a float, an integer or a text that sorts as text the order of the line is lost.",
     "ALTER TABLE by hand, or a table that another program made.",
     "Never convert an APN; `hallbook migrate lint` names it.",
     need::columns, Where::anywhere, look_for_apn},
    {"contract_code_required", "May a contract code be left out?",
     "Four books have no contract code: a hall could not store them.",
     "ALTER TABLE by hand, or a table that another program made.",
     "Change nullability by a revision, on both engines.",
     need::columns, Where::anywhere, look_for_contract_code},
    {"bid_link_missing", "Does a dispatch refer to its bid?",
     "dispatches.bid_id is the one link from a dispatch to the bid it came from; without the key it may point nowhere.",
     "ALTER TABLE by hand, or a table that another program made.",
     "Change keys by a revision, on both engines.",
     need::columns, Where::anywhere, look_for_bid_link},
    {"twin_drift", "Is the schema otherwise what its revisions make?",
     "A hall's file and central must mean the same by every column, or rows that one takes the other refuses.",
     "A change by hand, or by another program.",
     "Change the schema by revisions only; run `hallbook migrate check` after every visit of another program.",
     need::columns, Where::anywhere, look_for_drift},
    {"handshake_note", "Are the halls told what this schema means?",
     "A hall that is told of another schema than there is takes no news, or takes them where it should not.",
     "A migrator that was killed at its very end, a change by hand before a migration, or a copy without the comments on tables.",
     "Copy databases whole; run `hallbook migrate check` before a migration.",
     need::record | need::drift | need::handshake, Where::central, look_for_handshake},
};
// clang-format on

bool is_meant(const Check& check, Engine engine) {
    if (check.where == Where::anywhere) return true;
    return (check.where == Where::central) == (engine == Engine::postgres);
}

/// Why a check cannot be made; empty when all it needs is known.
std::string unknown_for(const Check& check, const DoctorCase& about) {
    const DoctorFacts& facts = about.facts;
    if ((check.needs & need::order) != 0 && !about.unsound_chain.empty())
        return about.unsound_chain;
    if ((check.needs & ~need::order) == need::nothing) return {};
    if (facts.unreached) return "the database could not be opened";
    if ((check.needs & need::state) != 0 && !facts.state.value) return facts.state.unknown_because;
    if ((check.needs & need::around) != 0 && !facts.around.value)
        return facts.around.unknown_because;
    if ((check.needs & need::live) != 0 && !facts.live.value) return facts.live.unknown_because;
    if ((check.needs & need::drift) != 0 && !facts.drift.value) return facts.drift.unknown_because;
    if ((check.needs & need::rows) != 0 && !facts.rows.value) return facts.rows.unknown_because;
    if ((check.needs & need::handshake) != 0 && !facts.handshake.value)
        return facts.handshake.unknown_because;
    return {};
}

/// The command with the address of the database put in its placeholder.
void fill_in(std::string& command, const DoctorFacts& facts) {
    const std::string_view place = facts.engine == Engine::postgres ? "ADMIN_URI" : "FILE";
    const std::string address = "'" + facts.address + "'";
    for (std::size_t at = command.find(place); at != std::string::npos;
         at = command.find(place, at + address.size())) {
        command.replace(at, place.size(), address);
    }
}

/// Whether the database is another program's, which can only be adopted. False for hallbook's own
/// tables that have lost their record.
bool is_for_adoption(const DoctorFacts& facts) {
    return facts.engine == Engine::postgres && facts.state.value &&
           facts.state.value->content == Content::foreign && facts.proved.value &&
           facts.proved.value->empty();
}

Finding finding_of(const Check& check, const DoctorCase& about) {
    Finding finding{
        .code = check.code,
        .question = check.question,
        .why = check.why,
        .cause = check.cause,
        .prevention = check.prevention};
    finding.evidence = unknown_for(check, about);
    if (!finding.evidence.empty()) return finding;
    DoctorAnswer answer = check.look(about);
    finding.verdict = answer.verdict;
    finding.evidence = std::move(answer.evidence);
    finding.repair = std::move(answer.repair);
    if (is_for_adoption(about.facts) && !finding.repair.empty()) finding.repair = {adopt()};
    for (RepairStep& step : finding.repair)
        fill_in(step.command, about.facts);
    finding.escalation = std::move(answer.escalation);
    return finding;
}

bool has_failed(const Diagnosis& diagnosis, std::string_view code) {
    return std::any_of(
        diagnosis.findings.begin(), diagnosis.findings.end(), [&](const Finding& finding) {
            return finding.verdict == Verdict::fail && finding.code == code;
        });
}

bool any_is(const Diagnosis& diagnosis, Verdict verdict) {
    return std::any_of(
        diagnosis.findings.begin(), diagnosis.findings.end(), [&](const Finding& finding) {
            return finding.verdict == verdict;
        });
}

/// Why a person must decide: the first reason among the findings.
std::string escalation_of(const Diagnosis& diagnosis) {
    for (const Finding& finding : diagnosis.findings) {
        if (!finding.escalation.empty()) return finding.escalation;
    }
    return {};
}

bool is_damage(core::FailureKind kind) {
    return kind == core::FailureKind::damaged || kind == core::FailureKind::storage;
}

Standing standing_of(const Diagnosis& diagnosis, const DoctorFacts& facts) {
    if (has_failed(diagnosis, "damaged_file")) return Standing::damaged;
    if (facts.unreached) {
        return is_damage(facts.unreached->kind) ? Standing::damaged : Standing::unreachable;
    }
    if (has_failed(diagnosis, "migrator_at_work")) return Standing::busy;
    if (!escalation_of(diagnosis).empty()) return Standing::needs_person;
    if (any_is(diagnosis, Verdict::fail)) return Standing::mismatch;
    return any_is(diagnosis, Verdict::unchecked) ? Standing::needs_person : Standing::sound;
}

/// `--fix` repairs only if nothing can be lost and all facts are known.
std::string reason_to_stop(const Diagnosis& diagnosis, const DoctorFacts& facts) {
    if (facts.unreached) return "The database cannot be opened.";
    if (has_failed(diagnosis, "migrator_at_work")) return "Somebody else is migrating.";
    if (facts.around.value && !facts.around.value->production.empty()) {
        return "The database is marked production (" + facts.around.value->production + ").";
    }
    const std::string escalation = escalation_of(diagnosis);
    if (!escalation.empty()) return escalation;
    if (any_is(diagnosis, Verdict::unchecked)) return "Not everything could be checked.";
    return {};
}

}  // namespace

Diagnosis diagnose(const MigrationChain& chain, const DoctorFacts& facts) {
    const DoctorCase about{chain, facts};
    Diagnosis diagnosis;
    for (const Check& check : checks) {
        if (is_meant(check, facts.engine)) diagnosis.findings.push_back(finding_of(check, about));
    }
    diagnosis.standing = standing_of(diagnosis, facts);
    diagnosis.stop = reason_to_stop(diagnosis, facts);
    return diagnosis;
}

const std::set<std::string>& referral_tables() {
    static const std::set<std::string> names{
        "referral_books",
        "book_registrations",
        "registration_activities",
        "labor_requests",
        "job_bids",
        "dispatches"};
    return names;
}

std::set<std::string> tables_to_count(const MigrationChain& chain, const DoctorFacts& facts) {
    std::set<std::string> names = referral_tables();
    const DoctorCase about{chain, facts};
    for (const Revision* revision : about.order) {
        if (about.applied.count(revision->id) > 0) continue;
        names.merge(tables_made(script_of(*revision, facts.engine)));
    }
    if (!facts.drift.value) return names;
    for (const Difference& each : *facts.drift.value)
        names.insert(each.object.substr(0, each.object.find(':')));
    return names;
}

RevisionIds known_applied(const MigrationChain& chain, const MigrationState& state) {
    RevisionIds known;
    for (const RecordedRevision& each : state.recorded) {
        if (each.finished_at && find_revision(chain, each.revision) != nullptr)
            known.insert(each.revision);
    }
    return known;
}

}  // namespace hallbook::migrations
