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

/// What a database says about itself before anything is run.
enum class Content {
    nothing,  ///< no tables that would be in the way
    ours,  ///< has schema_revisions
    foreign,  ///< has tables, but no schema_revisions
};

struct MigrationState {
    Content content = Content::nothing;
    std::vector<RecordedRevision> recorded;  ///< by revision
};

enum class Direction { up, down };

/// Who runs, with what, and what the clock shows.
struct MigrationContext {
    std::function<core::Instant()> now;
    std::string program_version;
    std::string performed_by;
    /// Told before each revision; may be empty.
    std::function<void(const Revision&, Direction)> progress;
};

/// One revision to bring up or take back.
struct MigrationStep {
    const Revision& revision;
    Direction direction = Direction::up;
    std::string checksum;
    int version_after = 0;  ///< schema_version() of what is applied when the step is done
    const MigrationContext& context;
};

/// A database that the chain can be run on. Used once: begin(), any number of run() or one
/// record(), end(). Destroyed before end() it lets go of the lock, and keeps the backup copy.
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
    /// Takes the lock, makes the table schema_revisions if need be, and a backup copy where the
    /// engine has none of its own. Failure{refused} names who holds the lock.
    virtual void begin() = 0;
    /// Runs one step in a transaction of its own and records it. A Failure leaves the schema of
    /// before the step.
    virtual void run(const MigrationStep& step) = 0;
    /// Puts these rows in place of all that is recorded, in one transaction; nothing else changes.
    virtual void record(const std::vector<RecordedRevision>& revisions) = 0;
    /// All went well: lets go of the lock and of the backup copy.
    virtual void end() = 0;
};

/// What is recorded, seen against the chain.
struct MigrationStatus {
    Content content = Content::nothing;
    std::vector<RecordedRevision> recorded;
    RevisionIds applied;  ///< finished ones
    std::vector<std::string> interrupted;  ///< begun and not finished; running up again repairs
    std::vector<std::string> current;  ///< the heads among the applied
    std::vector<std::string> pending;  ///< what `up` would run, in order
};

/// The number by which SQLite files tell their revision at a glance: the highest id as a number
/// (0006 gives 6), 0 for none.
int schema_version(const RevisionIds& applied);

/// Looks without changing anything. Failure{schema_mismatch} when the database is another
/// program's, knows a revision that the chain does not (it is newer), has one applied from another
/// text, or without its parents.
MigrationStatus migration_status(const MigrationChain& chain, MigrationTarget& target);

/// Brings the database up to `wanted`, or to all heads when that is empty. Gives the revisions that
/// were run. Throws as migration_status(), plan_up() and MigrationTarget do.
std::vector<const Revision*> migrate_up(
    const MigrationChain& chain,
    MigrationTarget& target,
    const MigrationContext& context,
    std::string_view wanted = {});

/// Takes revisions back as plan_down() says. Data in tables that go is lost.
std::vector<const Revision*> migrate_down(
    const MigrationChain& chain,
    MigrationTarget& target,
    const MigrationContext& context,
    std::string_view wanted);

/// Whether a stamp rests on the live schema or on a person's word alone.
enum class StampProof { proved, forced };

/// The revisions that stamping at `wanted` records: it and all it stands on; none for `base`.
/// Failure{bad_input} when it is unknown.
RevisionIds stamped(const MigrationChain& chain, std::string_view wanted);

/// Records that the schema is that of `wanted`, and runs nothing. Who did it, and whether it was
/// proved or forced, stands in the rows. What was recorded before is gone.
void migrate_stamp(
    const MigrationChain& chain,
    MigrationTarget& target,
    const MigrationContext& context,
    std::string_view wanted,
    StampProof proof);

}  // namespace hallbook::migrations
