/// \file
/// Faults of clocks and files, edits at central, backups and clones.
/// SPDX-License-Identifier: Apache-2.0
#include "core/operations/codec.hpp"
#include "tests/simulation/apart/crash_point.hpp"
#include "tests/simulation/apart/desk.hpp"
#include "tests/simulation/apart/world.hpp"

#include <algorithm>

namespace hallbook::simulation {

namespace {

using std::chrono::hours;
using std::chrono::seconds;

template <class Row>
std::vector<Row> rows_of(CentralStage& stage) {
    std::vector<Row> rows;
    for (const auto& values : stage.rows(core::table_id<Row>()))
        rows.push_back(core::from_values<Row>(values));
    return rows;
}

template <class Row>
core::CentralRow written(Row row, core::Instant now) {
    row.updated_at = now;
    row.updated_by_id = std::nullopt;
    return {core::table_id<Row>(), row.id.value, core::to_values(row)};
}

/// Changes a registration as another program of the office may do.
void alter(core::BookRegistration& registration, Chance& chance, core::Instant now) {
    if (registration.status == core::RegistrationStatus::active && chance.percent(30)) {
        registration.status = core::RegistrationStatus::dropped;
        registration.drop_reason = core::DropReason::manual;
        registration.dropped_at = now;
    } else {
        registration.notes = "seen by the office at " + core::instant_text(now);
    }
}

void alter(core::Member& member, Chance& chance, core::Instant now) {
    member.home_region = chance.one_of(std::vector<std::string>{"Seattle", "Bremerton", "Reno"});
    if (chance.percent(20)) member.locked_until = now + hours{5};
}

void alter(core::MemberContact& contact, Chance& chance, core::Instant /*now*/) {
    contact.phone = "360 555 " + std::to_string(chance.between(1'000, 9'999));
}

void alter(core::LaborRequest& request, Chance& chance, core::Instant now) {
    request.report_to = "gate " + std::to_string(chance.between(4, 9));
    if (chance.percent(20)) request.notes = "called at " + core::instant_text(now);
}

template <class Row>
std::optional<core::CentralRow> altered(CentralStage& stage, Chance& chance, core::Instant now) {
    auto rows = rows_of<Row>(stage);
    if (rows.empty()) return std::nullopt;
    auto row = chance.one_of(rows);
    alter(row, chance, now);
    return written(std::move(row), now);
}

std::optional<core::CentralRow> any_altered(
    CentralStage& stage, Chance& chance, core::Instant now) {
    switch (chance.between(1, 4)) {
        case 1: return altered<core::Member>(stage, chance, now);
        case 2: return altered<core::LaborRequest>(stage, chance, now);
        case 3: return altered<core::MemberContact>(stage, chance, now);
        default: return altered<core::BookRegistration>(stage, chance, now);
    }
}

}  // namespace

// --- clocks -------------------------------------------------------------------------------------

void World::trouble_clocks(Laptop& laptop) {
    if (m_misfortune.strikes_and_counts(Fault::clock_drift))
        laptop.clock.drift(m_chance.between(-300, 300));
    if (m_misfortune.strikes_and_counts(Fault::clock_ahead))
        laptop.clock.jump(seconds{m_chance.between(60, 100'000)});
    if (m_misfortune.strikes_and_counts(Fault::clock_back))
        laptop.clock.jump(-seconds{m_chance.between(3, 20'000)});
}

/// Does what the failure's hint says: sets the clock right and syncs, which measures it.
void World::set_clock_right(Laptop& laptop) {
    laptop.clock.set_right();
    if (m_depth < 2) sync(laptop);
}

// --- another program ----------------------------------------------------------------------------

void World::edit_at_central() {
    const auto row = any_altered(m_stage, m_chance, m_time.now());
    if (!row) return;
    m_stage.begin_edit (*row)();
    m_misfortune.note(Fault::edited_at_central);
}

/// Edits a member whom no hall asks for, so that nobody waits for the transaction.
void World::edit_late() {
    auto member = rows_of<core::Member>(m_stage).front();
    const auto number = 3'000 + m_files++;
    member.card_number = std::to_string(number);
    member.id = {core::natural_key_id(member.card_number)};
    m_late_edits.push_back(m_stage.begin_edit(written(member, m_time.now())));
}

void World::end_late_edits() {
    for (const auto& commit : m_late_edits)
        commit();
    m_late_edits.clear();
}

// --- backups ------------------------------------------------------------------------------------

void World::back_up_or_restore() {
    end_late_edits();
    if (m_has_backup) {
        m_stage.restore();
        m_misfortune.note(Fault::restored_from_backup);
    } else {
        m_stage.back_up();
    }
    m_has_backup = !m_has_backup;
}

// --- clones -------------------------------------------------------------------------------------

void World::clone(Laptop& laptop) {
    const bool is_clone_already =
        std::any_of(m_laptops.begin(), m_laptops.end(), [&](const auto& each) {
            return each.get() != &laptop && each->identity() == laptop.identity();
        });
    if (is_clone_already) return;
    m_misfortune.note(Fault::laptop_cloned);
    m_laptops.push_back(
        laptop.clone(m_folder.path() / ("hall" + std::to_string(++m_files) + ".db")));
}

void World::retire(Laptop& laptop, const core::Failure& failure) {
    const auto is_it = [&](const auto& each) { return each.get() == &laptop; };
    const auto found = std::find_if(m_laptops.begin(), m_laptops.end(), is_it);
    if (found == m_laptops.end()) return;  // already retired by another sync under way
    const auto copies = std::count_if(m_laptops.begin(), m_laptops.end(), [&](const auto& each) {
        return each->identity() == laptop.identity();
    });
    if (copies < 2 || failure.hint().empty()) return be_surprised("syncing", failure);
    Retired retired{std::move(*found), laptop.recorded()};
    m_laptops.erase(found);
    const auto held = m_stage.operations();
    std::erase_if(retired.told, [&](const auto& each) {
        return std::any_of(
            held.begin(), held.end(), [&](const auto& there) { return there.operation == each; });
    });
    m_story.operations_told += static_cast<int>(retired.told.size());
    m_retired.push_back(std::move(retired));
    enter_again(m_retired.back());
}

/// Enters at another hall, as by hand, the operations that central does not hold of a clone.
void World::enter_again(const Retired& retired) {
    auto& other = some_laptop();
    const auto told = retired.told;
    for (const auto& each : told) {
        auto payload =
            core::decode_payload(each.kind, each.payload_version, each.payload).value.value();
        enter(other, [&](const core::Operation& draft) {
            if (auto* wish = std::get_if<core::RegisterOnBook>(&payload))
                wish->applicant_priority_number = core::Apn::from_civil(draft.civil);
            return payload;
        });
    }
}

}  // namespace hallbook::simulation
