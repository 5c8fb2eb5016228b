/// \file
/// Replacing this process by its neighbour.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/platform/neighbour.hpp"

#include "cli/platform/default_paths.hpp"
#include "core/values/failure.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>

namespace hallbook::cli {

namespace {

/// Holds the version of the program that handed its command line to this one.
constexpr const char* version_variable = "HALLBOOK_HANDED_OVER_BY";

std::string own_path() {
    std::array<char, PATH_MAX> path{};
    const auto length = readlink("/proc/self/exe", path.data(), path.size());
    return length <= 0 ? std::string{} : std::string{path.data(), static_cast<std::size_t>(length)};
}

const char* name_of(Neighbour neighbour) {
    return neighbour == Neighbour::central ? "hallbook-central" : "hallbook-author";
}

const char* what_to_do(Neighbour neighbour) {
    return neighbour == Neighbour::central
               ? "Nothing was changed. Install hallbook-central beside hallbook, both of one "
                 "version; all work at the counter goes on without it."
               : "Nothing was changed. Only authors of revisions need hallbook-author, which is "
                 "built with hallbook from its source: cmake --preset dev && cmake --build "
                 "--preset dev";
}

[[noreturn]] void fail_to_start(Neighbour neighbour, const std::string& folder, int error) {
    const std::string name = name_of(neighbour);
    throw core::Failure(
        core::FailureKind::bad_input,
        error == ENOENT
            ? "This command is done by the program " + name + ", which is not in " + folder
            : "This command is done by the program " + folder + "/" + name +
                  ", which cannot be started: " + std::strerror(error),
        what_to_do(neighbour));
}

}  // namespace

void run_neighbour(Neighbour neighbour, const std::vector<std::string>& arguments) {
    const std::string self = own_path();
    const std::string folder = self.substr(0, self.rfind('/'));
    const std::string program = folder + "/" + name_of(neighbour);
    if (program == self || !environment(version_variable).empty()) {
        throw core::Failure(
            core::FailureKind::bad_input,
            "The file " + program + " is not the program " + name_of(neighbour),
            what_to_do(neighbour));
    }
    std::vector<std::string> texts{program};
    texts.insert(texts.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    pointers.reserve(texts.size() + 1);
    for (auto& text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);
    setenv(version_variable, HALLBOOK_VERSION, 1);
    execv(program.c_str(), pointers.data());
    fail_to_start(neighbour, folder, errno);
}

void refuse_other_version() {
    const std::string other = environment(version_variable);
    if (other.empty() || other == HALLBOOK_VERSION) return;
    const std::string self = own_path();
    throw core::Failure(
        core::FailureKind::bad_input,
        "hallbook is of version " + other + ", but the " + self.substr(self.rfind('/') + 1) +
            " beside it of version " HALLBOOK_VERSION,
        "Nothing was changed. Install both of one version; all work at the counter goes on "
        "meanwhile.");
}

}  // namespace hallbook::cli
