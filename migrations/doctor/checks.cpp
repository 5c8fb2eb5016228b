/// \file
/// The checks about the database itself and the revisions recorded in it.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/doctor/checks.hpp"

#include "core/values/joined.hpp"
#include "migrations/doctor/drift.hpp"
#include "migrations/doctor/repair.hpp"
#include "migrations/schema/schema_made.hpp"

#include <algorithm>

namespace hallbook::migrations {

namespace {

constexpr std::size_t heads_max = 5;

DoctorAnswer fails(std::string evidence, std::vector<RepairStep> repair) {
    return {Verdict::fail, std::move(evidence), std::move(repair), {}};
}

DoctorAnswer stops(
    std::string evidence, std::string escalation, std::vector<RepairStep> repair = {}) {
    return {Verdict::fail, std::move(evidence), std::move(repair), std::move(escalation)};
}

const std::vector<RecordedRevision>& recorded(const DoctorCase& about) {
    return about.facts.state.value->recorded;
}

std::string revision_text(const RecordedRevision& revision) {
    return revision.revision + " " + revision.name;
}

std::string run_text(const RecordedRevision& run) {
    return revision_text(run) + ", begun " + core::instant_text(run.started_at) + " by " +
           run.performed_by + " with hallbook " + run.program_version;
}

/// The tables of the chain that exist in the database.
std::set<std::string> tables_of_ours(const DoctorCase& about) {
    std::set<std::string> there;
    for (const Revision* revision : about.order) {
        for (const std::string& name : tables_made(script_of(*revision, about.facts.engine))) {
            if (about.table(name) != nullptr) there.insert(name);
        }
    }
    return there;
}

/// The steps that correct a wrong record, if the live schema proves which record is right.
DoctorAnswer record_is_wrong(const DoctorCase& about, std::string evidence) {
    // A parent whose own row is missing does not become a head by that.
    RevisionIds ground = about.applied;
    for (const std::string& id : about.applied)
        ground.merge(stamped(about.chain, id));
    const std::vector<std::string> current = heads_among(about.chain, ground);
    const bool as_recorded = about.facts.drift.value && about.facts.drift.value->empty();
    if (!proved(about).empty()) return fails(std::move(evidence), {stamp_at(about, proved(about))});
    if (as_recorded && current.size() == 1)
        return fails(std::move(evidence), {stamp_at(about, current.front())});
    return stops(
        std::move(evidence),
        "The schema is that of no revision, so that nobody can tell what was run.",
        restore(about));
}

}  // namespace

DoctorAnswer passes(std::string evidence) { return {Verdict::pass, std::move(evidence), {}, {}}; }

DoctorCase::DoctorCase(const MigrationChain& known, const DoctorFacts& gathered)
    : chain(known), facts(gathered) {
    try {
        order = in_order(chain);
    } catch (const core::Failure& failure) {
        unsound_chain = failure.what();
    }
    if (facts.state.value) applied = known_applied(chain, *facts.state.value);
}

const LogicalTable* DoctorCase::table(const std::string& name) const {
    if (!facts.live.value) return nullptr;
    const auto found = live().tables.find(name);
    return found == live().tables.end() ? nullptr : &found->second;
}

bool DoctorCase::is_six_applied() const {
    return std::any_of(order.begin(), order.end(), [&](const Revision* revision) {
        return applied.count(revision->id) > 0 &&
               tables_made(script_of(*revision, facts.engine)).count("referral_books") > 0;
    });
}

std::int64_t DoctorCase::rows(const std::string& table) const {
    if (!facts.rows.value) return 0;
    const auto found = facts.rows.value->find(table);
    return found == facts.rows.value->end() ? 0 : found->second;
}

std::string DoctorCase::target_option() const {
    return at_central() ? " --target central --admin-uri ADMIN_URI" : " --db FILE";
}

// --- The database
// ---------------------------------------------------------------------------------

DoctorAnswer look_for_reach(const DoctorCase& about) {
    if (!about.facts.unreached) return passes(about.facts.database + " was opened");
    const Unreached& unreached = *about.facts.unreached;
    const std::string command =
        about.at_central() ? "psql ADMIN_URI -c \"SELECT 1\"" : "ls -l FILE";
    return stops(
        unreached.message,
        "What cannot be opened cannot be repaired.",
        {by_hand(
            unreached.hint.empty() ? "Find out why it cannot be opened" : unreached.hint,
            command,
            "")});
}

DoctorAnswer look_for_damage(const DoctorCase& about) {
    const std::string& damage = about.facts.around.value->damage;
    if (damage.empty()) return passes("SQLite finds every page in order");
    return stops(damage, "Data may be lost already.", restore(about));
}

DoctorAnswer look_for_lock(const DoctorCase& about) {
    const std::string& holder = about.facts.around.value->lock_holder;
    if (holder.empty()) return passes("nobody holds the lock");
    return fails(
        "the lock is held by " + holder,
        {by_hand(
            "Wait until it has ended, then look again; end a session that hangs only after asking "
            "whose it is",
            "hallbook doctor" + about.target_option(),
            "")});
}

// --- The revisions
// --------------------------------------------------------------------------------

DoctorAnswer look_for_circle(const DoctorCase& about) {
    if (about.unsound_chain.empty())
        return passes(std::to_string(about.order.size()) + " revisions stand in order");
    return stops(
        about.unsound_chain,
        "The chain itself is broken: who wrote the revisions must decide their order.",
        {by_hand("Correct the parents", "edit manifest.json, then build hallbook anew", "")});
}

DoctorAnswer look_for_heads(const DoctorCase& about) {
    const std::vector<std::string> all = heads(about.chain);
    if (all.size() == 1) return passes("one head, " + all.front());
    const std::string evidence = std::to_string(all.size()) + " heads: " + core::joined(all);
    std::vector<RepairStep> repair{by_hand(
        "Merge them, after both orders were built on both engines",
        "hallbook migrate merge --dir migrations --admin-uri ADMIN_URI",
        "both branches are reviewed, and no released program has only one of them")};
    return stops(
        evidence,
        all.size() > heads_max ? "More than five heads: nobody can vouch for all their orders."
                               : "Which branches belong together is for their authors to say.",
        std::move(repair));
}

DoctorAnswer look_for_record(const DoctorCase& about) {
    if (!recorded(about).empty()) {
        return passes(
            std::to_string(recorded(about).size()) + " recorded, the last is " +
            revision_text(recorded(about).back()));
    }
    if (!about.facts.live.value)
        return stops("none is recorded", "What is there could not be read.");
    const std::set<std::string> there = tables_of_ours(about);
    if (there.empty())
        return fails("none is recorded, and no table of hallbook's is there", {bring_up(about)});
    const std::string evidence =
        "none is recorded, yet these tables are there: " + listed_names(there);
    if (!proved(about).empty())
        return fails(
            evidence + "; the schema is exactly that of revision " + proved(about),
            {stamp_at(about, proved(about))});
    return stops(
        evidence + "; the schema is that of no revision",
        "They may be another program's, with data in them.",
        {by_hand(
            "Find out whose they are, and keep the hall's books in a file of their own",
            about.at_central() ? "psql ADMIN_URI -c '\\d+'"
                               : "hallbook --db OTHER.db init --hall HALL --central URI",
            "")});
}

DoctorAnswer look_for_unknown(const DoctorCase& about) {
    std::vector<std::string> unknown;
    std::string version;
    for (const RecordedRevision& each : recorded(about)) {
        if (find_revision(about.chain, each.revision) != nullptr) continue;
        unknown.push_back(revision_text(each) + " (with hallbook " + each.program_version + ")");
        version = each.program_version;
    }
    if (unknown.empty()) return passes("all of them");
    std::vector<RepairStep> repair{by_hand(
        "Install the hallbook that made it, " + version + " or later, and look again with that",
        "hallbook --version && hallbook doctor" + about.target_option(),
        "none: it only looks")};
    const std::vector<std::string> current = heads_among(about.chain, about.applied);
    const bool as_known = about.facts.drift.value && about.facts.drift.value->empty();
    if (as_known && current.size() == 1) {
        repair.push_back(by_hand(
            "If nobody has such a program: the schema is exactly that of revision " +
                current.front() + "; record that",
            "hallbook migrate stamp " + current.front() + about.target_option(),
            "it is known who recorded the other revision, and that nothing was run for it"));
    }
    return stops(
        "unknown: " + core::joined(unknown),
        "Only the program that made the revision knows what it did.",
        std::move(repair));
}

DoctorAnswer look_for_parents(const DoctorCase& about) {
    std::vector<std::string> missing;
    for (const std::string& id : about.applied) {
        for (const std::string& parent : find_revision(about.chain, id)->parents) {
            if (about.applied.count(parent) == 0) missing.push_back(parent + " (below " + id + ")");
        }
    }
    if (missing.empty()) return passes("none is missing");
    return record_is_wrong(about, "not recorded as applied: " + core::joined(missing));
}

DoctorAnswer look_for_interrupted(const DoctorCase& about) {
    std::vector<std::string> interrupted;
    for (const RecordedRevision& each : recorded(about)) {
        if (!each.finished_at) interrupted.push_back(run_text(each));
    }
    if (interrupted.empty()) return passes("every run was finished");
    std::string evidence = "not finished: " + core::joined(interrupted);
    if (about.facts.drift.value && about.facts.drift.value->empty())
        evidence += "; it left nothing behind, the schema is that of before";
    if (!proved(about).empty()) return fails(evidence, {stamp_at(about, proved(about))});
    return fails(std::move(evidence), {bring_up(about)});
}

DoctorAnswer look_for_texts(const DoctorCase& about) {
    std::vector<std::string> changed;
    for (const RecordedRevision& each : recorded(about)) {
        const Revision* revision = find_revision(about.chain, each.revision);
        if (revision == nullptr || !each.finished_at) continue;
        if (each.checksum != checksum(script_of(*revision, about.facts.engine)))
            changed.push_back(
                revision_text(each) + " (with hallbook " + each.program_version + ")");
    }
    if (changed.empty()) return passes("all checksums agree");
    return record_is_wrong(about, "applied from another text: " + core::joined(changed));
}

DoctorAnswer look_for_waiting(const DoctorCase& about) {
    std::vector<std::string> waiting;
    for (const Revision* revision : about.order) {
        if (about.applied.count(revision->id) == 0) waiting.push_back(revision->id);
    }
    if (waiting.empty())
        return passes("at " + core::joined(heads_among(about.chain, about.applied)));
    return fails("waiting: " + core::joined(waiting), {bring_up(about)});
}

DoctorAnswer look_for_handshake(const DoctorCase& about) {
    const std::vector<std::string> current = heads_among(about.chain, about.applied);
    if (current.size() != 1 || look_for_waiting(about).verdict == Verdict::fail)
        return passes("it is noted when the schema is brought up");
    const std::optional<Difference>& difference = *about.facts.handshake.value;
    if (!difference) return passes("they are told that it is what its revisions make");
    std::string evidence = "they are told \"" + difference->actual + "\", and it should be \"" +
                           difference->expected + "\"";
    if (about.facts.drift.value->empty()) {
        return fails(
            std::move(evidence),
            {run_sql(
                about,
                "Note what the schema means",
                "COMMENT ON TABLE schema_revisions IS '" + difference->expected + "';",
                "nothing else differs")});
    }
    return fails(
        std::move(evidence),
        {by_hand(
            "Mend what differs first: every repair notes anew what the schema means",
            "hallbook doctor --fix" + about.target_option(),
            "")});
}

}  // namespace hallbook::migrations
