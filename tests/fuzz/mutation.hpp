/// \file
/// Makes batches out of batches: wrong in all ways that somebody has thought of, and deeper than
/// chance alone would get. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/fuzz/batch.hpp"
#include "tests/simulation/chance.hpp"

namespace hallbook::fuzz {

/// One operation of each kind, as it was released, each by itself.
const Batch& one_of_each();

/// Changes up to six things: an operation more, fewer, twice or at another place; another kind,
/// version, instant, actor, hall; in a payload, a seen or a told another value, key or list, one of
/// another operation, doubled keys, deep nesting, extreme numbers, days and texts, or single bytes.
Batch mutated(Batch batch, simulation::Chance& chance);

/// Some JSON with one thing changed, if it is JSON still; a value may come from `other`, which is
/// JSON too.
std::string mutated_json(std::string text, const std::string& other, simulation::Chance& chance);

}  // namespace hallbook::fuzz
