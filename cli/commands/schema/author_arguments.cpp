/// \file
/// The arguments of the commands of an author of revisions.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/schema/author_arguments.hpp"

namespace hallbook::cli {

void MigrateMergeArguments::declare(Arguments& arguments) {
    m_admin.declare(arguments);
    arguments.option("--dir", "DIR", m_folder, "Where the chain lies; else migrations");
    arguments.option("--name", "NAME", m_name, "Name of the revision; else merge_NNNN");
}

}  // namespace hallbook::cli
