/// \file
/// Enters operations, syncs and crashes.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/apart/laptop.hpp"

namespace hallbook::simulation {

namespace {

/// About as many steps as an operation or a rebase of a few operations takes.
constexpr int steps_max = 150;

/// Lets the computer fail while it rebases.
class FailingSyncHall final : public core::SyncHall {
public:
    FailingSyncHall(
        core::SyncHall& inner, std::optional<CrashPoint>& crash, std::function<void()> arm)
        : m_inner(inner), m_crash(crash), m_arm(std::move(arm)) {}

    [[nodiscard]] core::HallState state() override { return m_inner.state(); }
    [[nodiscard]] std::vector<core::EncodedOperation> operations_after(
        std::int64_t sequence, std::size_t limit) override {
        return m_inner.operations_after(sequence, limit);
    }
    std::optional<core::RebaseResult> take(
        const core::Pull& pull, const core::Cursor& from) override {
        m_arm();
        auto result = m_inner.take(pull, from);
        m_crash.reset();
        return result;
    }

    std::unique_ptr<core::RenewalSink> renew(core::Instant now) override {
        return m_inner.renew(now);
    }

private:
    core::SyncHall& m_inner;
    std::optional<CrashPoint>& m_crash;
    std::function<void()> m_arm;
};

/// Counts the syncs under way as long as it lives.
class Underway {
public:
    explicit Underway(int& count) : m_count(++count) {}
    ~Underway() { --m_count; }
    Underway(const Underway&) = delete;
    Underway& operator=(const Underway&) = delete;

private:
    int& m_count;
};

}  // namespace

std::unique_ptr<core::SyncHall> sound_sync_hall(
    store::SqliteDatabase& database, const core::CivilZone& zone) {
    return std::make_unique<store::SqliteSyncHall>(
        database, zone, migrations::embedded_chain(), "simulation");
}

Laptop::Laptop(const Surroundings& surroundings, const std::filesystem::path& file)
    : clock(surroundings.time), m_surroundings(surroundings), m_file(file) {
    switch_on();
    m_identity = m_hall->identity();
}

void Laptop::switch_on() {
    m_hall = std::make_unique<SimulatedHall>(m_file, m_surroundings.zone, Durable::each);
}

void Laptop::come_up_again() {
    for (const auto& [kind, count] : m_hall->tally().done)
        m_done[kind] += count;
    m_hall.reset();
    leave_as_crashed(m_file);
    switch_on();
}

/// Not while another program on this computer works in the file: it would have to fail, too.
void Laptop::perhaps_crash(std::optional<CrashPoint>& crash, Fault fault, int syncs_meant) {
    if (m_syncs != syncs_meant || !m_surroundings.misfortune.strikes(fault)) return;
    const auto when = m_surroundings.chance.percent(25) ? CrashPoint::When::at_commit
                                                        : CrashPoint::When::after_steps;
    crash.emplace(database(), when, m_surroundings.chance.between(1, steps_max));
}

/// Whether the computer has failed; if so, restarts it.
bool Laptop::has_crashed(std::optional<CrashPoint>& crash, Fault fault) {
    if (!crash || !crash->has_struck()) return false;
    m_surroundings.misfortune.note(fault);
    crash.reset();
    come_up_again();
    return true;
}

// --- at the counter -----------------------------------------------------------------------------

std::optional<Entered> Laptop::enter(const Wish& wish) {
    m_hall->set_clock(clock.now());
    std::optional<CrashPoint> crash;
    perhaps_crash(crash, Fault::crash_while_entering, 0);
    try {
        return told(m_hall->enter(wish));
    } catch (const core::Failure&) {
        m_hall->give_up();
        if (!has_crashed(crash, Fault::crash_while_entering)) throw;
    }
    return std::nullopt;
}

/// What the computer shows to the person, unless it crashes first.
std::optional<Entered> Laptop::told(Entered entered) {
    if (!entered.is_recorded) return entered;
    auto& misfortune = m_surroundings.misfortune;
    if (m_syncs == 0 && misfortune.strikes_and_counts(Fault::crash_after_entering))
        return std::nullopt;
    m_confirmed.push_back(recorded().back());
    return entered;
}

std::vector<core::EncodedOperation> Laptop::recorded() {
    return sound_sync_hall(database(), m_surroundings.zone)->operations_after(0, all_operations);
}

std::int64_t Laptop::pending() {
    return database().number("SELECT count(*) FROM operations WHERE outcome IS NULL").value();
}

std::map<std::string, int> Laptop::done() const {
    auto done = m_done;
    for (const auto& [kind, count] : m_hall->tally().done)
        done[kind] += count;
    return done;
}

// --- the sync -----------------------------------------------------------------------------------

std::optional<sync::SyncReport> Laptop::sync(
    const sync::Connect& connect, const sync::SyncOptions& options) {
    const Underway underway{m_syncs};
    const auto& zone = m_surroundings.zone;
    const auto inner = m_surroundings.make_sync_hall(database(), zone);
    std::optional<CrashPoint> crash;
    FailingSyncHall hall{
        *inner, crash, [&] { perhaps_crash(crash, Fault::crash_while_rebasing, 1); }};
    PlayedEnvironment environment{m_surroundings.time, clock, m_surroundings.chance};
    try {
        return sync::sync_hall(
            hall, zone, migrations::embedded_chain(), connect, options, environment);
    } catch (const core::Failure&) {
        if (!has_crashed(crash, Fault::crash_while_rebasing)) throw;
    }
    return std::nullopt;
}

std::unique_ptr<Laptop> Laptop::clone(const std::filesystem::path& file) {
    copy_replica(m_file, file);
    auto copy = std::make_unique<Laptop>(m_surroundings, file);
    copy->clock = clock;
    copy->m_confirmed = m_confirmed;
    return copy;
}

}  // namespace hallbook::simulation
