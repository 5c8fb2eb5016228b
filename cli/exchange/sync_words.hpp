/// \file
/// The outcome of a sync, in words and as JSON.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/output/exit_code.hpp"
#include "cli/output/output.hpp"
#include "store/queries/conflicts.hpp"
#include "sync/meeting/session.hpp"

#include <map>
#include <vector>

namespace hallbook::cli {

/// The report of a sync with the conflicts and operations that it names.
struct SyncNews {
    sync::SyncReport report;
    std::vector<store::ConflictEntry> conflicts;  ///< those of the report
    std::map<std::int64_t, std::string> words;  ///< of this hall's operations, by sequence
};

[[nodiscard]] Json sync_json(const SyncNews& news);
[[nodiscard]] std::string sync_text(const Output& out, const SyncNews& news);
/// needs_person when somebody has to look at something, else done.
[[nodiscard]] ExitCode sync_exit(const SyncNews& news);

}  // namespace hallbook::cli
