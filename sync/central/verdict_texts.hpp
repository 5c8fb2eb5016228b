/// \file
/// A verdict as the texts that sync.commit_judgements() takes.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/central/central.hpp"

namespace hallbook::sync {

/// The parameters of that function that follow generation, snapshot and upon_unseen, in its
/// order:
/// - the names that were looked up and the ids of the rows that were found or are written, for
///   sync.is_overtaken();
/// - the rows to write, in groups of one table and one way of writing, each with the operations
///   that wrote them: an array of rows of five texts;
/// - the judgements, as an array of rows of sync.judgements without their effects; the column
///   generation is set only in those that replace an earlier judgement;
/// - the effects (what each operation changed), in the same order: an array of JSON texts.
Parameters verdict_texts(const Verdict& verdict);

}  // namespace hallbook::sync
