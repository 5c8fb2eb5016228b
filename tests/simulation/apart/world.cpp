/// \file
/// Plays a scenario, and heals the world afterwards.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/apart/world.hpp"

#include "sync/judging/backlog_judge.hpp"
#include "tests/simulation/apart/desk.hpp"
#include "tests/simulation/apart/stage_rows.hpp"

#include <algorithm>

namespace hallbook::simulation {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr int depth_max = 2;
constexpr std::size_t judged_at_once = 20;
constexpr std::size_t batches_read = 3;

/// The probability of each kind of fault in bad times when it can strike, in a thousand.
constexpr FaultCounts bad_times{
    /* no_connection */ 150,
    /* request_lost */ 60,
    /* answer_lost */ 80,
    /* cut_half_way */ 0,
    /* sent_twice */ 80,
    /* delayed */ 150,
    /* others_meanwhile */ 120,
    /* connections_ended */ 15,
    /* killed_in_statement */ 60,
    /* crash_while_entering */ 60,
    /* crash_after_entering */ 20,
    /* crash_while_rebasing */ 150,
    /* clock_drift */ 10,
    /* clock_ahead */ 8,
    /* clock_back */ 15,
    /* edited_at_central */ 40,
    /* edited_late */ 30,
    /* laptop_cloned */ 8,
    /* came_too_late */ 0,
    /* restored_from_backup */ 25};

/// The first this many faults are drawn per world; those added later can strike in every world, so
/// that old seeds still give the same worlds.
constexpr std::size_t drawn_faults = static_cast<std::size_t>(Fault::restored_from_backup);

}  // namespace

/// Half of the worlds last a day or two, the others weeks. In each some kinds of faults are absent
/// and others frequent, so that each kind also occurs alone.
Scenario Scenario::drawn_from(Chance& chance) {
    Scenario scenario;
    scenario.halls = chance.between(2, static_cast<int>(stage_halls.size()));
    scenario.events = chance.between(30, 90);
    scenario.pause_max = minutes{chance.percent(50) ? 30 : 600};
    scenario.syncs_percent = chance.between(5, 30);
    scenario.per_mille = bad_times;
    for (std::size_t i = 0; i < drawn_faults; ++i) {
        if (!chance.percent(70)) scenario.per_mille.at(i) = 0;
    }
    return scenario;
}

World::World(
    CentralStage& stage,
    PlayedTime& time,
    const Scenario& scenario,
    Chance& chance,
    MakeSyncHall make_sync_hall)
    : m_stage(stage),
      m_time(time),
      m_scenario(scenario),
      m_chance(chance),
      m_misfortune(chance, scenario.per_mille),
      m_link{m_misfortune, chance, time, stage, [this] { meanwhile(); }} {
    const Surroundings surroundings{time, chance, m_misfortune, m_zone, std::move(make_sync_hall)};
    for (int hall = 1; hall <= scenario.halls; ++hall) {
        const auto file = m_folder.path() / ("hall" + std::to_string(++m_files) + ".db");
        stage.first_copy(hall, file);
        m_laptops.push_back(std::make_unique<Laptop>(surroundings, file));
    }
}

void World::play() {
    for (int i = 0; i < m_scenario.events; ++i)
        step();
}

void World::step() {
    m_time.pass(
        seconds{m_chance.between(1, static_cast<int>(seconds{m_scenario.pause_max}.count()))});
    auto& laptop = some_laptop();
    trouble_clocks(laptop);
    if (m_chance.percent(20)) end_late_edits();
    if (m_misfortune.strikes(Fault::edited_at_central)) edit_at_central();
    if (m_misfortune.strikes_and_counts(Fault::edited_late)) edit_late();
    if (m_misfortune.strikes(Fault::laptop_cloned)) clone(laptop);
    if (m_stage.keeps_backups() && m_misfortune.strikes(Fault::restored_from_backup))
        back_up_or_restore();
    something_by(laptop);
}

