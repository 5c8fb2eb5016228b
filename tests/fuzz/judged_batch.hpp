/// \file
/// What must hold of whatever a hall's login deposits: it is judged, and good ones behind it too.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/fuzz/batch.hpp"

#include <iosfwd>

namespace hallbook::fuzz {

/// What does not hold, a sentence each; empty when all holds.
using Findings = std::vector<std::string>;

/// Deposits the batch at a central in memory, behind it a registration of another hall that is good
/// beyond doubt, and judges all, as central does. `freshness` makes member, book and clerk of that
/// registration such that the batch cannot mean them, if it is drawn from the batch's own bytes.
/// Found is: an exception; an assertion, or a row that the tables refuse, at an operation that was
/// decoded; anything left waiting but what a newer program made; the good one not accepted or not
/// at its APN; an APN that changed, or that no operation claimed; another result when it is judged
/// once more from the beginning, or again; a JSON form that is not read back as it was. `told`, if
/// it is given, gets a line for each operation: what it came to.
Findings judge_and_look(const Batch& batch, std::uint64_t freshness, std::ostream* told = nullptr);

/// The same of a batch's bytes, from which the freshness is drawn.
Findings judge_and_look(std::string_view bytes, std::ostream* told = nullptr);

}  // namespace hallbook::fuzz
