/// \file
/// World: halls that work apart, and the faults of them, of central and of the links between.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/apart/faulty_central.hpp"
#include "tests/simulation/apart/laptop.hpp"
#include "tests/simulation/invariants.hpp"
#include "tests/support/hall_stage.hpp"
#include "tests/support/temporary_folder.hpp"

namespace hallbook::simulation {

/// The size of a world, and the faults that may strike in it.
struct Scenario {
    int halls = 3;
    int events = 60;
    std::chrono::minutes pause_max{60};  ///< between two events
    int syncs_percent = 20;  ///< of the events
    FaultCounts per_mille{};

    /// A random scenario: most kinds of faults, each with a random probability.
    static Scenario drawn_from(Chance& chance);
};

/// What happened, for one line of text.
struct Story {
    std::map<std::string, int> operations;  ///< recorded, by kind
    int wishes = 0;
    int syncs = 0;
    int syncs_failed = 0;
    int clock_refusals = 0;
    int operations_told = 0;  ///< of clones: people were told that central does not hold them
    FaultCounts faults{};
    std::map<std::string, int> conflicts;  ///< at central, by rule
};

/// A laptop that central refused, because another copy of its file is in use.
struct Retired {
    std::unique_ptr<Laptop> laptop;
    std::vector<core::EncodedOperation> told;  ///< its operations that central does not hold
};

class World {
public:
    /// `stage`, `time` and `chance` must outlive this. `make_sync_hall`: for tests of the
    /// simulator.
    World(
        CentralStage& stage,
        PlayedTime& time,
        const Scenario& scenario,
        Chance& chance,
        MakeSyncHall make_sync_hall = sound_sync_hall);

    /// Plays the whole scenario.
    void play();
    /// Ends all faults and syncs every hall until nothing changes.
    void heal();

    [[nodiscard]] const std::vector<std::unique_ptr<Laptop>>& laptops() const { return m_laptops; }
    [[nodiscard]] const std::vector<Retired>& retired() const { return m_retired; }
    [[nodiscard]] Story story() const;
    /// Failures that no fault explains, a sentence each.
    [[nodiscard]] const Findings& surprises() const { return m_surprises; }

private:
    void step();
    void meanwhile();
    void something_by(Laptop& laptop);
    void enter(Laptop& laptop, const Wish& wish);
    void sync(Laptop& laptop);
    void judge_at_headquarters();

    void trouble_clocks(Laptop& laptop);
    void set_clock_right(Laptop& laptop);
    void edit_at_central();
    void edit_late();
    void end_late_edits();
    void back_up_or_restore();
    void clone(Laptop& laptop);
    void retire(Laptop& laptop, const core::Failure& failure);
    void enter_again(const Retired& retired);

    [[nodiscard]] std::unique_ptr<sync::Central> connection(core::HallNumber hall);
    [[nodiscard]] Laptop& some_laptop();
    void be_surprised(const std::string& where, const core::Failure& failure);

    CentralStage& m_stage;
    PlayedTime& m_time;
    Scenario m_scenario;
    Chance& m_chance;
    Misfortune m_misfortune;
    Link m_link;
    test::FixedZone m_zone;
    test::TemporaryFolder m_folder;
    std::vector<std::unique_ptr<Laptop>> m_laptops;
    std::vector<Retired> m_retired;
    std::vector<std::function<void()>> m_late_edits;  // not committed
    Story m_story;
    Findings m_surprises;
    int m_depth = 0;  // of flights during which others work
    int m_files = 0;
    bool m_has_backup = false;
};

}  // namespace hallbook::simulation
