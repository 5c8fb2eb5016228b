/// \file
/// Central: the port through which a sync meets central, one function per flight (docs/sync.md).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/replica/reconcile.hpp"
#include "core/replica/sync_hall.hpp"
#include "migrations/chain/migration_chain.hpp"
#include "sync/line/postgres_connection.hpp"

#include <map>

namespace hallbook::sync {

/// The version of what hall and central say to each other.
inline constexpr int protocol_version = 1;

/// What a hall says when it comes.
struct Greeting {
    core::HallState hall;
    core::Instant clock_at{};  ///< what the hall's clock shows while it says so
    std::vector<core::EncodedOperation> operations;  ///< to deposit, by sequence without gaps
    std::size_t backlog_max = 0;  ///< how many waiting operations it would judge at once
};

/// An operation as central keeps it.
struct DepositedOperation {
    core::EncodedOperation operation;
    core::Instant deposited_at{};
    std::string hall_code;
};

/// What waits to be judged.
struct Backlog {
    std::int64_t generation = 0;  ///< of the judgements it was read among
    bool is_complete = true;  ///< nothing waits behind these
    std::vector<DepositedOperation> operations;  ///< the first in canonical order
    std::vector<core::JudgedHeading> judged;  ///< what they may reach, in canonical order
};

/// Why central did not take a deposit.
enum class Refusal {
    central_older,  ///< it does not know the hall's schema revision
    other_epoch,  ///< the hall's cursor is of another central altogether
    history_lost,  ///< central was restored from a backup, and nobody has said so
    replica_older,  ///< central holds operations of this hall that its file does not
};

/// Whether a hall can go on from its cursor.
enum class Feed {
    follows,
    pruned,  ///< changes it has not seen are gone from the change log: it needs a new copy
    restored,  ///< central was restored and has begun a new epoch: it needs a new copy
};

/// Central's answer to a greeting.
struct Welcome {
    std::optional<Refusal> refusal;
    core::HallNumber hall = 0;
    std::string epoch;
    Feed feed = Feed::follows;
    core::RevisionIds revisions;  ///< applied at central
    std::string schema_hash;  ///< core::handshake_hash() of central; empty when nobody noted it
    std::int64_t held = 0;  ///< it holds the hall's operations up to here
    std::int64_t deposited = 0;  ///< of these, taken now
    bool may_reconcile = false;
    bool is_watched = false;  ///< somebody reconciles continuously
    std::optional<Backlog> backlog;  ///< when this hall is to judge it
    core::Instant clock_in{};  ///< central's clock when it heard the greeting
    core::Instant clock_out{};  ///< and when it answered
};

/// An operation judged before, with what came of it.
struct PastRecord {
    DepositedOperation deposited;
    core::Instant judged_as_of{};
    core::Decision decision;  ///< outcome, violations and changes
    int activities_made = 0;
};

/// Ids by table.
using RowIds = std::map<core::TableId, std::vector<core::RowKey>>;

/// Everything that judging needs, as it stood in one snapshot.
struct Loaded {
    std::int64_t generation = 0;
    std::string snapshot;  ///< pg_snapshot, to be given back with the verdict
    core::WorkingSet rows;
    RowIds row_ids;  ///< of the rows in it
    std::vector<PastRecord> past;
};

/// What is to become true at central, and what it rests on.
struct Verdict {
    std::int64_t generation = 0;
    std::string snapshot;
    /// It was made upon the rows of the generation before it, whose transaction the snapshot does
    /// not see. To be written only when that has been.
    bool is_upon_unseen = false;
    core::Footprint footprint;
    RowIds row_ids;
    std::vector<core::Change> changes;  ///< in the order for writing
    core::Reconciliation decided;
    /// Which operation wrote, or took back, which row; for the audit log.
    std::map<std::pair<core::TableId, core::RowKey>, core::OperationId> writers;
    std::map<core::HallNumber, std::string> hall_codes;  ///< of the writers
    Parameters texts;  ///< what commit() sends of it, when Central::make_ready() has been here
};

/// What a pull brought, and central's clock for it. The clock fields of `pull` are not filled in.
struct Arrival {
    core::Pull pull;
    bool is_pruned = false;  ///< changes after the cursor are gone: the pull is not to be taken
    core::Instant clock{};
};

class Central {
public:
    virtual ~Central() = default;
    /// First flight: deposits, and looks what there is to judge.
    virtual Welcome hello(const Greeting& greeting) = 0;
    /// What waits, without a greeting, as if `but_for` were judged already.
    virtual Backlog backlog(
        std::size_t operations_max, const std::vector<core::OperationId>& but_for) = 0;
    /// Second flight: everything `footprint` names, and the past operations with what they changed.
    virtual Loaded load(
        const core::Footprint& footprint, const std::vector<core::OperationId>& past) = 0;
    /// Does what commit() can do without the line, so that this does not have to wait for it.
    virtual void make_ready(Verdict& /*verdict*/) {}
    /// Third flight. False, or Failure{conflict}, when what the verdict rests on has changed:
    /// nothing was written. Waits for whoever commits at the same time.
    virtual bool commit(const Verdict& verdict) = 0;
    /// Fourth flight: what `hall` has not seen since `cursor`.
    virtual Arrival pull(const core::Cursor& cursor, core::HallNumber hall) = 0;
    /// Waits until operations this hall deposited were judged by another; no flight. False when
    /// the time went by.
    virtual bool wait_for_judgement(std::chrono::milliseconds timeout) = 0;
    [[nodiscard]] virtual Traffic traffic() const = 0;
};

}  // namespace hallbook::sync
