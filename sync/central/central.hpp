/// \file
/// Central: the port through which a sync talks to central, one function per flight (docs/sync.md).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/replica/reconcile.hpp"
#include "core/replica/sync_hall.hpp"
#include "migrations/chain/migration_chain.hpp"
#include "sync/line/postgres_connection.hpp"

#include <map>

namespace hallbook::sync {

/// The version of the protocol between hall and central.
inline constexpr int protocol_version = 1;

/// What a hall sends in its first flight.
struct Greeting {
    core::HallState hall;
    core::Instant clock_at{};  ///< what the hall's clock shows when it sends this
    std::vector<core::EncodedOperation> operations;  ///< to deposit, by sequence without gaps
    std::size_t backlog_max = 0;  ///< how many waiting operations the hall can judge at once
};

/// An operation as central keeps it.
struct DepositedOperation {
    core::EncodedOperation operation;
    core::Instant deposited_at{};
    std::string hall_code;
    std::optional<core::Instant> not_before;  ///< as core::Operation::not_before
    bool may_import = true;  ///< as core::Operation::may_import
    int rules_version = 1;  ///< the highest payload version that its hall had deposited before
};

/// The operations at central that wait to be judged.
struct Backlog {
    std::int64_t generation = 0;  ///< how often judgements had been committed when it was read
    bool is_complete = true;  ///< no further operation waits
    core::Instant final_before{};  ///< what was judged as of this instant or before is final
    std::vector<DepositedOperation> operations;  ///< the first in canonical order
    /// Of those that were set aside before and are to be judged once more: what that had changed.
    std::map<core::OperationId, std::vector<core::Change>> again;
    std::vector<core::JudgedHeading> judged;  ///< judged ones they may reach, in canonical order
};

/// Why central did not take a deposit.
enum class Refusal {
    central_older,  ///< central does not know the hall's schema revision
    other_epoch,  ///< the hall's cursor belongs to another central altogether
    history_lost,  ///< central was restored from a backup, and no new epoch was begun
    replica_older,  ///< central holds operations of this hall that its file does not
};

/// Whether a hall can go on from its cursor.
enum class Feed {
    follows,
    pruned,  ///< changes it has not read are gone from the change log: it needs a new copy
    restored,  ///< central was restored and a new epoch was begun: the hall needs a new copy
};

/// Central's answer to a greeting.
struct Welcome {
    std::optional<Refusal> refusal;
    core::HallNumber hall = 0;
    std::string epoch;
    Feed feed = Feed::follows;
    migrations::RevisionIds revisions;  ///< applied at central
    std::string
        schema_hash;  ///< migrations::handshake_hash() of central; empty when it was never noted
    std::int64_t held = 0;  ///< central holds the hall's operations up to this sequence
    std::int64_t deposited = 0;  ///< how many of these came with this greeting
    bool may_reconcile = false;
    bool is_watched = false;  ///< headquarters reconciles continuously
    std::optional<Backlog> backlog;  ///< present when this hall is to judge it
    core::Instant clock_in{};  ///< central's clock when the greeting arrived
    core::Instant clock_out{};  ///< and when it answered
};

/// An operation judged before, with its judgement.
struct PastRecord {
    DepositedOperation deposited;
    core::Instant judged_as_of{};
    core::Decision decision;  ///< outcome, violations and changes
    int activities_made = 0;
};

/// Ids by table.
using RowIds = std::map<core::TableId, std::vector<core::RowKey>>;

/// Everything that judging a batch needs, read in one snapshot.
struct Loaded {
    std::int64_t generation = 0;
    std::string snapshot;  ///< pg_snapshot as text; the verdict carries it to commit()
    core::WorkingSet rows;
    RowIds row_ids;  ///< of the rows in it
    std::vector<PastRecord> past;
};

/// What commit() is to write for a batch, and the rows that this was decided on.
struct Verdict {
    std::int64_t generation = 0;
    std::string snapshot;
    /// The batch was judged on top of the preceding batch before that was committed: `snapshot`
    /// does not see its transaction. commit() only after the preceding batch was committed.
    bool is_upon_unseen = false;
    core::Footprint footprint;
    RowIds row_ids;
    std::vector<core::Change> changes;  ///< in the order for writing
    core::Reconciliation decided;
    /// Which operation wrote each row, or took its change back; for the audit log.
    std::map<std::pair<core::TableId, core::RowKey>, core::OperationId> writers;
    std::map<core::HallNumber, std::string> hall_codes;  ///< of the writers
    Parameters texts;  ///< what commit() sends; empty before Central::make_ready()
};

/// What a pull brought, and central's clock then. The clock fields of `pull` are not filled in.
struct Arrival {
    core::Pull pull;
    bool is_pruned = false;  ///< changes after the cursor were pruned: `pull` must not be applied
    core::Instant clock{};
};

class Central {
public:
    virtual ~Central() = default;
    /// First flight: deposits the operations and returns the backlog if the hall is to judge it.
    virtual Welcome hello(const Greeting& greeting) = 0;
    /// The backlog, without a greeting; leaves out the operations `but_for`, being judged now.
    virtual Backlog backlog(
        std::size_t operations_max, const std::vector<core::OperationId>& but_for) = 0;
    /// Second flight: the rows that `footprint` names, the operations `past`, and their changes.
    virtual Loaded load(
        const core::Footprint& footprint, const std::vector<core::OperationId>& past) = 0;
    /// Fills in `texts`: the part of commit() that needs no connection.
    virtual void make_ready(Verdict& /*verdict*/) {}
    /// Third flight. False, or Failure{conflict}, when rows that the verdict rests on have changed;
    /// then nothing was written. Waits while another commit runs.
    virtual bool commit(const Verdict& verdict) = 0;
    /// Notes that this operation is of a newer program: the backlog leaves out it and the later
    /// ones of its hall until forget_newer() was called.
    virtual void hold_as_newer(const core::OperationId& operation) = 0;
    /// Fourth flight: the changes since `cursor` that concern `hall`.
    virtual Arrival pull(const core::Cursor& cursor, core::HallNumber hall) = 0;
    /// Waits until headquarters has judged operations that this hall deposited; no flight. False
    /// when `timeout` passed first.
    virtual bool wait_for_judgement(std::chrono::milliseconds timeout) = 0;
    [[nodiscard]] virtual Traffic traffic() const = 0;
};

}  // namespace hallbook::sync
