/// \file
/// hallbook migrate stamp, sql: recording without running, and showing without doing either.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/schema/migrate.hpp"
#include "cli/desk/hall.hpp"
#include "cli/output/text.hpp"
#include "cli/schema/chain_files.hpp"

namespace hallbook::cli {

namespace {

using core::Failure;
using core::FailureKind;
using Chain = migrations::MigrationChain;

// --- stamp
// ----------------------------------------------------------------------------------------

enum class Force { no, yes };

/// Where the live schema is not that of the revisions; the record itself is no part of them.
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
        m_choice.declare(arguments);
    }

    ExitCode run(Context& context) override {
        const Chain& chain = m_choice.chain();
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
    ChainChoice m_choice;
    std::string m_revision;
    Force m_force = Force::no;
};

// --- sql
// ------------------------------------------------------------------------------------------

/// The script as it would be run, with the line that says what it is.
std::string script_text(
    const migrations::Revision& revision,
    migrations::Engine engine,
    migrations::Direction direction) {
    const migrations::Script& script = migrations::script_of(revision, engine);
    const bool up = direction == migrations::Direction::up;
    std::string text = "-- " + revision.id + " " + revision.name + (up ? ", up" : ", down") + "\n";
    if (!script.absent_because.empty())
        return text + "-- nothing to run: " + script.absent_because + "\n\n";
    text += "BEGIN;\n" + (up ? script.up : script.down);
    if (!text.ends_with('\n')) text += '\n';
    return text + "COMMIT;\n\n";
}

class SqlCommand : public Command {
public:
    explicit SqlCommand(std::unique_ptr<MigrationSource> source) : m_source(std::move(source)) {}

    void declare(Arguments& arguments) override {
        m_source->declare(arguments);
        arguments.positional("REVISION", m_revision, "Where up stops, or what down leaves");
        arguments.flag("--down", m_direction, migrations::Direction::down, "What down would run");
        m_choice.declare(arguments);
    }

    ExitCode run(Context& context) override {
        const Chain& chain = m_choice.chain();
        const auto subject = m_source->open(context, Purpose::look);
        const auto applied = migrations::migration_status(chain, subject->target()).applied;
        const std::string wanted = m_revision.value_or("");
        const auto plan = m_direction == migrations::Direction::up
                              ? migrations::plan_up(chain, applied, wanted)
                              : migrations::plan_down(chain, applied, wanted);
        const migrations::Engine engine = subject->target().engine();
        context.out.show(
            [&] { return document(plan, engine); }, [&] { return scripts(plan, engine); });
        return ExitCode::done;
    }

private:
    [[nodiscard]] Json document(
        const std::vector<const migrations::Revision*>& plan, migrations::Engine engine) const {
        Json list = Json::array();
        for (const migrations::Revision* revision : plan) {
            list.push_back(
                {{"id", revision->id},
                 {"name", revision->name},
                 {"sql", script_text(*revision, engine, m_direction)}});
        }
        return {
            {"target", name_of(m_source->target())},
            {"direction", m_direction == migrations::Direction::up ? "up" : "down"},
            {"revisions", std::move(list)}};
    }

    [[nodiscard]] std::string scripts(
        const std::vector<const migrations::Revision*>& plan, migrations::Engine engine) const {
        std::string text =
            "-- Nothing is run. The record in schema_revisions is the program's.\n\n";
        for (const migrations::Revision* revision : plan)
            text += script_text(*revision, engine, m_direction);
        return plan.empty() ? "-- Nothing to do.\n" : text;
    }

    std::unique_ptr<MigrationSource> m_source;
    ChainChoice m_choice;
    std::optional<std::string> m_revision;
    migrations::Direction m_direction = migrations::Direction::up;
};

}  // namespace

std::unique_ptr<Command> migrate_stamp_command(std::unique_ptr<MigrationSource> source) {
    return std::make_unique<StampCommand>(std::move(source));
}

std::unique_ptr<Command> migrate_sql_command(std::unique_ptr<MigrationSource> source) {
    return std::make_unique<SqlCommand>(std::move(source));
}

}  // namespace hallbook::cli
