/// \file
/// The chain of schema revisions, the same for both engines, and what to run to get from one state
/// of it to another (DESIGN.md 7). Pure: no database is touched here.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hallbook::migrations {

enum class Engine { sqlite, postgres };

/// What one engine runs for a revision: SQL up and down, or a reason why it needs none.
struct Script {
    std::string up;
    std::string down;
    std::string absent_because;  ///< empty when there is SQL
};

/// One node of the chain.
struct Revision {
    std::string id;  ///< "0003"
    std::string name;  ///< "referral_tables"
    std::vector<std::string> parents;  ///< ids; empty for the first
    Script sqlite;
    Script postgres;
    /// Intended drops, as lint names them ("drop table conflicts"), each with its reason.
    std::map<std::string, std::string> meant;
};

/// All revisions, as the manifest lists them.
struct MigrationChain {
    std::vector<Revision> revisions;
};

/// Revisions by id, as they are recorded in a database.
using RevisionIds = std::set<std::string, std::less<>>;

/// Given in place of a revision: the state in which no revision is applied.
inline constexpr std::string_view base = "base";

/// The chain compiled into the program from migrations/.
const MigrationChain& embedded_chain();

/// The revisions, each after all its parents, else by id. The pointers live as long as the chain.
/// Failure{bad_input} when two have one id, a parent is unknown or the parents form a circle.
std::vector<const Revision*> in_order(const MigrationChain& chain);

/// The ids that are no revision's parent, by id: one, unless branches wait to be merged.
std::vector<std::string> heads(const MigrationChain& chain);

/// Of the revisions in `ids`, those that are not the parent of another in `ids`.
std::vector<std::string> heads_among(const MigrationChain& chain, const RevisionIds& ids);

/// Null when not found. `wanted` is an id ("0003"), a name, or both as in the file's name.
const Revision* find_revision(const MigrationChain& chain, std::string_view wanted);

const Script& script_of(const Revision& revision, Engine engine);

/// SHA-256 of the script, in hex. Line ends and blanks at the end of a line do not count, since an
/// editor or a checkout may change them. The reason for an absent script does not count either.
std::string checksum(const Script& script);

/// The revisions to apply, in order, so that `wanted` and all its ancestors are applied; for an
/// empty `wanted`, all. Failure{bad_input} when it is unknown.
std::vector<const Revision*> plan_up(
    const MigrationChain& chain, const RevisionIds& applied, std::string_view wanted);

/// The revisions to take back, in order, so that no descendant of `wanted` is applied; `wanted`
/// itself stays. For `base` all; for an empty `wanted` the last one applied. Failure{bad_input}
/// when it is unknown, Failure{refused} when it is not applied.
std::vector<const Revision*> plan_down(
    const MigrationChain& chain, const RevisionIds& applied, std::string_view wanted);

}  // namespace hallbook::migrations
