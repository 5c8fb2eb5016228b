/// \file
/// Times two commands as whole processes, in turn, and prints the ratio of their medians.
/// store_process LABEL REPETITIONS COMMAND... -- PEER...      (the commands' output is dropped)
/// "{}" in an argument becomes the number of the repetition, from 1001 on.
/// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

namespace {

/// The command of one repetition, with `number` for "{}".
std::vector<std::string> numbered(char** first, char** last, int number) {
    std::vector<std::string> arguments(first, last);
    for (auto& argument : arguments) {
        for (auto at = argument.find("{}"); at != std::string::npos; at = argument.find("{}")) {
            argument.replace(at, 2, std::to_string(number));
        }
    }
    return arguments;
}

/// Milliseconds from the start of the process to its end; ends this program when it fails.
double run_once(std::vector<std::string> arguments) {
    std::vector<char*> command;
    for (auto& argument : arguments)
        command.push_back(argument.data());
    command.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    const auto start = std::chrono::steady_clock::now();
    pid_t process = 0;
    int status = 1;
    const int failed =
        posix_spawnp(&process, command[0], &actions, nullptr, command.data(), environ);
    if (failed == 0) ::waitpid(process, &status, 0);
    const auto end = std::chrono::steady_clock::now();
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0 || status != 0) {
        std::fprintf(stderr, "%s failed\n", command[0]);
        std::exit(1);
    }
    return std::chrono::duration<double, std::milli>(end - start).count();
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

}  // namespace

int main(int count, char** arguments) {
    char** const end = arguments + count;
    char** const separator =
        std::find_if(arguments, end, [](const char* text) { return std::strcmp(text, "--") == 0; });
    if (count < 6 || separator == end || separator + 1 == end) {
        std::fprintf(stderr, "usage: store_process LABEL REPETITIONS COMMAND... -- PEER...\n");
        return 2;
    }
    std::vector<double> ours;
    std::vector<double> peers;
    for (int i = 1; i <= std::atoi(arguments[2]); ++i) {
        ours.push_back(run_once(numbered(arguments + 3, separator, 1'000 + i)));
        peers.push_back(run_once(numbered(separator + 1, end, 1'000 + i)));
    }
    std::printf(
        "%s: %.2f ms, peer %.2f ms, ratio %.2f\n",
        arguments[1],
        median(ours),
        median(peers),
        median(ours) / median(peers));
}
