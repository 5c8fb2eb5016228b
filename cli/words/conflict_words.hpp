/// \file
/// A conflict in words: who, which book, which APN, what happened, whom to call.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/output/output.hpp"
#include "store/queries/conflicts.hpp"

#include <string>
#include <vector>

namespace hallbook::cli {

/// The name people use for a conflict: the operation it is about, "PA-12"; "PA-12.2" for the second
/// of that operation.
[[nodiscard]] std::string conflict_name(const store::ConflictEntry& entry);

/// "Gomez, Chen G (card 1026468), WIRE BREMERTON: The member was ..."
[[nodiscard]] std::string conflict_summary(const store::ConflictEntry& entry);

/// The name, the summary, and whom to call; several lines.
[[nodiscard]] std::string conflict_text(const Output& out, const store::ConflictEntry& entry);

[[nodiscard]] Json conflict_json(const store::ConflictEntry& entry);

}  // namespace hallbook::cli
