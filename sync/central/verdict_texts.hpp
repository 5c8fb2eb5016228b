/// \file
/// A verdict as the texts that sync.commit_judgements() takes.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/central/central.hpp"

namespace hallbook::sync {

/// The parameters of that function after the generation and the snapshot with what it does not
/// see, in its order:
/// - the names that were looked for and the ids that were found or are written, for
///   sync.is_overtaken();
/// - the rows to write, in groups of one table and one way of writing, each with who wrote them: an
///   array of rows of five texts;
/// - judgements as an array of rows of sync.judgements, without their effects; a generation stands
///   in those that replace an earlier one;
/// - the effects beside them: an array of JSON texts.
Parameters verdict_texts(const Verdict& verdict);

}  // namespace hallbook::sync
