/// \file
/// hallbook audit
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/command.hpp"
#include "cli/desk/audit_source.hpp"

namespace hallbook::cli {

std::unique_ptr<Command> audit_from(std::unique_ptr<AuditSource> source);

/// The command, on the databases that Source (an AuditSource) can reach.
template <class Source>
CommandEntry audit_command() {
    return {
        "audit",
        group::look_up,
        "Prove that every dispatch was made in order",
        "hallbook audit --from 2026-03-01\nhallbook audit --book WIRE_SEA --json\n"
        "hallbook audit --target central",
        [] { return audit_from(std::make_unique<Source>()); }};
}

}  // namespace hallbook::cli
