/// \file
/// Writing a file of text.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace hallbook::cli {

/// For the files of a chain of revisions, which many read. Replaces the content; Failure{storage}
/// when it cannot be written.
void write_text_file(const std::filesystem::path& file, const std::string& text);

}  // namespace hallbook::cli
