/// \file
/// The list of the commands that need only the hall's own file.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/commands.hpp"

namespace hallbook::cli {

CommandList local_commands() {
    CommandList list{
        books_command(),
        queue_command(),
        position_command(),
        member_command(),
        history_command(),
        operations_command(),
        explain_command(),
        status_command(),
        register_command(),
        re_sign_command(),
        leave_command(),
        check_mark_command(),
        restore_mark_command(),
        roll_off_command(),
        bid_list_command(),
        close_referral_command(),
        enforce_command(),
        verify_command()};
    for (const auto& more :
         {report_commands(),
          request_commands(),
          dispatch_commands(),
          exempt_commands(),
          conflicts_commands(),
          import_commands(),
          edit_commands(),
          holiday_commands(),
          equipment_commands()}) {
        list.insert(list.end(), more.begin(), more.end());
    }
    return list;
}

}  // namespace hallbook::cli
