/// \file
/// Running migrations: up and down.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/schema/migrate.hpp"
#include "cli/commands/schema/migrate_words.hpp"
#include "cli/desk/hall.hpp"

namespace hallbook::cli {

namespace {

using migrations::MigrationStatus;
using migrations::Revision;

using Chain = migrations::MigrationChain;

Json run_json(
    const Chain& chain,
    Target target,
    migrations::Direction direction,
    const std::vector<const Revision*>& ran,
    const MigrationStatus& status) {
    Json list = Json::array();
    for (const Revision* revision : ran)
        list.push_back(revision->id);
    Json document = status_json(chain, target, status);
    document["direction"] = direction == migrations::Direction::up ? "up" : "down";
    document["ran"] = std::move(list);
    return document;
}

class RunCommand : public Command {
public:
    RunCommand(migrations::Direction direction, std::unique_ptr<MigrationSource> source)
        : m_direction(direction), m_source(std::move(source)) {}

    void declare(Arguments& arguments) override {
        m_source->declare(arguments);
        arguments.positional(
            "REVISION",
            m_revision,
            m_direction == migrations::Direction::up
                ? "Where to stop; else the newest"
                : "What stays, or base for nothing; else the last one goes");
    }

    ExitCode run(Context& context) override {
        const Chain& chain = m_source->chain(context);
        const auto subject = m_source->open(context, Purpose::migrate);
        migrations::MigrationContext migration = migration_context(context);
        migration.progress = [&](const Revision& revision, migrations::Direction direction) {
            context.out.remark(
                (direction == migrations::Direction::up ? "up   " : "down ") +
                revision_text(revision));
        };
        const std::string wanted = m_revision.value_or("");
        const auto ran =
            m_direction == migrations::Direction::up
                ? migrations::migrate_up(chain, subject->target(), migration, wanted)
                : migrations::migrate_down(chain, subject->target(), migration, wanted);
        const auto status = migrations::migration_status(chain, subject->target());
        context.out.show(
            [&] { return run_json(chain, m_source->target(), m_direction, ran, status); },
            [&] {
                return (ran.empty() ? "Nothing to do.\n" : "") +
                       status_text(context.out, chain, m_source->target(), status);
            });
        return ExitCode::done;
    }

private:
    migrations::Direction m_direction;
    std::unique_ptr<MigrationSource> m_source;
    std::optional<std::string> m_revision;
};

}  // namespace

std::unique_ptr<Command> migrate_run(
    migrations::Direction direction, std::unique_ptr<MigrationSource> source) {
    return std::make_unique<RunCommand>(direction, std::move(source));
}

}  // namespace hallbook::cli
