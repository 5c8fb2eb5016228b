/// \file
/// The commands: one function per source, and the list of those that need only the hall's own file.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/command.hpp"

namespace hallbook::cli {

// Look up.
CommandEntry books_command();
CommandEntry queue_command();
CommandEntry position_command();
CommandEntry member_command();
CommandEntry history_command();
CommandEntry status_command();
CommandEntry operations_command();
CommandEntry explain_command();
/// report, and morning
CommandList report_commands();

// Work at the counter.
CommandEntry register_command();
CommandEntry re_sign_command();
CommandEntry leave_command();
CommandEntry check_mark_command();
CommandEntry restore_mark_command();
/// exempt grant, revoke
CommandList exempt_commands();
CommandEntry roll_off_command();
CommandEntry request_open_command();
/// request open, amend, cancel, list, show
CommandList request_commands();
/// dispatch next, by-name, bid, emergency
CommandList dispatch_making_commands();
/// These, and dispatch answer, check-in, end, list, slip
CommandList dispatch_commands();
CommandEntry bid_list_command();
CommandEntry close_referral_command();
CommandEntry enforce_command();
/// edit registration, member, book, setting
CommandList edit_commands();
/// holiday list, add, remove
CommandList holiday_commands();
/// equipment templates, list, submit, decide
CommandList equipment_commands();
/// import members, reglist, employers, requests
CommandList import_commands();
/// conflicts, and conflicts list, show, ack
CommandList conflicts_commands();

// Care of the data.
CommandEntry verify_command();

// Only in hallbook-central.
CommandEntry init_command();
CommandEntry sync_command();
CommandEntry central_address_command();
/// bid place, withdraw, answer
CommandList bid_commands();
/// central init, enroll, revoke, reconcile, status, prune, restored
CommandList central_commands();

/// What needs only the hall's own file. Here and not in a source of its own, so that a command is
/// declared and listed in one place.
inline CommandList local_commands() {
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
