/// \file
/// Default paths (XDG base directories) and the default user.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace hallbook::cli {

/// $XDG_DATA_HOME/hallbook/hall.db, with ~/.local/share when that is not set.
[[nodiscard]] std::string default_database();

/// $XDG_CONFIG_HOME/hallbook/config.toml, with ~/.config when that is not set.
[[nodiscard]] std::string default_config_file();

/// $USER, or "dispatcher".
[[nodiscard]] std::string default_actor();

}  // namespace hallbook::cli
