/// \file
/// Laptop: a hall's computer with its replica, which may crash, and what it confirmed to people.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/meeting/session.hpp"
#include "tests/simulation/apart/crash_point.hpp"
#include "tests/simulation/apart/misfortune.hpp"
#include "tests/simulation/apart/played_time.hpp"
#include "tests/simulation/simulated_hall.hpp"

namespace hallbook::simulation {

/// More operations than there are.
inline constexpr std::size_t all_operations = 1'000'000;

/// Makes the hall's side of a sync over its replica.
using MakeSyncHall = std::function<std::unique_ptr<core::SyncHall>(
    store::SqliteDatabase& database, const core::CivilZone& zone)>;

/// The one that the program uses.
std::unique_ptr<core::SyncHall> sound_sync_hall(
    store::SqliteDatabase& database, const core::CivilZone& zone);

/// What all laptops share.
struct Surroundings {
    PlayedTime& time;
    Chance& chance;
    Misfortune& misfortune;
    const core::CivilZone& zone;
    MakeSyncHall make_sync_hall = sound_sync_hall;
};

class Laptop {
public:
    /// `file` must exist already. `surroundings` must outlive this.
    Laptop(const Surroundings& surroundings, const std::filesystem::path& file);

    [[nodiscard]] SimulatedHall& hall() { return *m_hall; }
    [[nodiscard]] store::SqliteDatabase& database() { return m_hall->database(); }
    [[nodiscard]] const core::Hall& identity() const { return m_identity; }
    [[nodiscard]] const std::filesystem::path& file() const { return m_file; }

    /// Enters an operation by the clock of this computer. Empty when the computer failed before it
    /// showed anything. Failure{refused} when its clock was set back.
    std::optional<Entered> enter(const Wish& wish);

    /// Does and throws what sync_hall does. Empty when the computer failed.
    std::optional<sync::SyncReport> sync(
        const sync::Connect& connect, const sync::SyncOptions& options);

    /// The operations that were confirmed to people at the counter, in order.
    [[nodiscard]] const std::vector<core::EncodedOperation>& confirmed() const {
        return m_confirmed;
    }
    /// Every operation in the log.
    [[nodiscard]] std::vector<core::EncodedOperation> recorded();
    [[nodiscard]] std::int64_t pending();

    /// How many operations were recorded, by kind.
    [[nodiscard]] std::map<std::string, int> done() const;

    /// A second laptop with a copy of this one's file, at `file`.
    [[nodiscard]] std::unique_ptr<Laptop> clone(const std::filesystem::path& file);

    HallClock clock;

private:
    void switch_on();
    void come_up_again();
    void perhaps_crash(std::optional<CrashPoint>& crash, Fault fault, int syncs_meant);
    [[nodiscard]] bool has_crashed(std::optional<CrashPoint>& crash, Fault fault);
    [[nodiscard]] std::optional<Entered> told(Entered entered);

    Surroundings m_surroundings;
    std::filesystem::path m_file;
    std::unique_ptr<SimulatedHall> m_hall;
    core::Hall m_identity;
    std::vector<core::EncodedOperation> m_confirmed;
    std::map<std::string, int> m_done;
    int m_syncs = 0;  // under way
};

}  // namespace hallbook::simulation
