/// \file
/// The runner of the migration chain.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/chain/migrate.hpp"

#include "core/values/failure.hpp"

#include <algorithm>
#include <charconv>

namespace hallbook::migrations {

namespace {

using Plan = std::vector<const Revision*>;

void refuse_foreign(const MigrationTarget& target) {
    const bool can_be_adopted = target.engine() == Engine::postgres;
    throw core::Failure(
        core::FailureKind::schema_mismatch,
        target.description() + " holds tables of another program. Nothing was changed.",
        can_be_adopted ? "Name an empty database, or take this one over: `hallbook central adopt` "
                         "says what that would do."
                       : "Name another database, or an empty one.");
}

void check_known(
    const MigrationChain& chain, const MigrationTarget& target, const RecordedRevision& recorded) {
    if (find_revision(chain, recorded.revision) != nullptr) return;
    throw core::Failure(
        core::FailureKind::schema_mismatch,
        target.description() + " is of a newer schema: it has revision " + recorded.revision +
            " (" + recorded.name + "), which this program does not know. Nothing was changed.",
        "Install the version of hallbook that the others use" +
            (recorded.program_version.empty() ? std::string{"."}
                                              : " (" + recorded.program_version + " or later)."));
}

void check_text(
    const Revision& revision, const MigrationTarget& target, const RecordedRevision& recorded) {
    if (recorded.checksum == checksum(script_of(revision, target.engine()))) return;
    throw core::Failure(
        core::FailureKind::schema_mismatch,
        "Revision " + revision.id + " of " + target.description() +
            " was applied from another text than this program has. Nothing was changed.",
        "Use the version of hallbook that applied it" +
            (recorded.program_version.empty() ? std::string{"."}
                                              : " (" + recorded.program_version + ")."));
}

void check_parents(
    const Revision& revision, const MigrationTarget& target, const RevisionIds& applied) {
    for (const std::string& parent : revision.parents) {
        if (applied.count(parent) > 0) continue;
        throw core::Failure(
            core::FailureKind::schema_mismatch,
            target.description() + " has revision " + revision.id + " but not " + parent +
                ", which it stands on. Nothing was changed.",
            "Restore the table schema_revisions, or the database, from a backup.");
    }
}

void check_recorded(
    const MigrationChain& chain, const MigrationTarget& target, const MigrationStatus& status) {
    if (status.content == Content::foreign) refuse_foreign(target);
    for (const RecordedRevision& recorded : status.recorded)
        check_known(chain, target, recorded);
    for (const RecordedRevision& recorded : status.recorded) {
        if (!recorded.finished_at) continue;
        const Revision& revision = *find_revision(chain, recorded.revision);
        check_text(revision, target, recorded);
        check_parents(revision, target, status.applied);
    }
}

MigrationStep step_for(
    const Revision& revision,
    const MigrationTarget& target,
    Direction direction,
    const RevisionIds& applied_after,
    const MigrationContext& context) {
    return {
        .revision = revision,
        .direction = direction,
        .checksum = checksum(script_of(revision, target.engine())),
        .version_after = schema_version(applied_after),
        .context = context};
}

void run_step(MigrationTarget& target, const MigrationStep& step) {
    if (step.context.progress) step.context.progress(step.revision, step.direction);
    try {
        target.run(step);
    } catch (const core::Failure& failure) {
        const std::string what = step.direction == Direction::up ? "applied" : "taken back";
        throw core::Failure(
            failure.kind(),
            "Revision " + step.revision.id + " (" + step.revision.name + ") could not be " + what +
                ": " + failure.what() + " The schema is as it was before this revision.",
            failure.hint(),
            failure.retry());
    }
}

/// Plans, takes the lock, and plans again: another process may have migrated in between.
template <class MakePlan>
Plan run_plan(
    const MigrationChain& chain,
    MigrationTarget& target,
    const MigrationContext& context,
    Direction direction,
    MakePlan make_plan) {
    if (make_plan(migration_status(chain, target)).empty()) return {};
    target.begin();
    const MigrationStatus status = migration_status(chain, target);
    RevisionIds applied = status.applied;
    Plan plan = make_plan(status);
    for (const Revision* revision : plan) {
        if (direction == Direction::up) {
            applied.insert(revision->id);
        } else {
            applied.erase(revision->id);
        }
        run_step(target, step_for(*revision, target, direction, applied, context));
    }
    target.end();
    return plan;
}

}  // namespace

int schema_version(const RevisionIds& applied) {
    int highest = 0;
    for (const std::string& id : applied) {
        int number = 0;
        std::from_chars(id.data(), id.data() + id.size(), number);
        highest = std::max(highest, number);
    }
    return highest;
}

MigrationStatus migration_status(const MigrationChain& chain, MigrationTarget& target) {
    const MigrationState state = target.state();
    MigrationStatus status{.content = state.content, .recorded = state.recorded};
    for (const RecordedRevision& recorded : state.recorded) {
        if (recorded.finished_at) {
            status.applied.insert(recorded.revision);
        } else {
            status.interrupted.push_back(recorded.revision);
        }
    }
    check_recorded(chain, target, status);
    status.current = heads_among(chain, status.applied);
    for (const Revision* revision : plan_up(chain, status.applied, {})) {
        status.pending.push_back(revision->id);
    }
    return status;
}

std::vector<const Revision*> migrate_up(
    const MigrationChain& chain,
    MigrationTarget& target,
    const MigrationContext& context,
    std::string_view wanted) {
    return run_plan(chain, target, context, Direction::up, [&](const MigrationStatus& status) {
        return plan_up(chain, status.applied, wanted);
    });
}

std::vector<const Revision*> migrate_down(
    const MigrationChain& chain,
    MigrationTarget& target,
    const MigrationContext& context,
    std::string_view wanted) {
    return run_plan(chain, target, context, Direction::down, [&](const MigrationStatus& status) {
        return plan_down(chain, status.applied, wanted);
    });
}

RevisionIds stamped(const MigrationChain& chain, std::string_view wanted) {
    RevisionIds ids;
    if (wanted == base) return ids;
    for (const Revision* revision : plan_up(chain, {}, wanted))
        ids.insert(revision->id);
    return ids;
}

void migrate_stamp(
    const MigrationChain& chain,
    MigrationTarget& target,
    const MigrationContext& context,
    std::string_view wanted,
    StampProof proof) {
    std::vector<RecordedRevision> rows;
    for (const std::string& id : stamped(chain, wanted)) {
        const Revision& revision = *find_revision(chain, id);
        rows.push_back(
            {.revision = id,
             .name = revision.name,
             .checksum = checksum(script_of(revision, target.engine())),
             .started_at = context.now(),
             .finished_at = context.now(),
             .program_version = context.program_version,
             .performed_by =
                 context.performed_by +
                 (proof == StampProof::proved ? " (stamped, proved)" : " (stamped by force)")});
    }
    target.begin();
    target.record(rows);
    target.end();
}

}  // namespace hallbook::migrations
