/// \file
/// Judges batches that are kept, and batches made of these, without libFuzzer:
///
///   fuzz_replay [--told] [--mutated COUNT] FILE|FOLDER...
///
/// --told says what each operation came to; --mutated makes so many new batches out of those named,
/// from the seed in HALLBOOK_SEED or a new one, which is printed. Ends with 1 if anything is found.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/judged_batch.hpp"
#include "tests/fuzz/mutation.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>

using namespace hallbook;
using namespace hallbook::fuzz;

namespace {

std::string content_of(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::vector<std::filesystem::path> files_in(const std::filesystem::path& path) {
    if (!std::filesystem::is_directory(path)) return {path};
    std::vector<std::filesystem::path> files;
    for (const auto& each : std::filesystem::directory_iterator{path})
        files.push_back(each.path());
    std::sort(files.begin(), files.end());
    return files;
}

/// Whether nothing was found.
bool judge(const std::string& name, const std::string& bytes, bool is_told) {
    if (is_told) std::cout << name << "\n";
    const auto findings = judge_and_look(bytes, is_told ? &std::cout : nullptr);
    for (const auto& each : findings)
        std::cout << name << ": " << each << "\n";
    if (!findings.empty() && name.starts_with("mutated")) std::cout << bytes << "\n";
    return findings.empty();
}

bool judge_mutated(const std::vector<Batch>& batches, int count) {
    const auto seed = simulation::seed_of_this_run();
    std::cout << "seed " << seed << std::endl;
    simulation::Chance chance{seed};
    bool is_good = true;
    for (int i = 0; i < count; ++i) {
        const auto bytes = text_of(mutated(chance.one_of(batches), chance));
        is_good = judge("mutated " + std::to_string(i), bytes, false) && is_good;
    }
    return is_good;
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words{argv + 1, argv + argc};
    bool is_told = false;
    std::optional<int> mutated_count;
    std::vector<Batch> batches;
    bool is_good = true;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "--told") {
            is_told = true;
        } else if (words[i] == "--mutated" && i + 1 < words.size()) {
            mutated_count = std::stoi(words[++i]);
        } else {
            for (const auto& path : files_in(words[i])) {
                const auto bytes = content_of(path);
                is_good = judge(path.filename().string(), bytes, is_told) && is_good;
                batches.push_back(batch_from(bytes));
            }
        }
    }
    if (batches.empty()) {
        std::cerr << "fuzz_replay: no batch to judge\n";
        return 2;
    }
    std::cout << batches.size() << " batches judged\n";
    if (mutated_count) is_good = judge_mutated(batches, *mutated_count) && is_good;
    return is_good ? 0 : 1;
}
