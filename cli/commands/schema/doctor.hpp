/// \file
/// hallbook doctor
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/command.hpp"
#include "cli/schema/migrations.hpp"

namespace hallbook::cli {

std::unique_ptr<Command> doctor(std::unique_ptr<MigrationSource> source);

/// The command, on the databases that Source (a MigrationSource) can reach.
template <class Source>
CommandEntry doctor_command() {
    return {
        "doctor",
        group::schema,
        "Find what is wrong with a schema, and repair it",
        "hallbook doctor\nhallbook doctor --fix --report incident.md\nhallbook doctor --target "
        "central",
        [] { return doctor(std::make_unique<Source>()); }};
}

}  // namespace hallbook::cli
