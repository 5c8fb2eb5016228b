/// \file
/// Reading the config file.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments/config_file.hpp"

#include "cli/arguments/fit_text.hpp"
#include "core/values/failure.hpp"

#include <algorithm>
#include <sstream>

namespace hallbook::cli {

namespace {

constexpr std::size_t bytes_max = 1'000'000;

std::string read_bounded(std::istream& file) {
    std::string text(bytes_max + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    if (text.size() <= bytes_max) return text;
    throw core::Failure(
        core::FailureKind::bad_input,
        "The config file is larger than 1 MB",
        "Nothing was changed. Name another with --config FILE.");
}

}  // namespace

std::string read_config(std::istream& file) {
    std::string text = read_bounded(file);
    std::replace(text.begin(), text.end(), '\t', ' ');
    std::istringstream lines{text};
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        refuse_unfit_text("config file, line " + std::to_string(number), line);
    }
    return text;
}

}  // namespace hallbook::cli
