/// \file
/// The order of revisions and the way from one state to another.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/chain/migration_chain.hpp"

#include "core/values/failure.hpp"
#include "core/values/sha256.hpp"

#include <algorithm>
#include <map>

namespace hallbook::migrations {

namespace {

using ById = std::map<std::string_view, const Revision*>;

[[noreturn]] void bad_chain(const std::string& what) {
    throw core::Failure(
        core::FailureKind::bad_input,
        "The migration chain is not sound: " + what + ".",
        "Correct manifest.json: every id once, every parent an id before it.");
}

ById index(const MigrationChain& chain) {
    ById by_id;
    for (const Revision& revision : chain.revisions) {
        if (!by_id.emplace(revision.id, &revision).second) {
            bad_chain("revision " + revision.id + " is there twice");
        }
    }
    for (const Revision& revision : chain.revisions) {
        for (const std::string& parent : revision.parents) {
            if (by_id.count(parent) == 0) {
                bad_chain("revision " + revision.id + " has the unknown parent " + parent);
            }
        }
    }
    return by_id;
}

/// The revision with the lowest id whose parents are all in `placed`; null when there is none.
const Revision* next_ready(const ById& waiting, const RevisionIds& placed) {
    for (const auto& [id, revision] : waiting) {
        const auto& parents = revision->parents;
        if (std::all_of(parents.begin(), parents.end(), [&](const std::string& parent) {
                return placed.count(parent) > 0;
            })) {
            return revision;
        }
    }
    return nullptr;
}

const Revision& existing(const MigrationChain& chain, std::string_view wanted) {
    if (const Revision* found = find_revision(chain, wanted)) return *found;
    throw core::Failure(
        core::FailureKind::bad_input,
        "There is no revision " + std::string{wanted} + ".",
        "`hallbook migrate history` lists them.");
}

/// The ids of `start` and of all its ancestors.
RevisionIds with_ancestors(const MigrationChain& chain, const Revision& start) {
    const ById by_id = index(chain);
    RevisionIds found;
    std::vector<const Revision*> open{&start};
    while (!open.empty()) {
        const Revision* revision = open.back();
        open.pop_back();
        if (!found.insert(revision->id).second) continue;
        for (const std::string& parent : revision->parents)
            open.push_back(by_id.at(parent));
    }
    return found;
}

void trim_line_end(std::string& text) {
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.pop_back();
}

/// Without carriage returns, blanks at the end of lines, and empty lines at the end.
std::string normalised(std::string_view text) {
    std::string result;
    for (const char character : text) {
        if (character == '\r') continue;
        if (character == '\n') trim_line_end(result);
        result += character;
    }
    while (!result.empty() && (result.back() == '\n' || result.back() == ' '))
        result.pop_back();
    return result;
}

}  // namespace

std::vector<const Revision*> in_order(const MigrationChain& chain) {
    ById waiting = index(chain);
    RevisionIds placed;
    std::vector<const Revision*> order;
    while (!waiting.empty()) {
        const Revision* next = next_ready(waiting, placed);
        if (next == nullptr) {
            bad_chain("the parents of " + std::string{waiting.begin()->first} + " run in a circle");
        }
        order.push_back(next);
        placed.insert(next->id);
        waiting.erase(next->id);
    }
    return order;
}

std::vector<std::string> heads(const MigrationChain& chain) {
    RevisionIds all;
    for (const Revision& revision : chain.revisions)
        all.insert(revision.id);
    return heads_among(chain, all);
}

std::vector<std::string> heads_among(const MigrationChain& chain, const RevisionIds& ids) {
    RevisionIds parents;
    for (const Revision& revision : chain.revisions) {
        if (ids.count(revision.id) == 0) continue;
        parents.insert(revision.parents.begin(), revision.parents.end());
    }
    std::vector<std::string> found;
    std::set_difference(
        ids.begin(), ids.end(), parents.begin(), parents.end(), std::back_inserter(found));
    return found;
}

const Revision* find_revision(const MigrationChain& chain, std::string_view wanted) {
    const auto found =
        std::find_if(chain.revisions.begin(), chain.revisions.end(), [&](const Revision& revision) {
            return revision.id == wanted || revision.name == wanted ||
                   revision.id + "_" + revision.name == wanted;
        });
    return found == chain.revisions.end() ? nullptr : &*found;
}

const Script& script_of(const Revision& revision, Engine engine) {
    return engine == Engine::sqlite ? revision.sqlite : revision.postgres;
}

std::string checksum(const Script& script) {
    return core::sha256_hex(normalised(script.up) + '\0' + normalised(script.down));
}

std::vector<const Revision*> plan_up(
    const MigrationChain& chain, const RevisionIds& applied, std::string_view wanted) {
    RevisionIds needed;
    if (!wanted.empty()) needed = with_ancestors(chain, existing(chain, wanted));
    std::vector<const Revision*> plan;
    for (const Revision* revision : in_order(chain)) {
        if (applied.count(revision->id) > 0) continue;
        if (wanted.empty() || needed.count(revision->id) > 0) plan.push_back(revision);
    }
    return plan;
}

std::vector<const Revision*> plan_down(
    const MigrationChain& chain, const RevisionIds& applied, std::string_view wanted) {
    std::vector<const Revision*> order = in_order(chain);
    std::reverse(order.begin(), order.end());
    const bool everything = wanted == base;
    const Revision* kept = nullptr;
    if (!everything && !wanted.empty()) {
        kept = &existing(chain, wanted);
        if (applied.count(kept->id) == 0) {
            throw core::Failure(
                core::FailureKind::refused,
                "Revision " + kept->id + " is not applied.",
                "`hallbook migrate up " + kept->id + "` applies it.");
        }
    }
    std::vector<const Revision*> plan;
    for (const Revision* revision : order) {
        if (applied.count(revision->id) == 0 || revision == kept) continue;
        if (kept != nullptr && with_ancestors(chain, *revision).count(kept->id) == 0) continue;
        plan.push_back(revision);
        if (!everything && kept == nullptr) break;
    }
    return plan;
}

}  // namespace hallbook::migrations
