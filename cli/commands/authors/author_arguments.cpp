/// \file
/// The arguments of the commands of an author of revisions.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/authors/author_arguments.hpp"

namespace hallbook::cli {

void MigrateSqlArguments::declare(Arguments& arguments) {
    m_source->declare(arguments);
    arguments.positional("REVISION", m_revision, "Where up stops, or what down leaves");
    arguments.flag("--down", m_direction, migrations::Direction::down, "What down would run");
}

void MigrateLintArguments::declare(Arguments& arguments) {
    arguments.positional("REVISION", m_revision, "Only this one; else all");
    arguments.option(
        "--dir", "DIR", m_folder, "Revisions from these files, not those in the program");
}

void MigrateExportArguments::declare(Arguments& arguments) {
    arguments.positional("DIR", m_folder, "A folder that is not there yet, or empty");
}

void MigrateNewArguments::declare(Arguments& arguments) {
    arguments.positional("NAME", m_name, "What it makes, such as equipment_templates");
    arguments.option("--dir", "DIR", m_folder, "Where the chain lies; else migrations");
}

void MigrateMergeArguments::declare(Arguments& arguments) {
    m_admin.declare(arguments);
    arguments.option("--dir", "DIR", m_folder, "Where the chain lies; else migrations");
    arguments.option("--name", "NAME", m_name, "Name of the revision; else merge_NNNN");
}

}  // namespace hallbook::cli
