/// \file
/// A central of its own with halls that have real replica files.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/replica/sqlite_replica.hpp"
#include "sync/judging/reconciler.hpp"
#include "sync/meeting/session.hpp"
#include "sync/meeting/snapshot.hpp"
#include "sync/office/central_admin.hpp"
#include "tests/support/hall_stage.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/temporary_folder.hpp"

#include <memory>

namespace hallbook::test {

/// The system's clock, shifted; waits are counted instead of slept.
class TestEnvironment final : public sync::Environment {
public:
    [[nodiscard]] core::Instant now() override { return m_system.now() + shift; }
    [[nodiscard]] std::chrono::steady_clock::time_point steady_now() override {
        return m_system.steady_now();
    }
    void sleep(std::chrono::milliseconds) override { ++waits; }
    [[nodiscard]] std::uint64_t random() override { return m_system.random(); }

    std::chrono::microseconds shift{0};  ///< this clock minus the system's
    int waits = 0;

private:
    sync::SystemEnvironment m_system;
};

class SyncStage;

/// A hall that is enrolled and has taken its first snapshot.
class StageHall {
public:
    StageHall(SyncStage& stage, sync::Enrolled enrolled);

    [[nodiscard]] const sync::Enrolled& enrolled() const { return m_enrolled; }
    /// The hall's URI with its password; `port`: of a proxy in front of the server (0: the socket).
    [[nodiscard]] std::string uri(int port = 0) const;
    [[nodiscard]] store::SqliteDatabase open() const;
    [[nodiscard]] std::filesystem::path file() const;

    /// Makes an operation now and commits it; returns the hall's own decision.
    core::Outcome enter(core::Payload payload, const std::string& actor = "pat");
    /// Makes many in one transaction; all must be accepted.
    void enter_all(const std::vector<core::Payload>& payloads);
    core::Outcome register_(int member, const std::string& book);
    core::Outcome re_sign(int member, const std::string& book);
    core::Outcome leave(int member, const std::string& book);
    /// Imports `count` members, from number `first` on.
    core::Outcome import_members(int first, int count);
    /// Sets the measured clock offset to 0 until the next sync. Hall and central share one clock;
    /// an offset measured while the machine was busy would change the order of operations.
    void trust_clock();

    sync::SyncReport sync();
    sync::SyncReport sync(sync::SyncOptions options);
    [[nodiscard]] sync::SyncOptions options(int port = 0) const;

    /// Copies the hall's file as it is now, and replaces the hall's file by another.
    void copy_to(const std::filesystem::path& copy) const;
    void replace_file(const std::filesystem::path& by) const;

    /// Takes a new snapshot into the hall's file.
    void init();

    /// All rows of the synced tables that every hall has whole, one line each, in order of tables
    /// and ids: not of conflicts and contacts.
    [[nodiscard]] std::vector<std::string> rows() const;
    [[nodiscard]] std::vector<std::string> conflicts() const;
    /// The members' phones and e-mails in its file, likewise.
    [[nodiscard]] std::vector<std::string> contacts() const;
    [[nodiscard]] std::int64_t pending() const;

    TestEnvironment environment;

private:
    [[nodiscard]] std::vector<std::string> rows_of(const core::TableInfo& table) const;
    [[nodiscard]] std::vector<core::EncodedOperation> unconfirmed_operations() const;

    SyncStage& m_stage;
    sync::Enrolled m_enrolled;
    TemporaryFolder m_folder;
};

/// Central with the books, the user pat and members 1001 to 1009.
class SyncStage {
public:
    SyncStage();

    [[nodiscard]] const TemporaryDatabase& database() const { return m_database; }
    [[nodiscard]] sync::CentralAdmin admin() { return {m_database.uri(), environment}; }
    [[nodiscard]] const HallStage& names() const { return m_names; }
    [[nodiscard]] const FixedZone& zone() const { return m_zone; }

    std::unique_ptr<StageHall> hall(
        const std::string& code,
        sync::MayReconcile may_reconcile = sync::MayReconcile::yes,
        core::BookRegion region = core::BookRegion::bremerton);

    /// Judges all waiting operations, as headquarters does.
    sync::ReconcileReport reconcile(std::size_t batch_max = 2'000);
    [[nodiscard]] sync::ReconcileOptions reconcile_options() const;

    /// The first field of the first row, as the superuser; empty for NULL and for no row.
    std::string query(const std::string& sql);
    void execute(const std::string& sql) { query(sql); }

    /// As StageHall::rows() and conflicts().
    [[nodiscard]] std::vector<std::string> rows();
    [[nodiscard]] std::vector<std::string> conflicts();
    /// The members' phones and e-mails that this hall is to have.
    [[nodiscard]] std::vector<std::string> contacts(const StageHall& hall);

    TestEnvironment environment;

private:
    TemporaryDatabase m_database;
    HallStage m_names;
    FixedZone m_zone;
};

/// `uri` with a password in it.
std::string with_password(const std::string& uri, const std::string& password);

}  // namespace hallbook::test
