/// \file
/// The commands of an author of revisions, one function per command here.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/command.hpp"

namespace hallbook::cli {

CommandEntry migrate_sql_command();
CommandEntry migrate_lint_command();
CommandEntry migrate_export_command();
CommandEntry migrate_new_command();
/// Needs a server to build on.
CommandEntry migrate_merge_command();

}  // namespace hallbook::cli
