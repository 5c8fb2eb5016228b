/// \file
/// SQL texts that run over all synced tables, put together once from core::tables().
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace hallbook::sync {

/// Loads what a footprint names. $1 cards, $2 member ids, $3 user names, $4 employer codes, $5
/// request numbers, $6 and $7 halls and sequences of past operations; all arrays. Rows are (part,
/// id, text, instant): part '+state', '+past' or the name of a table, whose row is in the form of
/// row_expression(); the instant is when another program changed it last.
const std::string& load_sql();

/// What a hall has not seen. $1 the cursor's watermark, $2 the hall's number. Rows as above, part
/// '+pull' or the name of a table; no text: the row is gone.
const std::string& pull_sql();

/// The part '+pull' for a hall that begins anew: 'settled' holds all its operations ever judged.
/// $1 the hall's number.
const std::string& snapshot_heading_sql();

}  // namespace hallbook::sync
