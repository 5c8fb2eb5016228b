/// \file
/// What hallbook-author can do: what only an author of revisions needs, and all that hallbook does.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/authors/author_commands.hpp"
#include "cli/commands/authors/author_migrations.hpp"
#include "cli/commands/schema/doctor.hpp"
#include "cli/commands/schema/migrate.hpp"
#include "cli/every_command.hpp"
#include "cli/program.hpp"

namespace hallbook::cli {

CommandList commands_here() {
    CommandList list = every_command();
    for (const auto& command : migrate_commands<AuthorMigrations>())
        put_in_place(list, command);
    for (const auto& command :
         {doctor_command<AuthorMigrations>(),
          migrate_sql_command(),
          migrate_lint_command(),
          migrate_export_command(),
          migrate_new_command(),
          migrate_merge_command()})
        put_in_place(list, command);
    return list;
}

}  // namespace hallbook::cli
