/// \file
/// SqliteSnapshot: builds a replica from central's rows next to the old one and swaps it in.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/replica/sync_hall.hpp"
#include "migrations/chain/migrate.hpp"

#include <filesystem>
#include <memory>

namespace hallbook::store {

/// The identity that is written into a new replica.
struct SnapshotIdentity {
    core::Hall hall;
    std::string central_uri;  ///< without a password
};

/// Builds FILE.new without indices and triggers, which come after the rows. finish() makes it
/// durable and puts it in place: by a rename when there is no FILE; else by copying it into FILE in
/// one transaction, so that other programs that have FILE open go on with the new rows. Destroyed
/// before that, it leaves FILE as it was and removes FILE.new. An existing replica of the same hall
/// keeps its operation log; judged again on the new rows are its pending operations, and those
/// whose outcome central no longer knows, having been restored from a backup.
class SqliteSnapshot final : public core::RenewalSink {
public:
    /// Failure{busy} while another program is building a snapshot for `file`; Failure{refused} when
    /// `file` is another hall's; else as open_replica(). `context` goes into the record of the
    /// migrations. `chain` and `zone` must outlive this.
    SqliteSnapshot(
        std::filesystem::path file,
        SnapshotIdentity identity,
        const migrations::MigrationChain& chain,
        const migrations::MigrationContext& context,
        const core::CivilZone& zone);
    ~SqliteSnapshot() override;
    SqliteSnapshot(const SqliteSnapshot&) = delete;
    SqliteSnapshot& operator=(const SqliteSnapshot&) = delete;

    void begin_table(const core::TableInfo& table) override;
    void row(const core::Values& values) override;
    /// `pull.news.settlements` are the outcomes of this hall's operations that central's rows
    /// contain; any other operation of this hall is judged on these rows.
    void finish(const core::Pull& pull) override;

    /// Rows taken so far, of all tables.
    [[nodiscard]] std::int64_t rows() const;
    [[nodiscard]] const core::Renewal& renewal() const override;

private:
    struct Work;
    std::unique_ptr<Work> m_work;
};

}  // namespace hallbook::store
