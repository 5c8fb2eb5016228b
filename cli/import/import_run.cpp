/// \file
/// Importing: judge all lines; if some are wrong, roll back and, if asked, import the good ones.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/import/import_run.hpp"

#include "core/replica/execute.hpp"
#include "core/values/assert.hpp"

#include <algorithm>
#include <set>

namespace hallbook::cli {

namespace {

template <class T>
concept AnyImport = requires(T payload) {
    payload.lines.front().line;
};

/// The outcome of judging all parts.
struct Judged {
    int imported = 0;
    int unchanged = 0;
    std::vector<core::LineProblem> problems;
};

/// Judges and writes all parts within the open transaction.
Judged execute_parts(
    store::SqliteReplica& replica,
    const std::vector<core::Payload>& parts,
    std::size_t all,
    const ImportOptions& options) {
    Judged sum;
    std::size_t done = 0;
    for (const auto& part : parts) {
        auto operation = replica.draft(part, options.actor, options.now());
        const core::Decision decision = core::execute(replica, operation);
        sum.imported += decision.lines_imported;
        sum.unchanged += decision.lines_unchanged;
        sum.problems.insert(
            sum.problems.end(), decision.line_problems.begin(), decision.line_problems.end());
        for (const auto& violation : decision.violations) {
            throw core::Failure(
                core::FailureKind::refused, violation.message, "Nothing was imported.");
        }
        done = std::min(done + core::import_lines_max, all);
        if (options.on_progress) options.on_progress(done, all);
    }
    return sum;
}

std::size_t line_count(const core::Payload& payload) {
    return std::visit(
        [](const auto& wish) -> std::size_t {
            if constexpr (AnyImport<std::remove_cvref_t<decltype(wish)>>) return wish.lines.size();
            return 0;
        },
        payload);
}

/// Judges and writes in a transaction of its own, which is committed only if `keep` says so.
template <class Keep>
Judged try_import(
    store::SqliteDatabase& database,
    const core::CivilZone& zone,
    const core::Payload& payload,
    const ImportOptions& options,
    Keep keep) {
    store::WriteTransaction transaction{database};
    store::SqliteReplica replica{database, zone};
    Judged judged = execute_parts(replica, in_parts(payload), line_count(payload), options);
    if (keep(judged)) transaction.commit();
    return judged;
}

void sort_by_line(std::vector<core::LineProblem>& problems) {
    std::stable_sort(problems.begin(), problems.end(), [](const auto& one, const auto& other) {
        return one.line < other.line;
    });
}

}  // namespace

ImportResult run_import(
    store::SqliteDatabase& database,
    const core::CivilZone& zone,
    const ImportFile& file,
    const ImportOptions& options) {
    const bool may_keep =
        options.dry_run == DryRun::no && (options.partial == Partial::yes || file.problems.empty());
    // Lines that are refused here must not stay in the operation: central might accept them.
    Judged judged = try_import(database, zone, file.payload, options, [&](const Judged& tried) {
        return may_keep && tried.problems.empty() && tried.imported > 0;
    });
    ImportResult result{file.read, judged.imported, judged.unchanged, file.problems};
    result.rejected.insert(result.rejected.end(), judged.problems.begin(), judged.problems.end());
    sort_by_line(result.rejected);
    if (result.rejected.empty()) return result;
    if (options.partial == Partial::no) {
        result.imported = 0;
    } else if (may_keep && !judged.problems.empty()) {
        judged = try_import(
            database,
            zone,
            without_lines(file.payload, judged.problems),
            options,
            [](const Judged& tried) { return tried.problems.empty() && tried.imported > 0; });
        HALLBOOK_ASSERT(judged.problems.empty());
        result.imported = judged.imported;
        result.unchanged = judged.unchanged;
    }
    return result;
}

std::vector<core::Payload> in_parts(const core::Payload& payload) {
    std::vector<core::Payload> parts;
    std::visit(
        [&](const auto& wish) {
            using Import = std::remove_cvref_t<decltype(wish)>;
            if constexpr (AnyImport<Import>) {
                for (std::size_t at = 0; at < wish.lines.size(); at += core::import_lines_max) {
                    const auto first = wish.lines.begin() + static_cast<std::ptrdiff_t>(at);
                    const auto length = std::min(core::import_lines_max, wish.lines.size() - at);
                    parts.emplace_back(
                        Import{{first, first + static_cast<std::ptrdiff_t>(length)}});
                }
            }
        },
        payload);
    return parts;
}

core::Payload without_lines(
    const core::Payload& payload, const std::vector<core::LineProblem>& problems) {
    std::set<int> wrong;
    for (const auto& problem : problems)
        wrong.insert(problem.line);
    core::Payload result = payload;
    std::visit(
        [&](auto& wish) {
            if constexpr (AnyImport<std::remove_cvref_t<decltype(wish)>>) {
                std::erase_if(
                    wish.lines, [&](const auto& line) { return wrong.count(line.line) > 0; });
            }
        },
        result);
    return result;
}

}  // namespace hallbook::cli
