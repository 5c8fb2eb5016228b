/// \file
/// SimulatedHall: the counter of a hall whose clock the simulation sets.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/replica/sqlite_replica.hpp"

#include <functional>
#include <map>
#include <set>

namespace hallbook::simulation {

/// Counts of all that was asked of a hall, by outcome.
struct Tally {
    std::map<std::string, int> done;  ///< operations recorded, by kind
    std::map<std::string, int> refused;  ///< by code, parts that were left out included
    int unchanged = 0;  ///< operations that changed nothing, and so were not recorded
    /// Refusals that were not expected, a sentence each.
    std::vector<std::string> surprises;

    [[nodiscard]] int operations() const;
};

/// The result of one enter().
struct Entered {
    core::Decision decision;
    bool is_recorded = false;  ///< neither refused nor without effect
};

/// Codes of refusals that are expected.
using Refusals = std::set<std::string, std::less<>>;

/// Makes the payload of what is asked for, given the number and the instant of the operation.
using Wish = std::function<core::Payload(const core::Operation& draft)>;

/// When entered operations are made durable.
enum class Durable {
    each,  ///< each operation by itself, as the command line does
    together,  ///< all of them at commit(): for speed
};

/// Enters operations as the commands do.
class SimulatedHall {
public:
    /// `zone` must outlive this.
    SimulatedHall(const std::filesystem::path& file, const core::CivilZone& zone, Durable durable);

    [[nodiscard]] store::SqliteDatabase& database() { return m_database; }
    [[nodiscard]] const core::CivilZone& zone() const { return m_zone; }
    [[nodiscard]] const core::Hall& identity() const { return m_identity; }

    [[nodiscard]] core::Instant now() const { return m_now; }
    void set_clock(core::Instant now) { m_now = now; }

    /// Enters an operation now. A refusal with a code that is not in `may_refuse` is a surprise.
    Entered enter(const core::Payload& payload, const Refusals& may_refuse = {});
    Entered enter(const Wish& wish, const Refusals& may_refuse = {});

    /// Makes all entered operations durable.
    void commit();

    /// Rolls back operations that are not durable yet, after enter() has thrown.
    void give_up() { m_transaction.reset(); }

    [[nodiscard]] const Tally& tally() const { return m_tally; }

private:
    void note(const core::Operation& operation, const Entered& entered, const Refusals& may_refuse);

    const core::CivilZone& m_zone;
    store::SqliteDatabase m_database;
    Durable m_durable;
    std::optional<store::WriteTransaction> m_transaction;
    core::Hall m_identity;
    core::Instant m_now{};
    Tally m_tally;
};

/// The first row of type `Row` that was made or changed; empty when there is none.
template <class Row>
std::optional<Row> changed_row(const Entered& entered) {
    for (const auto& change : entered.decision.changes) {
        if (change.table == core::table_id<Row>() && change.after)
            return core::from_values<Row>(*change.after);
    }
    return std::nullopt;
}

}  // namespace hallbook::simulation
