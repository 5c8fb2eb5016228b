/// \file
/// hallbook migrate current, heads, history, up, down, check
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.hpp"
#include "cli/migrations.hpp"

namespace hallbook::cli {

/// The commands that only look.
enum class MigrationView { current, heads, history, check };

std::unique_ptr<Command> migrate_view(MigrationView view, std::unique_ptr<MigrationSource> source);
std::unique_ptr<Command> migrate_run(
    core::Direction direction, std::unique_ptr<MigrationSource> source);

/// The commands, on the databases that Source (a MigrationSource) can reach.
template <class Source>
CommandList migrate_commands() {
    using core::Direction;
    return {
        {"migrate current",
         group::care,
         "Show the schema revision of a database",
         "hallbook migrate current\nhallbook migrate current --target central",
         [] { return migrate_view(MigrationView::current, std::make_unique<Source>()); }},
        {"migrate heads",
         group::care,
         "Show the newest revisions this program knows",
         "hallbook migrate heads",
         [] { return migrate_view(MigrationView::heads, std::make_unique<Source>()); }},
        {"migrate history",
         group::care,
         "Show all revisions, and which are applied",
         "hallbook migrate history --target central",
         [] { return migrate_view(MigrationView::history, std::make_unique<Source>()); }},
        {"migrate up",
         group::care,
         "Bring a database up to the newest revision, or to another",
         "hallbook migrate up\nhallbook migrate up 0003 --target central",
         [] { return migrate_run(Direction::up, std::make_unique<Source>()); }},
        {"migrate down",
         group::care,
         "Take revisions back, with the data in their tables",
         "hallbook migrate down 0005\nhallbook migrate down base --target central",
         [] { return migrate_run(Direction::down, std::make_unique<Source>()); }},
        {"migrate check",
         group::care,
         "Compare a live schema with what its revisions make",
         "hallbook migrate check --target central",
         [] { return migrate_view(MigrationView::check, std::make_unique<Source>()); }}};
}

}  // namespace hallbook::cli
