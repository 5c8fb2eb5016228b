/// \file
/// What hallbook itself can do.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/commands.hpp"
#include "cli/commands/look/audit.hpp"
#include "cli/commands/schema/doctor.hpp"
#include "cli/commands/schema/migrate.hpp"
#include "cli/program.hpp"

namespace hallbook::cli {

Program program() {
    CommandList list = local_commands();
    list.push_back(audit_command<LocalAudit>());
    list.push_back(doctor_command<LocalMigrations>());
    for (const auto& command : migrate_commands<LocalMigrations>())
        list.push_back(command);
    return {std::move(list), OtherCommands::handed_to_neighbour};
}

}  // namespace hallbook::cli
