/// \file
/// Takes the first copy, makes operations, syncs.
/// SPDX-License-Identifier: Apache-2.0
#include "benchmarks/replica_hall.hpp"

#include "core/replica/execute.hpp"
#include "migrations/chain/migrate.hpp"
#include "store/replica/sqlite_replica.hpp"
#include "store/replica/sqlite_snapshot.hpp"
#include "sync/meeting/snapshot.hpp"

namespace hallbook::benchmarks {

namespace {

constexpr const char* version = "benchmark";

void take_first_copy(
    const StageHall& hall,
    const std::filesystem::path& file,
    const core::CivilZone& zone,
    sync::Environment& environment) {
    sync::Snapshot snapshot{
        hall.uri, hall.enrolled.hall, migrations::embedded_chain(), environment};
    const migrations::MigrationContext context{
        .now = [&environment] { return environment.now(); },
        .program_version = version,
        .performed_by = "benchmark",
        .progress = {}};
    store::SqliteSnapshot replica{
        file, {snapshot.hall(), hall.enrolled.uri}, migrations::embedded_chain(), context, zone};
    snapshot.copy_into(replica);
}

}  // namespace

ReplicaHall::ReplicaHall(
    CentralStage& stage,
    const StageHall& hall,
    std::filesystem::path file,
    Share share,
    std::uint64_t seed)
    : m_stage{stage},
      m_file{std::move(file)},
      m_counter{stage.books(), std::move(share), m_environment.now(), stage.zone(), seed} {
    take_first_copy(hall, m_file, stage.zone(), m_environment);
    m_database = std::make_unique<store::SqliteDatabase>(
        store::open_replica(m_file, store::Access::write, migrations::embedded_chain()));
}

void ReplicaHall::work(int operations) {
    store::WriteTransaction transaction{*m_database};
    store::SqliteReplica replica{*m_database, m_stage.zone()};
    for (int done = 0; done < operations;) {
        const auto wish = m_counter.work(m_environment.now());
        auto operation = replica.draft(wish.payload, wish.actor, m_environment.now());
        // An operation that the last pull has made impossible is refused and not counted.
        if (core::is_recorded(core::execute(replica, operation))) ++done;
    }
    transaction.commit();
}

sync::SyncReport ReplicaHall::sync(const std::string& uri, const sync::SyncOptions& how) {
    store::SqliteSyncHall hall{*m_database, m_stage.zone(), migrations::embedded_chain(), version};
    auto options = how;
    options.uri = uri;
    return sync::sync_hall(
        hall, m_stage.zone(), migrations::embedded_chain(), options, m_environment);
}

std::int64_t ReplicaHall::pending() {
    return m_database->number("SELECT count(*) FROM operations WHERE outcome IS NULL").value_or(0);
}

}  // namespace hallbook::benchmarks
