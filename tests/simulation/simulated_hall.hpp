/// \file
/// SimulatedHall: the counter of a hall whose clock is played.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/replica/sqlite_replica.hpp"

#include <functional>
#include <map>
#include <set>

namespace hallbook::simulation {

/// What came of everything that was asked of a hall.
struct Tally {
    std::map<std::string, int> done;  ///< operations recorded, by kind
    std::map<std::string, int> refused;  ///< by code, parts that were left out included
    int unchanged = 0;  ///< operations that changed nothing, and so left no trace
    /// Refusals that should not have been, in words.
    std::vector<std::string> surprises;

    [[nodiscard]] int operations() const;
};

/// What came of one wish.
struct Entered {
    core::Decision decision;
    bool is_recorded = false;  ///< neither refused nor without effect
};

/// Codes of refusals that whoever asks has to reckon with.
using Refusals = std::set<std::string, std::less<>>;

/// What is asked, once the operation has its number and its instant.
using Wish = std::function<core::Payload(const core::Operation& draft)>;

/// When what was entered is made durable.
enum class Durable {
    each,  ///< each operation by itself, as the command line does
    together,  ///< all of them at commit(): for speed
};

/// Does operations as the command line's desk does.
class SimulatedHall {
public:
    /// `zone` must outlive this.
    SimulatedHall(const std::filesystem::path& file, const core::CivilZone& zone, Durable durable);

    [[nodiscard]] store::SqliteDatabase& database() { return m_database; }
    [[nodiscard]] const core::CivilZone& zone() const { return m_zone; }
    [[nodiscard]] const core::Hall& identity() const { return m_identity; }

    [[nodiscard]] core::Instant now() const { return m_now; }
    void set_clock(core::Instant now) { m_now = now; }

    /// Does it now. A refusal by another code than those of `may_refuse` is a surprise.
    Entered enter(const core::Payload& payload, const Refusals& may_refuse = {});
    Entered enter(const Wish& wish, const Refusals& may_refuse = {});

    /// Makes durable what is not yet.
    void commit();

    /// Takes back what is not durable yet, after enter() has thrown.
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

/// The first row of a table that was made or changed; empty when there is none.
template <class Row>
std::optional<Row> changed_row(const Entered& entered) {
    for (const auto& change : entered.decision.changes) {
        if (change.table == core::table_id<Row>() && change.after)
            return core::from_values<Row>(*change.after);
    }
    return std::nullopt;
}

}  // namespace hallbook::simulation
