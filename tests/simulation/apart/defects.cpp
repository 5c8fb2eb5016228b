/// \file
/// Implements the defects.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/apart/defects.hpp"

#include "core/rules/engine.hpp"
#include "tests/support/around_central.hpp"

#include <algorithm>

namespace hallbook::simulation {

namespace {

// --- at the hall --------------------------------------------------------------------------------

/// Restores the rows to those before an operation, without looking at the present ones.
void take_back(core::Replica& replica, const core::PendingOperation& pending) {
    for (const auto& change : core::inverse(pending.local.changes))
        replica.overwrite({{change.table, change.row, change.after}});
}

void redo(core::Replica& replica, const core::Operation& operation) {
    core::Footprint footprint;
    core::add_footprint(operation, footprint);
    core::WorkingSet rows;
    replica.load(footprint, rows);
    const auto decision = core::judge(rows, operation, core::Standpoint::afterwards);
    replica.write(decision.changes);
    replica.revise(operation.id, decision);
}

/// What core::rebase does, with the defect in the first step.
void rebase_wrongly(core::Replica& replica, const core::News& news, RebaseDefect defect) {
    const auto pending = replica.pending();
    if (defect == RebaseDefect::undo_in_order) {
        for (const auto& each : pending)
            take_back(replica, each);
    }
    replica.overwrite(news.rows);
    for (const auto& settlement : news.settlements)
        replica.settle(settlement);
    for (const auto& each : pending) {
        const bool is_settled = std::any_of(
            news.settlements.begin(), news.settlements.end(), [&](const auto& settlement) {
                return settlement.operation == each.operation.id;
            });
        if (!is_settled) redo(replica, each.operation);
    }
}

class DefectiveSyncHall final : public core::SyncHall {
public:
    DefectiveSyncHall(
        store::SqliteDatabase& database, const core::CivilZone& zone, RebaseDefect defect)
        : m_database(database),
          m_zone(zone),
          m_sound(sound_sync_hall(database, zone)),
          m_defect(defect) {}

    [[nodiscard]] core::HallState state() override { return m_sound->state(); }
    [[nodiscard]] std::vector<core::EncodedOperation> operations_after(
        std::int64_t sequence, std::size_t limit) override {
        return m_sound->operations_after(sequence, limit);
    }

    /// Notes cursor and clock correctly, by taking a pull without news.
    std::optional<core::RebaseResult> take(
        const core::Pull& pull, const core::Cursor& from) override {
        store::WriteTransaction transaction(m_database);
        store::SqliteReplica replica(m_database, m_zone);
        if (replica.identity().cursor != from) return std::nullopt;
        auto without_news = pull;
        without_news.news = {};
        auto result = store::take_pull(replica, m_database, without_news);
        rebase_wrongly(replica, pull.news, m_defect);
        transaction.commit();
        return result;
    }

    std::unique_ptr<core::RenewalSink> renew(core::Instant now) override {
        return m_sound->renew(now);
    }

private:
    store::SqliteDatabase& m_database;
    const core::CivilZone& m_zone;
    std::unique_ptr<core::SyncHall> m_sound;
    RebaseDefect m_defect;
};

// --- at central ---------------------------------------------------------------------------------

class DefectiveCentral final : public test::AroundCentral {
public:
    DefectiveCentral(std::unique_ptr<sync::Central> inner, MemoryStage& stage, CentralDefect defect)
        : test::AroundCentral(std::move(inner)), m_stage(stage), m_defect(defect) {}

    sync::Welcome hello(const sync::Greeting& greeting) override {
        auto welcome = inner().hello(
            m_defect == CentralDefect::deposits_again ? renumbered(greeting) : greeting);
        if (welcome.backlog) forget_past(*welcome.backlog);
        return welcome;
    }
    sync::Backlog backlog(
        std::size_t operations_max, const std::vector<core::OperationId>& but_for) override {
        auto backlog = inner().backlog(operations_max, but_for);
        forget_past(backlog);
        return backlog;
    }
    sync::Arrival pull(const core::Cursor& cursor, core::HallNumber hall) override {
        auto arrival = inner().pull(cursor, hall);
        if (m_defect == CentralDefect::cursor_by_number)
            arrival.pull.cursor.watermark = m_stage.central().state().next_transaction;
        return arrival;
    }

private:
    [[nodiscard]] sync::Greeting renumbered(sync::Greeting greeting) const {
        if (greeting.operations.empty()) return greeting;
        const auto hall = greeting.operations.front().id.hall;
        auto held = m_stage.central().state().halls.at(hall).last_sequence;
        if (greeting.operations.front().id.sequence > held) return greeting;
        for (auto& operation : greeting.operations)
            operation.id.sequence = ++held;
        greeting.hall.last_sequence = std::max(greeting.hall.last_sequence, held);
        return greeting;
    }
    void forget_past(sync::Backlog& backlog) const {
        if (m_defect == CentralDefect::judges_late_last) backlog.judged.clear();
    }

    MemoryStage& m_stage;
    CentralDefect m_defect;
};

}  // namespace

MakeSyncHall defective_sync_hall(RebaseDefect defect) {
    return [defect](store::SqliteDatabase& database, const core::CivilZone& zone) {
        return std::make_unique<DefectiveSyncHall>(database, zone, defect);
    };
}

std::unique_ptr<sync::Central> DefectiveStage::connect(core::HallNumber hall) {
    return std::make_unique<DefectiveCentral>(m_stage.connect(hall), m_stage, m_defect);
}

}  // namespace hallbook::simulation
