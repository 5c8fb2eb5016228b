/// \file
/// Findings: what must be so in the books whatever was done, looked at in memory.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/memory_central.hpp"

namespace hallbook::order {

/// What is not as it must be, a sentence each; empty when all is well.
using Findings = std::vector<std::string>;

/// Compares rows with rows: who is out, who stands where, how many slots are taken.
Findings findings_in(const test::MemoryRows& rows);

/// What central keeps about operations: each that is held was decided, and none was set aside.
Findings findings_in(const test::MemoryState& state);

/// Remembers every APN it sees, and so finds one that changes (DOMAIN.md 2).
class ApnWatch {
public:
    Findings look_at(const test::MemoryRows& rows);

private:
    std::map<core::Id<core::BookRegistration>, core::Apn> m_seen;
};

}  // namespace hallbook::order
