/// \file
/// Enters operations at a played instant.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/simulated_hall.hpp"

#include "core/operations/codec.hpp"
#include "core/replica/execute.hpp"
#include "migrations/chain/migrate.hpp"

#include <numeric>

namespace hallbook::simulation {

int Tally::operations() const {
    return std::accumulate(
        done.begin(), done.end(), 0, [](int sum, const auto& kind) { return sum + kind.second; });
}

SimulatedHall::SimulatedHall(
    const std::filesystem::path& file, const core::CivilZone& zone, Durable durable)
    : m_zone(zone),
      m_database(store::open_replica(file, store::Access::write, migrations::embedded_chain())),
      m_durable(durable),
      m_identity(store::SqliteReplica(m_database, zone).identity().hall) {}

Entered SimulatedHall::enter(const core::Payload& payload, const Refusals& may_refuse) {
    return enter([&](const core::Operation&) { return payload; }, may_refuse);
}

Entered SimulatedHall::enter(const Wish& wish, const Refusals& may_refuse) {
    if (!m_transaction) m_transaction.emplace(m_database);
    store::SqliteReplica replica{m_database, m_zone};
    auto operation = replica.draft({}, "pat", m_now);
    operation.payload = wish(operation);
    Entered entered{core::execute(replica, operation)};
    entered.is_recorded = core::is_recorded(entered.decision);
    note(operation, entered, may_refuse);
    if (m_durable == Durable::each) commit();
    return entered;
}

/// Needs no rollback for operations that were refused or had no effect: they wrote nothing.
void SimulatedHall::commit() {
    if (m_transaction) m_transaction->commit();
    m_transaction.reset();
}

void SimulatedHall::note(
    const core::Operation& operation, const Entered& entered, const Refusals& may_refuse) {
    const std::string kind{core::kind_name(operation.payload)};
    if (entered.is_recorded) {
        ++m_tally.done[kind];
    } else if (entered.decision.outcome != core::Outcome::rejected) {
        ++m_tally.unchanged;
    }
    for (const auto& violation : entered.decision.violations) {
        ++m_tally.refused[violation.code];
        if (may_refuse.contains(violation.code)) continue;
        m_tally.surprises.push_back(
            core::instant_text(operation.recorded_at) + " " + kind + ": " + violation.code + ": " +
            violation.message);
    }
}

}  // namespace hallbook::simulation
