/// \file
/// SqliteReplica: the hall's rows and its operation log in one SQLite file.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/replica/replica.hpp"
#include "core/replica/sync_hall.hpp"
#include "store/file/replica_file.hpp"
#include "store/replica/sqlite_repository.hpp"

namespace hallbook::store {

/// What the file says about the hall it belongs to and about its last sync.
struct ReplicaIdentity {
    core::Hall hall;
    std::string central_uri;  ///< libpq's form, without a password
    core::Cursor cursor;
    core::Seen seen;  ///< pulled_at is the last sync, by central's clock
    std::chrono::microseconds clock_offset{0};  ///< central's clock minus the hall's
    std::chrono::microseconds clock_uncertainty{0};
    std::int64_t last_sequence = 0;  ///< of the last operation made here; 0 for none
};

/// Use: open_replica(), then one WriteTransaction around draft() and core::execute(), begun before
/// draft() so that two programs cannot take the same sequence.
class SqliteReplica final : public core::Replica {
public:
    /// `zone` gives operations read from the log their civil time. Both must outlive this.
    SqliteReplica(SqliteDatabase& database, const core::CivilZone& zone);

    [[nodiscard]] ReplicaIdentity identity();

    /// The next operation of this hall, not yet judged or recorded. `clock_now` is what the hall's
    /// clock shows; recorded_at is that plus the last known offset, and later than everything made
    /// or seen here before. Failure{refused} when the clock was set back by more than 2 seconds
    /// since it last was used. Needs the WriteTransaction that will record the operation.
    [[nodiscard]] core::Operation draft(
        core::Payload payload, const std::string& actor, core::Instant clock_now);

    // core::Replica
    void load(const core::Footprint& footprint, core::WorkingSet& working_set) override;
    void write(const std::vector<core::Change>& changes) override;
    [[nodiscard]] std::optional<int> place_in_line(
        core::Id<core::BookRegistration> registration) override;
    void record(const core::Operation& operation, const core::Decision& decision) override;
    [[nodiscard]] std::vector<core::PendingOperation> pending() override;
    void revise(const core::OperationId& operation, const core::Decision& decision) override;
    void settle(const core::Settlement& settlement) override;
    void overwrite(const std::vector<core::CentralRow>& rows) override;

private:
    SqliteDatabase& m_database;
    const core::CivilZone& m_zone;
    SqliteRepository m_repository;
};

/// Changes the address of central that the file keeps, which holds no password. Call it inside one
/// WriteTransaction.
void keep_central_uri(SqliteDatabase& database, const std::string& central_uri);

/// Applies a pull to the replica, whatever its cursor: halls, cursor, clock, then the rebase. Call
/// it inside one WriteTransaction on `database`, the file of `replica`.
core::RebaseResult take_pull(
    SqliteReplica& replica, SqliteDatabase& database, const core::Pull& pull);

/// The hall's side of a sync over a replica.
class SqliteSyncHall final : public core::SyncHall {
public:
    /// `chain` and `program_version` go into what state() reports. All must outlive this.
    SqliteSyncHall(
        SqliteDatabase& database,
        const core::CivilZone& zone,
        const migrations::MigrationChain& chain,
        std::string program_version);

    [[nodiscard]] core::HallState state() override;
    [[nodiscard]] std::vector<core::EncodedOperation> operations_after(
        std::int64_t sequence, std::size_t limit) override;
    std::optional<core::RebaseResult> take(
        const core::Pull& pull, const core::Cursor& from) override;
    std::unique_ptr<core::RenewalSink> renew(core::Instant now) override;

private:
    /// The hash of the live file's schema, read once.
    const std::string& schema_hash();

    SqliteDatabase& m_database;
    const core::CivilZone& m_zone;
    const migrations::MigrationChain& m_chain;
    std::string m_program_version;
    std::string m_schema_hash;
};

}  // namespace hallbook::store
