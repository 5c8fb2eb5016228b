/// \file
/// A verdict as the texts that sync.commit_judgements() takes.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/central.hpp"

namespace hallbook::sync {

/// The names that were looked for and the ids that were found or are written, for
/// sync.is_overtaken().
std::string loaded_json(const Verdict& verdict);

/// The rows to write, in groups of one table and one way of writing, each with who wrote them: an
/// array of rows of five texts.
std::string groups_literal(const Verdict& verdict);

/// Judgements as an array of rows of sync.judgements; a generation stands in those that replace an
/// earlier one.
std::string judgements_literal(const std::vector<core::Judgement>& judgements);

/// What the operations changed: an array of rows of sync.operation_effects, with nothing before and
/// after; these stand beside them as arrays of JSON texts, with NULL for no row.
struct EffectsLiterals {
    std::string rows;
    std::string befores;
    std::string afters;
};
EffectsLiterals effects_literals(const std::vector<core::Judgement>& judgements);

}  // namespace hallbook::sync
