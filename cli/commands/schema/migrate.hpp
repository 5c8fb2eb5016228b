/// \file
/// hallbook migrate current, heads, history, up, down, check, stamp
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/command.hpp"
#include "cli/schema/migrations.hpp"

namespace hallbook::cli {

/// The commands that only look.
enum class MigrationView { current, heads, history, check };

std::unique_ptr<Command> migrate_view(MigrationView view, std::unique_ptr<MigrationSource> source);
std::unique_ptr<Command> migrate_run(
    migrations::Direction direction, std::unique_ptr<MigrationSource> source);

std::unique_ptr<Command> migrate_stamp_command(std::unique_ptr<MigrationSource> source);

/// The commands, on the databases that Source (a MigrationSource) can reach.
template <class Source>
CommandList migrate_commands() {
    using migrations::Direction;
    return {
        {"migrate current",
         group::schema,
         "Show the schema revision of a database",
         "hallbook migrate current\nhallbook migrate current --target central",
         [] { return migrate_view(MigrationView::current, std::make_unique<Source>()); }},
        {"migrate heads",
         group::schema,
         "Show the newest revisions this program knows",
         "hallbook migrate heads",
         [] { return migrate_view(MigrationView::heads, std::make_unique<Source>()); }},
        {"migrate history",
         group::schema,
         "Show all revisions, and which are applied",
         "hallbook migrate history --target central",
         [] { return migrate_view(MigrationView::history, std::make_unique<Source>()); }},
        {"migrate up",
         group::schema,
         "Bring a database up to the newest revision, or to another",
         "hallbook migrate up\nhallbook migrate up 0003 --target central",
         [] { return migrate_run(Direction::up, std::make_unique<Source>()); }},
        {"migrate down",
         group::schema,
         "Take revisions back, with the data in their tables",
         "hallbook migrate down 0005\nhallbook migrate down base --target central",
         [] { return migrate_run(Direction::down, std::make_unique<Source>()); }},
        {"migrate check",
         group::schema,
         "Compare a live schema with what its revisions make",
         "hallbook migrate check --target central",
         [] { return migrate_view(MigrationView::check, std::make_unique<Source>()); }},
        {"migrate stamp",
         group::schema,
         "Record a revision without running it, with proof",
         "hallbook migrate stamp 0010 --target central",
         [] { return migrate_stamp_command(std::make_unique<Source>()); }}};
}

}  // namespace hallbook::cli
