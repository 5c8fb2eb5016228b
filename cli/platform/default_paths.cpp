/// \file
/// Paths from the environment.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/platform/default_paths.hpp"

#include "cli/platform/environment.hpp"

namespace hallbook::cli {

namespace {

/// The specification asks for a relative path in these variables to be ignored.
std::string base_directory(const char* variable, const std::string& below_home) {
    const std::string given = environment(variable);
    if (!given.empty() && given.front() == '/') return given;
    return environment("HOME") + below_home;
}

}  // namespace

std::string default_database() {
    return base_directory("XDG_DATA_HOME", "/.local/share") + "/hallbook/hall.db";
}

std::string default_config_file() {
    return base_directory("XDG_CONFIG_HOME", "/.config") + "/hallbook/config.toml";
}

std::string default_actor() {
    const std::string user = environment("USER");
    return user.empty() ? "dispatcher" : user;
}

}  // namespace hallbook::cli
