/// \file
/// SQL texts that read all synced tables, put together once from core::tables().
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/tables.hpp"

#include <string>

namespace hallbook::sync {

/// Loads what a footprint names. $1 cards, $2 member ids, $3 user names, $4 employer codes, $5
/// request numbers, $6 and $7 halls and sequences of past operations; all arrays. Rows are (part,
/// id, text, instant): part is '+state', '+past' or the name of a table; then the text is a row of
/// it as row_expression() gives it, and the instant is when another program last changed that row.
const std::string& load_sql();

/// Reads the changes that a hall has not read yet. $1 the cursor's watermark, $2 the hall's number.
/// Rows as above; part is '+pull' or the name of a table. NULL as text: the row was deleted.
const std::string& pull_sql();

/// The condition on the rows `t` of a table that go into a hall's file; `hall` is SQL for its
/// number. A hall gets only the conflicts of its own operations, and reaches only those whom it may
/// call. Row security does not see to that at a hall that may reconcile, which can read all rows.
std::string concerns_hall(core::TableId table, const std::string& hall);

/// The part '+pull' for a hall that takes a snapshot: 'settled' holds all its operations ever
/// judged. $1 the hall's number.
const std::string& snapshot_heading_sql();

}  // namespace hallbook::sync