/// Lets laptops work while a flight of another is under way.
void World::meanwhile() {
    if (m_depth >= depth_max) return;
    ++m_depth;
    m_misfortune.note(Fault::others_meanwhile);
    for (int count = m_chance.between(1, 3); count > 0; --count)
        something_by(some_laptop());
    if (m_misfortune.strikes(Fault::edited_at_central)) edit_at_central();
    --m_depth;
}

void World::something_by(Laptop& laptop) {
    const int luck = m_chance.between(1, 100);
    if (luck <= m_scenario.syncs_percent) {
        sync(laptop);
    } else if (luck <= m_scenario.syncs_percent + 3) {
        judge_at_headquarters();
    } else {
        Desk desk{laptop.hall(), m_chance, laptop.clock.now()};
        enter(laptop, desk.some_wish());
    }
}

Laptop& World::some_laptop() { return *m_chance.one_of(m_laptops); }

/// Enters what is asked for. Only a clock that was set back may make this throw.
void World::enter(Laptop& laptop, const Wish& wish) {
    ++m_story.wishes;
    try {
        static_cast<void>(laptop.enter(wish));
    } catch (const core::Failure& failure) {
        if (failure.kind() != core::FailureKind::refused || failure.hint().empty())
            return be_surprised("entering", failure);
        ++m_story.clock_refusals;
        set_clock_right(laptop);
    }
}

void World::sync(Laptop& laptop) {
    ++m_story.syncs;
    try {
        const auto number = laptop.identity().number;
        sync::SyncOptions options;
        options.uri = m_stage.uri(number);
        const auto report = laptop.sync([&] { return connection(number); }, options);
        if (!report) ++m_story.syncs_failed;
        if (report && report->new_copy) m_misfortune.note(Fault::came_too_late);
    } catch (const core::Failure& failure) {
        ++m_story.syncs_failed;
        if (failure.kind() == core::FailureKind::unreachable && !failure.hint().empty()) return;
        if (failure.kind() == core::FailureKind::refused) return retire(laptop, failure);
        be_surprised("syncing", failure);
    }
}

void World::judge_at_headquarters() {
    const HallClock clock{m_time};
    PlayedEnvironment environment{m_time, clock, m_chance};
    try {
        const auto central = connection(core::central_hall);
        sync::BacklogJudge judge{*central, m_zone, environment, judged_at_once};
        judge.read_at_once(judged_at_once * batches_read);
        const auto reader = connection(core::central_hall);
        judge.read_ahead([&]() -> sync::Central& { return *reader; }, std::launch::deferred);
        judge.judge(central->backlog(judged_at_once, {}));
    } catch (const core::Failure& failure) {
        if (failure.retry() == core::Retry::no) be_surprised("judging", failure);
    }
}

std::unique_ptr<sync::Central> World::connection(core::HallNumber hall) {
    return std::make_unique<FaultyCentral>(m_link, hall);
}

void World::be_surprised(const std::string& where, const core::Failure& failure) {
    m_surprises.push_back("While " + where + ": " + failure.what() + " " + failure.hint());
}

void World::heal() {
    m_misfortune.end();
    end_late_edits();
    for (const auto& laptop : m_laptops)
        laptop->clock.set_right();
    // The first round deposits all operations, the second brings all rows to all halls. When
    // central refuses a clone, its operations are entered at another hall: then both rounds again.
    for (int rounds = 0; rounds < 3;) {
        const auto laptops = m_laptops.size();
        judge_at_headquarters();
        m_time.pass(minutes{1});
        for (std::size_t i = 0; i < m_laptops.size(); ++i)
            sync(*m_laptops[i]);
        rounds = m_laptops.size() == laptops ? rounds + 1 : 0;
    }
}

Story World::story() const {
    auto story = m_story;
    story.faults = m_misfortune.counts();
    for (const auto& laptop : m_laptops) {
        for (const auto& [kind, count] : laptop->done())
            story.operations[kind] += count;
    }
    return story;
}

}  // namespace hallbook::simulation
