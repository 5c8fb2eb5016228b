/// \file
/// Writing files for a person: lists, slips, records of incidents.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

namespace hallbook::cli {

/// Gives a file this content, readable by its owner only. It is written beside under another name
/// and then renamed, so that after a failure the old file is as it was; a link is replaced, not
/// followed. What is no file (a pipe, a terminal, /dev/stdout) is written to. Failure{storage}.
void write_private_file(const std::filesystem::path& file, std::string_view text);

}  // namespace hallbook::cli
