/// \file
/// The state of a database's migrations, in words.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/schema/migrate_words.hpp"

#include "cli/output/text.hpp"

namespace hallbook::cli {

namespace {

using migrations::MigrationStatus;
using migrations::Revision;

using Chain = migrations::MigrationChain;

std::string pending_text(const Output& out, Target target, const MigrationStatus& status) {
    if (status.pending.empty()) return out.green("up to date") + "\n";
    return out.yellow("behind by " + counted(static_cast<int>(status.pending.size()), "revision")) +
           "\nNext: hallbook migrate up --target " + std::string{name_of(target)} + "\n";
}

}  // namespace

std::string revision_text(const Revision& revision) { return revision.id + " " + revision.name; }

std::string revisions_text(const Chain& chain, const std::vector<std::string>& ids) {
    std::vector<std::string> texts;
    for (const auto& id : ids) {
        const Revision* revision = migrations::find_revision(chain, id);
        texts.push_back(revision == nullptr ? id : revision_text(*revision));
    }
    return texts.empty() ? "nothing" : joined(texts);
}

Json status_json(const Chain& chain, Target target, const MigrationStatus& status) {
    return {
        {"target", name_of(target)},
        {"current", status.current},
        {"heads", migrations::heads(chain)},
        {"up_to_date", status.pending.empty()},
        {"pending", status.pending},
        {"interrupted", status.interrupted}};
}

std::string status_text(
    const Output& out, const Chain& chain, Target target, const MigrationStatus& status) {
    std::string text = "Revision     " + out.bold(revisions_text(chain, status.current)) + ", " +
                       pending_text(out, target, status);
    if (!status.interrupted.empty()) {
        text += "Interrupted  " + out.yellow(revisions_text(chain, status.interrupted)) +
                ": a run that did not finish. It left nothing behind; up runs it again.\n";
    }
    return text;
}

}  // namespace hallbook::cli
