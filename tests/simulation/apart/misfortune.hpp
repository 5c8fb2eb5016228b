/// \file
/// Misfortune: which faults may occur, how often, and how often they did.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/chance.hpp"

#include <array>
#include <string>

namespace hallbook::simulation {

/// Kinds of faults. Those of a link strike a flight, the others a computer or central.
enum class Fault : std::size_t {
    no_connection,  ///< central is out of reach
    request_lost,  ///< before it arrived
    answer_lost,  ///< after it took effect
    cut_half_way,  ///< request or answer lost, after other flights of the sync were completed
    sent_twice,
    delayed,
    others_meanwhile,  ///< other halls, or this one, work during a flight
    connections_ended,  ///< central is restarted
    killed_in_statement,  ///< central's process for the hall dies in the middle of writing
    crash_while_entering,  ///< the hall's computer fails in the transaction
    crash_after_entering,  ///< the operation is durable, but was not confirmed to anybody
    crash_while_rebasing,
    clock_drift,
    clock_ahead,
    clock_back,
    edited_at_central,  ///< by another program
    edited_late,  ///< the same, committed long after its transaction began
    laptop_cloned,
    came_too_late,  ///< notes that the hall had not read were pruned: it takes a new copy
    restored_from_backup,  ///< central is restored, and headquarters begins a new epoch
};

inline constexpr std::array fault_names{
    "no_connection",        "request_lost",         "answer_lost",
    "cut_half_way",         "sent_twice",           "delayed",
    "others_meanwhile",     "connections_ended",    "killed_in_statement",
    "crash_while_entering", "crash_after_entering", "crash_while_rebasing",
    "clock_drift",          "clock_ahead",          "clock_back",
    "edited_at_central",    "edited_late",          "laptop_cloned",
    "came_too_late",        "restored_from_backup"};

inline constexpr std::size_t fault_count = fault_names.size();

/// A number for each kind of fault.
using FaultCounts = std::array<int, fault_count>;

class Misfortune {
public:
    /// `per_mille`: the probability of each kind when it can strike. `chance` must outlive this.
    Misfortune(Chance& chance, const FaultCounts& per_mille)
        : m_chance(chance), m_per_mille(per_mille) {}

    /// Whether the fault is to strike now. The caller counts it with note() when it did.
    [[nodiscard]] bool strikes(Fault fault) {
        return !m_is_over && m_chance.per_mille(m_per_mille.at(index(fault)));
    }
    void note(Fault fault) { ++m_counts.at(index(fault)); }
    /// strikes() and note() in one, for a fault that always takes effect.
    [[nodiscard]] bool strikes_and_counts(Fault fault) {
        const bool does = strikes(fault);
        if (does) note(fault);
        return does;
    }

    /// From now on no fault strikes.
    void end() { m_is_over = true; }

    [[nodiscard]] const FaultCounts& counts() const { return m_counts; }

private:
    static std::size_t index(Fault fault) { return static_cast<std::size_t>(fault); }

    Chance& m_chance;
    FaultCounts m_per_mille;
    FaultCounts m_counts{};
    bool m_is_over = false;
};

}  // namespace hallbook::simulation
