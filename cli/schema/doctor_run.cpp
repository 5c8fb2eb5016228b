/// \file
/// The doctor at work.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/schema/doctor_run.hpp"

#include "cli/desk/hall.hpp"
#include "cli/platform/environment.hpp"
#include "core/values/failure.hpp"

#include <algorithm>

namespace hallbook::cli {

namespace {

using migrations::Difference;
using migrations::Learned;
using Drift = std::vector<Difference>;

/// The table of the record itself is no part of any revision.
Drift without_record(Drift drift) {
    std::erase_if(drift, [](const Difference& each) {
        return each.object.starts_with("schema_revisions: ");
    });
    return drift;
}

/// Whether and how the environment marks this computer as production; empty when it does not.
std::string production_by_environment() {
    const std::string value = environment("HALLBOOK_PRODUCTION");
    const bool off = value.empty() || value == "0" || value == "off" || value == "no";
    return off ? std::string{} : "HALLBOOK_PRODUCTION is set";
}

migrations::Circumstances circumstances_of(MigrationSubject& subject) {
    migrations::Circumstances around = subject.circumstances();
    if (around.production.empty()) around.production = production_by_environment();
    return around;
}

/// The highest revision that makes exactly this schema; empty when none does.
std::string proved_revision(
    MigrationSubject& subject,
    const migrations::MigrationChain& chain,
    const migrations::LogicalSchema& live) {
    std::vector<const migrations::Revision*> order = migrations::in_order(chain);
    std::reverse(order.begin(), order.end());
    for (const migrations::Revision* revision : order) {
        const auto ids = migrations::stamped(chain, revision->id);
        if (without_record(subject.drift(live, chain, ids)).empty()) return revision->id;
    }
    return {};
}

/// Whether the recorded revisions leave doubt about what the schema is.
bool is_in_doubt(const migrations::DoctorFacts& facts) {
    return facts.state.value->recorded.empty() || !facts.drift.value->empty();
}

void learn_schema(
    migrations::DoctorFacts& facts,
    MigrationSubject& subject,
    const migrations::MigrationChain& chain) {
    facts.live = Learned<migrations::LogicalSchema>::from([&] { return subject.live_schema(); });
    if (!facts.live.value || !facts.state.value) {
        facts.drift.unknown_because =
            facts.live.value ? facts.state.unknown_because : facts.live.unknown_because;
        return;
    }
    const auto applied = migrations::known_applied(chain, *facts.state.value);
    facts.drift = Learned<Drift>::from(
        [&] { return without_record(subject.drift(*facts.live.value, chain, applied)); });
    facts.handshake = Learned<std::optional<Difference>>::from(
        [&] { return subject.handshake_drift(chain, applied); });
    if (!facts.drift.value || !is_in_doubt(facts)) return;
    facts.proved = Learned<std::string>::from(
        [&] { return proved_revision(subject, chain, *facts.live.value); });
}

migrations::DoctorFacts facts_of(
    MigrationSubject& subject, const migrations::MigrationChain& chain) {
    migrations::DoctorFacts facts;
    facts.engine = subject.target().engine();
    facts.database = subject.target().description();
    facts.responsible = subject.responsible();
    facts.state =
        Learned<migrations::MigrationState>::from([&] { return subject.target().state(); });
    facts.around =
        Learned<migrations::Circumstances>::from([&] { return circumstances_of(subject); });
    learn_schema(facts, subject, chain);
    facts.rows = Learned<std::map<std::string, std::int64_t>>::from(
        [&] { return subject.row_counts(migrations::tables_to_count(chain, facts)); });
    return facts;
}

/// Whether another program owns the tables: no revision is recorded, and none makes them.
bool is_foreign(const migrations::DoctorFacts& facts) {
    return facts.state.value && facts.state.value->content == migrations::Content::foreign &&
           facts.proved.value && facts.proved.value->empty();
}

migrations::DoctorFacts facts_unreached(
    const Context& context, Target target, const core::Failure& failure) {
    migrations::DoctorFacts facts;
    const bool local = target == Target::local;
    facts.engine = local ? migrations::Engine::sqlite : migrations::Engine::postgres;
    facts.database = local ? "the file " + context.globals.database : "central";
    facts.responsible = local ? "headquarters" : "whoever looks after the server of central";
    facts.unreached = migrations::Unreached{failure.kind(), failure.what(), failure.hint()};
    return facts;
}

/// Which repair goes first: the record before what relies on it, tables before revisions.
std::size_t rank(const migrations::RepairStep& step) {
    if (std::holds_alternative<migrations::StampAt>(step.action)) return 0;
    if (std::holds_alternative<migrations::RunStatements>(step.action)) return 1;
    if (std::holds_alternative<migrations::RebuildTables>(step.action)) return 2;
    if (std::holds_alternative<migrations::BringUp>(step.action)) return 3;
    return 4;
}

constexpr std::size_t by_hand = 4;

/// More steps than this mean that the repairs undo each other.
constexpr std::size_t steps_max = 100;

/// The next repair that needs no person; null when none is left.
const migrations::RepairStep* next_step(const migrations::Diagnosis& diagnosis) {
    const migrations::RepairStep* next = nullptr;
    for (const migrations::Finding& finding : diagnosis.findings) {
        for (const migrations::RepairStep& step : finding.repair) {
            if (rank(step) == by_hand) continue;
            if (next == nullptr || rank(step) < rank(*next)) next = &step;
        }
    }
    return next;
}

/// Checks the schema once more: somebody may have changed it since the examination.
void stamp(
    const Context& context,
    MigrationSubject& subject,
    const migrations::MigrationChain& chain,
    const std::string& revision) {
    const auto ids = migrations::stamped(chain, revision);
    if (!without_record(live_drift(subject, chain, ids)).empty()) {
        throw core::Failure(
            core::FailureKind::conflict,
            "The schema is no longer that of revision " + revision + ". Nothing was changed.",
            "Run `hallbook doctor` again.");
    }
    migrations::migrate_stamp(
        chain,
        subject.target(),
        migration_context(context),
        revision,
        migrations::StampProof::proved);
}

void run_step(
    const Context& context,
    MigrationSubject& subject,
    const migrations::MigrationChain& chain,
    const migrations::RepairStep& step) {
    if (const auto* stamped = std::get_if<migrations::StampAt>(&step.action)) {
        stamp(context, subject, chain, stamped->revision);
    } else if (std::holds_alternative<migrations::BringUp>(step.action)) {
        migrations::migrate_up(chain, subject.target(), migration_context(context));
    } else {
        subject.repair(
            step.action, chain, migrations::known_applied(chain, subject.target().state()));
    }
}

}  // namespace

Examination examine(
    const Context& context, MigrationSource& source, const migrations::MigrationChain& chain) {
    Examination examination{.target = source.target()};
    try {
        const auto subject = source.open(context, Purpose::diagnose);
        examination.facts = facts_of(*subject, chain);
        if (is_foreign(examination.facts)) {
            examination.outlook = Learned<std::optional<AdoptionOutlook>>::from(
                [&] { return subject->adoption_outlook(context); });
        }
    } catch (const core::Failure& failure) {
        if (failure.kind() == core::FailureKind::bad_input) throw;
        examination.facts = facts_unreached(context, source.target(), failure);
    }
    examination.facts.address = source.address(context);
    examination.diagnosis = migrations::diagnose(chain, examination.facts);
    return examination;
}

Treatment treat(
    const Context& context,
    MigrationSource& source,
    const migrations::MigrationChain& chain,
    const Examination& before) {
    Treatment treatment{.after = before};
    while (treatment.after.diagnosis.stop.empty() && treatment.done.size() < steps_max) {
        const migrations::RepairStep* next = next_step(treatment.after.diagnosis);
        if (next == nullptr) break;
        const migrations::RepairStep step = *next;
        const bool again = !treatment.done.empty() && treatment.done.back().what == step.what;
        if (again) {
            treatment.failed = "\"" + step.what + "\" was done and did not help.";
            break;
        }
        try {
            const auto subject = source.open(context, Purpose::repair);
            run_step(context, *subject, chain, step);
        } catch (const core::Failure& failure) {
            if (failure.kind() == core::FailureKind::refused) throw;
            treatment.failed = step.what + ": " + failure.what();
            break;
        }
        context.out.remark("done  " + step.what);
        treatment.done.push_back(step);
        treatment.after = examine(context, source, chain);
    }
    return treatment;
}

}  // namespace hallbook::cli
