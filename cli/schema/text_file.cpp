/// \file
/// Writing a file of text.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/schema/text_file.hpp"

#include "core/values/failure.hpp"

#include <fstream>

namespace hallbook::cli {

void write_text_file(const std::filesystem::path& file, const std::string& text) {
    std::ofstream stream{file, std::ios::binary | std::ios::trunc};
    stream << text;
    stream.close();
    if (stream) return;
    throw core::Failure(
        core::FailureKind::storage,
        "The file " + file.string() + " cannot be written.",
        "Check that there is room and that you may write in this folder.");
}

}  // namespace hallbook::cli
