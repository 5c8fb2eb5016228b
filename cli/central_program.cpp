/// \file
/// What hallbook-central can do: what needs the server, and all that hallbook does.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/central_commands.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/look/audit.hpp"
#include "cli/commands/schema/doctor.hpp"
#include "cli/commands/schema/migrate.hpp"
#include "cli/desk/central_audit.hpp"
#include "cli/every_command.hpp"
#include "cli/program.hpp"
#include "cli/schema/central_migrations.hpp"

namespace hallbook::cli {

CommandList commands_here() {
    CommandList list = every_command();
    put_in_place(list, audit_command<AnyAudit>());
    put_in_place(list, doctor_command<AnyMigrations>());
    put_in_place(list, init_command());
    put_in_place(list, sync_command());
    put_in_place(list, central_address_command());
    for (const auto& commands :
         {bid_commands(), central_commands(), migrate_commands<AnyMigrations>()}) {
        for (const auto& command : commands)
            put_in_place(list, command);
    }
    return list;
}

}  // namespace hallbook::cli
