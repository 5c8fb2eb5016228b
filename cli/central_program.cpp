/// \file
/// What hallbook-central can do: everything.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/central_commands.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/look/audit.hpp"
#include "cli/commands/schema/doctor.hpp"
#include "cli/commands/schema/migrate.hpp"
#include "cli/desk/central_audit.hpp"
#include "cli/program.hpp"
#include "cli/schema/central_migrations.hpp"

namespace hallbook::cli {

Program program() {
    CommandList list = local_commands();
    list.push_back(audit_command<AnyAudit>());
    list.push_back(doctor_command<AnyMigrations>());
    list.push_back(init_command());
    list.push_back(sync_command());
    for (const auto& commands :
         {bid_commands(), central_commands(), migrate_commands<AnyMigrations>()})
        list.insert(list.end(), commands.begin(), commands.end());
    list.push_back(migrate_merge_command());
    return {std::move(list), OtherCommands::refused};
}

}  // namespace hallbook::cli
