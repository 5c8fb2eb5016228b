/// \file
/// The list of the commands of headquarters.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/central_commands.hpp"

#include "cli/commands/commands.hpp"

namespace hallbook::cli {

CommandList central_commands() {
    return {
        central_init_command(),
        central_adopt_command(),
        central_enroll_command(),
        central_revoke_command(),
        central_release_command(),
        central_discard_command(),
        central_reconcile_command(),
        central_judge_again_command(),
        central_status_command(),
        central_prune_command(),
        central_restored_command()};
}

}  // namespace hallbook::cli
