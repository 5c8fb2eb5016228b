/// \file
/// Putting the lines of a file into operations and those into the hall's books.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/desk/hall.hpp"
#include "cli/import/lines.hpp"
#include "store/replica/sqlite_replica.hpp"

#include <functional>

namespace hallbook::cli {

/// Whether the result is rolled back (--dry-run).
enum class DryRun { no, yes };
/// Whether good lines are imported when others are wrong (--partial).
enum class Partial { no, yes };

struct ImportOptions {
    DryRun dry_run = DryRun::no;
    Partial partial = Partial::no;
    std::string actor;
    /// The instant by the hall's clock; simulations give another clock.
    std::function<core::Instant()> now = clock_now;
    /// Called with the lines judged so far and the number of all lines; may be empty.
    std::function<void(std::size_t done, std::size_t all)> on_progress;
};

struct ImportResult {
    int read = 0;
    int imported = 0;
    int unchanged = 0;  ///< lines that the books already hold as they are
    std::vector<core::LineProblem> rejected;  ///< ordered by line
};

/// Imports all good lines of `file` in one transaction; nothing when some are wrong, unless
/// partial, and nothing on a dry run (the result says what would have been done). A file that
/// changes nothing leaves no operation behind.
ImportResult run_import(
    store::SqliteDatabase& database,
    const core::CivilZone& zone,
    const ImportFile& file,
    const ImportOptions& options);

/// `payload` in parts of at most core::import_lines_max lines. Only for import payloads.
[[nodiscard]] std::vector<core::Payload> in_parts(const core::Payload& payload);

/// `payload` without the lines that `problems` names.
[[nodiscard]] core::Payload without_lines(
    const core::Payload& payload, const std::vector<core::LineProblem>& problems);

}  // namespace hallbook::cli
