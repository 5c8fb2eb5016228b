/// \file
/// SyncHall and SnapshotSink: the ports between the sync and a hall's replica. Only through them
/// do the sync, which knows central, and the store, which knows the replica, work together.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/replica/rebase.hpp"
#include "core/rows/conflict.hpp"

#include <memory>

namespace hallbook::core {

/// A hall as every replica knows it.
struct Hall {
    HallNumber number = 0;
    std::string code;
    std::string name;
    BookRegion region{};
    friend bool operator==(const Hall&, const Hall&) = default;
};

/// How far a hall has read central's change feed. A cursor is valid only within its epoch, the
/// identity of central's history.
struct Cursor {
    std::string epoch;  ///< UUID
    std::int64_t watermark = 0;  ///< pg_snapshot_xmin of the snapshot the last pull read
    friend bool operator==(const Cursor&, const Cursor&) = default;
};

/// What a hall reports about itself at the start of a sync.
struct HallState {
    HallNumber number = 0;
    std::string code;
    std::string schema_revision;  ///< head of its chain
    std::string schema_hash;  ///< migrations::handshake_hash() of its file; empty when not computed
    std::string program_version;
    Cursor cursor;
    Seen seen;  ///< from the last pull
    std::int64_t last_sequence = 0;  ///< of the last operation made here
    /// Pull::last_sequence_held of the last pull, so that a sync sends only newer operations, in
    /// its first round trip; 0 when there was no pull.
    std::int64_t last_sequence_held = 0;
};

/// Where an operation was made that another hall deposits.
struct Origin {
    HallNumber hall = 0;
    std::int64_t sequence = 0;
    std::string digest;  ///< SHA-256 of what it is, in 64 hexadecimal digits
    friend bool operator==(const Origin&, const Origin&) = default;
};

/// An operation in the form in which it is sent: encoded once, when it was made, never changed.
struct EncodedOperation {
    OperationId id;
    std::string kind;
    int payload_version = 0;
    Instant recorded_at{};
    Instant clock_at{};
    std::string actor;
    std::string seen;  ///< encode_seen
    std::string payload;  ///< encode_payload
    std::string told;  ///< encode_told
    std::optional<Origin> origin;  ///< empty: it was made at the hall of `id`
    friend bool operator==(const EncodedOperation&, const EncodedOperation&) = default;
};

/// Decodes an operation; `problem` says why it cannot be judged. The civil time comes from
/// `zone`.
Parsed<Operation> decode_operation(
    const EncodedOperation& encoded, const std::string& hall_code, const CivilZone& zone);
EncodedOperation encode_operation(const Operation& operation);

/// Why central could not hold the operation as it is; empty when it could.
std::string unsendable(const EncodedOperation& operation);

/// The operation as it goes to central: itself, or when central could not hold one of its texts (no
/// UTF-8, a NUL, too large) a placeholder with its number, its digest and the reason, so that the
/// ones behind it go on. The same for the same operation.
EncodedOperation as_sent(const EncodedOperation& operation);

/// What one pull brought, all of one snapshot of central.
struct Pull {
    News news;
    Cursor cursor;  ///< where the next pull begins
    Seen seen;  ///< for the operations made after it
    std::vector<Hall> halls;
    std::int64_t last_sequence_held = 0;  ///< central holds this hall's operations up to here
    bool may_import = true;  ///< this hall may take over a registration list
    std::chrono::microseconds clock_offset{0};  ///< central's clock minus the hall's
    std::chrono::microseconds clock_uncertainty{0};  ///< half the round trip it was measured over
};

/// Receives a copy of the synced tables: for each table its name, then its rows.
class SnapshotSink {
public:
    virtual ~SnapshotSink() = default;
    virtual void begin_table(const TableInfo& table) = 0;
    /// One row in the order of the table's columns; valid only during the call.
    virtual void row(const Values& values) = 0;
    /// After the last table. `pull` carries cursor, seen, halls, clock and the outcomes of all
    /// operations of this hall that central has decided about (no rows).
    virtual void finish(const Pull& pull) = 0;
};

/// What replacing an older copy by a new one changed for the hall.
struct Renewal {
    RebaseResult rebase;  ///< of the operations that central has not decided about
    std::vector<Settlement> settled;  ///< outcomes that the older one did not have, by sequence
    std::vector<Conflict> conflicts;  ///< new ones, and those decided otherwise now
    std::int64_t undecided_again = 0;  ///< operations whose outcome central no longer knows
};

/// Receives a new copy of the synced tables for a hall that has one already.
class RenewalSink : public SnapshotSink {
public:
    /// After finish(). Empty when there was no older copy.
    [[nodiscard]] virtual const Renewal& renewal() const = 0;
};

/// The hall's side of a sync.
class SyncHall {
public:
    virtual ~SyncHall() = default;
    [[nodiscard]] virtual HallState state() = 0;
    /// The operations after `sequence`, in order, at most `limit` of them.
    [[nodiscard]] virtual std::vector<EncodedOperation> operations_after(
        std::int64_t sequence, std::size_t limit) = 0;
    /// Applies a pull in one durable transaction: rebase, halls, cursor, clock. `from` is the
    /// cursor the pull began at; when the replica's cursor is another by now (another sync was
    /// faster) nothing is changed and the result is empty.
    virtual std::optional<RebaseResult> take(const Pull& pull, const Cursor& from) = 0;
    /// Begins a new copy that replaces this replica, which stays as it is until finish(). Its
    /// operation log is kept; operations without an outcome are judged again on the new rows. `now`
    /// is what the hall's clock shows. Failure{busy} while another program makes one.
    virtual std::unique_ptr<RenewalSink> renew(Instant now) = 0;
};

}  // namespace hallbook::core
