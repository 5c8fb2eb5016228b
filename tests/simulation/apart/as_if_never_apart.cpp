/// \file
/// Deposits all operations at a fresh central and judges them at once.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/apart/as_if_never_apart.hpp"

#include "sync/judging/backlog_judge.hpp"
#include "tests/simulation/apart/differences.hpp"
#include "tests/simulation/apart/laptop.hpp"
#include "tests/simulation/apart/memory_stage.hpp"
#include "tests/simulation/apart/stage_rows.hpp"

#include <algorithm>

namespace hallbook::simulation {

namespace {

/// A central that gets every operation at its deposited_at, and judges all of them in the end.
class OneJudging {
public:
    OneJudging() : m_time(begin_of_time()), m_stage(m_time) {}

    void deposit(std::vector<HeldOperation> operations) {
        std::stable_sort(
            operations.begin(), operations.end(), [](const auto& one, const auto& other) {
                return one.deposited_at < other.deposited_at;
            });
        for (const auto& each : operations)
            deposit(each);
    }

    void judge() {
        Chance chance{1};
        const HallClock clock{m_time};
        PlayedEnvironment environment{m_time, clock, chance};
        const auto office = m_stage.connect(core::central_hall);
        sync::BacklogJudge judge{*office, m_zone, environment, all_operations};
        judge.judge(office->backlog(all_operations, {}));
    }

    [[nodiscard]] std::vector<core::Values> rows(core::TableId table) {
        return m_stage.rows(table);
    }

private:
    /// The clock only goes forwards: operations of one flight have one deposited_at.
    void deposit(const HeldOperation& held) {
        m_time.pass(std::max(held.deposited_at - m_time.now(), std::chrono::microseconds{0}));
        const auto hall = held.operation.id.hall;
        const auto& state = m_stage.central().state();
        sync::Greeting greeting;
        greeting.hall.code = state.halls.at(hall).hall.code;
        greeting.hall.schema_revision = *state.revisions.rbegin();
        greeting.hall.last_sequence = held.operation.id.sequence;
        greeting.clock_at = m_time.now();
        greeting.operations = {held.operation};
        test::MemorySession session{m_stage.central(), hall, sync::MayReconcile::no};
        session.hello(greeting);
    }

    PlayedTime m_time;
    test::FixedZone m_zone;
    MemoryStage m_stage;
};

}  // namespace

/// Of books and settings compares only what can change, since a real central seeds its own. Leaves
/// out steps, since operations that were judged again have more of them.
Findings findings_in_order(CentralStage& stage) {
    OneJudging once;
    once.deposit(stage.operations());
    once.judge();
    Findings findings;
    for (const auto& table : core::tables()) {
        if (table.id == core::table_id<core::RegistrationActivity>() ||
            table.id == core::table_id<core::ReferralBook>() ||
            table.id == core::table_id<core::Setting>()) {
            continue;
        }
        name_differences(
            table,
            {"at central", stage.rows(table.id)},
            {"where all was judged at once", once.rows(table.id)},
            findings);
    }
    return findings;
}

}  // namespace hallbook::simulation
