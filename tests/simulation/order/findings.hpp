/// \file
/// Findings: the invariants of the books, checked in memory.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/memory_central.hpp"

namespace hallbook::order {

/// The invariants that do not hold, a sentence each; empty when all hold.
using Findings = std::vector<std::string>;

/// Compares rows with rows: dispatches, registrations, places and filled slots.
Findings findings_in(const test::MemoryRows& rows);

/// Checks that central has decided each operation it holds, and has set none aside.
Findings findings_in(const test::MemoryState& state);

/// Remembers every APN that it has seen, so that it finds one that changes (DOMAIN.md 2).
class ApnWatch {
public:
    Findings look_at(const test::MemoryRows& rows);

private:
    std::map<core::Id<core::BookRegistration>, core::Apn> m_seen;
};

}  // namespace hallbook::order
