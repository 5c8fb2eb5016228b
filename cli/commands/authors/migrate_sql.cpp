/// \file
/// hallbook migrate sql: showing what would be run.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/authors/author_arguments.hpp"
#include "cli/commands/authors/author_commands.hpp"
#include "cli/commands/authors/author_migrations.hpp"

namespace hallbook::cli {

namespace {

using Chain = migrations::MigrationChain;

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

class SqlCommand : public MigrateSqlArguments {
public:
    SqlCommand() : MigrateSqlArguments(std::make_unique<AuthorMigrations>()) {}

    ExitCode run(Context& context) override {
        const Chain& chain = m_source->chain(context);
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
};

}  // namespace

CommandEntry migrate_sql_command() { return entry_of<SqlCommand>(); }

}  // namespace hallbook::cli
