/// \file
/// The commands, one function per file here.
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
/// bid place, withdraw, answer
CommandList bid_commands();
/// central init, enroll, revoke, reconcile, status, prune, restored
CommandList central_commands();

/// What needs only the hall's own file.
CommandList local_commands();

}  // namespace hallbook::cli
