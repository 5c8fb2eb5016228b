/// \file
/// Replacing this process by its neighbour.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/platform/neighbour.hpp"

#include "core/values/failure.hpp"

#include <unistd.h>

#include <array>
#include <climits>
#include <cstring>

namespace hallbook::cli {

namespace {

std::string own_folder() {
    std::array<char, PATH_MAX> path{};
    const auto length = readlink("/proc/self/exe", path.data(), path.size());
    if (length <= 0) return {};
    const std::string self{path.data(), static_cast<std::size_t>(length)};
    return self.substr(0, self.rfind('/'));
}

}  // namespace

void run_neighbour(const std::vector<std::string>& arguments) {
    const std::string neighbour = own_folder() + "/hallbook-central";
    std::vector<std::string> texts{neighbour};
    texts.insert(texts.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    pointers.reserve(texts.size() + 1);
    for (auto& text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);
    execv(neighbour.c_str(), pointers.data());
    throw core::Failure(
        core::FailureKind::bad_input,
        "The program for this command, " + neighbour +
            ", cannot be started: " + std::strerror(errno),
        "Install hallbook-central beside hallbook. The hall's own commands work without it.");
}

}  // namespace hallbook::cli
