/// \file
/// The commands of headquarters, one function per file here.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/command.hpp"

namespace hallbook::cli {

CommandEntry central_init_command();
CommandEntry central_adopt_command();
CommandEntry central_enroll_command();
CommandEntry central_revoke_command();
CommandEntry central_release_command();
CommandEntry central_discard_command();
CommandEntry central_judge_again_command();
CommandEntry central_reconcile_command();
CommandEntry central_status_command();
CommandEntry central_prune_command();
CommandEntry central_restored_command();

}  // namespace hallbook::cli
