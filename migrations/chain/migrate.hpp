/// \file
/// Runs the migration chain on a database, whichever engine it is: one transaction per revision,
/// recorded with checksum and times, so that an interrupted run is seen (DESIGN.md 7).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/values/date.hpp"
#include "migrations/chain/migration_chain.hpp"

#include <functional>
#include <optional>

namespace hallbook::migrations {

/// A row of the table schema_revisions.
struct RecordedRevision {
    std::string revision;
    std::string name;
    std::string checksum;
    core::Instant started_at{};
    std::optional<core::Instant>
        finished_at;  ///< empty: the run was interrupted and left nothing behind
    std::string program_version;
    std::string performed_by;

    friend bool operator==(const RecordedRevision&, const RecordedRevision&) = default;
};

/// What a database holds before anything is run.
enum class Content {
    nothing,  ///< no tables that a revision would conflict with
    ours,  ///< has schema_revisions
    foreign,  ///< has tables, but no schema_revisions
};

struct MigrationState {
    Content content = Content::nothing;
    std::vector<RecordedRevision> recorded;  ///< by revision
};

enum class Direction { up, down };

/// Who runs the chain, with which program, and the clock.
struct MigrationContext {
    std::function<core::Instant()> now;
    std::string program_version;
    std::string performed_by;
    /// Called before each revision; may be empty.
    std::function<void(const Revision&, Direction)> progress;
};

/// One revision to apply or take back.
struct MigrationStep {
    const Revision& revision;
    Direction direction = Direction::up;
    std::string checksum;
    int version_after = 0;  ///< schema_version() of what is applied when the step is done
    const MigrationContext& context;
};

/// A database that the chain can be run on. Used once: begin(), any number of run() or one
/// record(), end(). When destroyed before end() it releases the lock and keeps the backup copy.
class MigrationTarget {
public:
    MigrationTarget() = default;
    MigrationTarget(const MigrationTarget&) = delete;
    MigrationTarget& operator=(const MigrationTarget&) = delete;
    virtual ~MigrationTarget() = default;

    [[nodiscard]] virtual Engine engine() const = 0;
    /// For messages: "the replica /home/w/hall.db", "the database hall at central".
    [[nodiscard]] virtual std::string description() const = 0;
    [[nodiscard]] virtual MigrationState state() = 0;
    /// Takes the lock, and makes the table schema_revisions if it is missing. Makes a backup copy
    /// where the database is a file. Failure{refused} names who holds the lock.
    virtual void begin() = 0;
    /// Runs one step in a transaction of its own and records it. After a Failure the schema is as
    /// it was before the step.
    virtual void run(const MigrationStep& step) = 0;
    /// Replaces all recorded revisions by these, in one transaction; nothing else changes.
    virtual void record(const std::vector<RecordedRevision>& revisions) = 0;
    /// Called after success: releases the lock and removes the backup copy.
    virtual void end() = 0;
};

/// The recorded revisions, compared with the chain.
struct MigrationStatus {
    Content content = Content::nothing;
    std::vector<RecordedRevision> recorded;
    RevisionIds applied;  ///< finished ones
    std::vector<std::string> interrupted;  ///< begun, not finished; `up` runs them again
    std::vector<std::string> current;  ///< the heads among the applied
    std::vector<std::string> pending;  ///< what `up` would run, in order
};

/// The number that a SQLite file carries in its head for its revision: the highest id as a number
/// (0006 gives 6), 0 for none.
int schema_version(const RevisionIds& applied);

/// Looks without changing anything. Failure{schema_mismatch} when the database is another
/// program's, or has recorded a revision that the chain does not know (it is newer), that was
/// applied from another text, or whose parents are not recorded.
MigrationStatus migration_status(const MigrationChain& chain, MigrationTarget& target);

/// Brings the database up to `wanted`, or to all heads when that is empty. Returns the revisions
/// that were run. Throws as migration_status(), plan_up() and MigrationTarget do.
std::vector<const Revision*> migrate_up(
    const MigrationChain& chain,
    MigrationTarget& target,
    const MigrationContext& context,
    std::string_view wanted = {});

/// Takes revisions back as plan_down() says. The data in tables that it drops is lost.
std::vector<const Revision*> migrate_down(
    const MigrationChain& chain,
    MigrationTarget& target,
    const MigrationContext& context,
    std::string_view wanted);

/// Whether a stamp rests on the live schema or on a person's word alone.
enum class StampProof { proved, forced };

/// The revisions that stamping at `wanted` records: it and all its ancestors; none for `base`.
/// Failure{bad_input} when it is unknown.
RevisionIds stamped(const MigrationChain& chain, std::string_view wanted);

/// Records that the schema is that of `wanted`, and runs nothing. The rows say who did it, and
/// whether it was proved or forced. They replace what was recorded before.
void migrate_stamp(
    const MigrationChain& chain,
    MigrationTarget& target,
    const MigrationContext& context,
    std::string_view wanted,
    StampProof proof);

}  // namespace hallbook::migrations
