/// \file
/// hallbook migrate stamp: recording without running.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/schema/migrate.hpp"
#include "cli/desk/hall.hpp"
#include "cli/output/text.hpp"

namespace hallbook::cli {

namespace {

using core::Failure;
using core::FailureKind;
using Chain = migrations::MigrationChain;

enum class Force { no, yes };

/// Where the live schema is not what the revisions make; the record itself is left out.
std::vector<migrations::Difference> doubts(
    MigrationSubject& subject, const Chain& chain, const migrations::RevisionIds& revisions) {
    std::vector<migrations::Difference> found = live_drift(subject, chain, revisions);
    std::erase_if(found, [](const migrations::Difference& each) {
        return each.object.starts_with("schema_revisions: ");
    });
    return found;
}

[[noreturn]] void refuse_unproved(
    const std::string& wanted, const std::vector<migrations::Difference>& found) {
    const migrations::Difference& first = found.front();
    throw Failure(
        FailureKind::schema_mismatch,
        "The live schema is not that of revision " + wanted + ": " +
            counted(static_cast<std::int64_t>(found.size()), "object") + " differ" +
            (found.size() == 1 ? "s" : "") + ", first " + first.object + ", which should be " +
            first.expected + " and is " + first.actual + ". Nothing was changed.",
        "`hallbook doctor` says which revision it is. --force records it all the same.");
}

class StampCommand : public Command {
public:
    explicit StampCommand(std::unique_ptr<MigrationSource> source) : m_source(std::move(source)) {}

    void declare(Arguments& arguments) override {
        m_source->declare(arguments);
        arguments.positional("REVISION", m_revision, "Whose schema it is, or base for none");
        arguments.flag("--force", m_force, Force::yes, "Record it without proof; it says so");
    }

    ExitCode run(Context& context) override {
        const Chain& chain = m_source->chain(context);
        const migrations::RevisionIds revisions = migrations::stamped(chain, m_revision);
        const auto subject = m_source->open(context, Purpose::repair);
        const auto found = doubts(*subject, chain, revisions);
        if (!found.empty() && m_force == Force::no) refuse_unproved(m_revision, found);
        const auto proof =
            found.empty() ? migrations::StampProof::proved : migrations::StampProof::forced;
        migrations::migrate_stamp(
            chain, subject->target(), migration_context(context), m_revision, proof);
        context.out.show(
            [&] { return document(revisions, found); }, [&] { return sentence(found); });
        return ExitCode::done;
    }

private:
    [[nodiscard]] Json document(
        const migrations::RevisionIds& revisions,
        const std::vector<migrations::Difference>& found) const {
        return {
            {"target", name_of(m_source->target())},
            {"stamped", revisions},
            {"proved", found.empty()},
            {"differences", found.size()}};
    }

    [[nodiscard]] std::string sentence(const std::vector<migrations::Difference>& found) const {
        if (found.empty())
            return "Recorded: the schema is that of revision " + m_revision + ", as was proved.\n";
        return "Recorded by force: the schema is said to be that of revision " + m_revision +
               ", though " + counted(static_cast<std::int64_t>(found.size()), "object") +
               (found.size() == 1 ? " differs" : " differ") + ".\n";
    }

    std::unique_ptr<MigrationSource> m_source;
    std::string m_revision;
    Force m_force = Force::no;
};

}  // namespace

std::unique_ptr<Command> migrate_stamp_command(std::unique_ptr<MigrationSource> source) {
    return std::make_unique<StampCommand>(std::move(source));
}

}  // namespace hallbook::cli
