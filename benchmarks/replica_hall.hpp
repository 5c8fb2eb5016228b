/// \file
/// ReplicaHall: a hall with a file of its own that works and syncs.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "benchmarks/central_stage.hpp"
#include "store/file/sqlite_database.hpp"
#include "sync/meeting/session.hpp"

#include <filesystem>
#include <memory>

namespace hallbook::benchmarks {

class ReplicaHall {
public:
    /// Takes its first copy into `file`, over the address it was enrolled with. `stage` must
    /// outlive this. `index` of `halls` decides which members it mostly serves.
    ReplicaHall(
        CentralStage& stage,
        const StageHall& hall,
        std::filesystem::path file,
        Share share,
        std::uint64_t seed);

    /// Makes that many operations now, in one transaction.
    void work(int operations);
    /// Syncs over the address `uri`.
    sync::SyncReport sync(const std::string& uri, const sync::SyncOptions& options = {});

    [[nodiscard]] std::int64_t pending();
    [[nodiscard]] const std::string& code() const { return m_counter.share().code; }

private:
    CentralStage& m_stage;
    std::filesystem::path m_file;
    sync::SystemEnvironment m_environment;
    OfflineHall m_counter;
    std::unique_ptr<store::SqliteDatabase> m_database;
};

}  // namespace hallbook::benchmarks
