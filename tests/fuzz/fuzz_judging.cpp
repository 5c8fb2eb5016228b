/// \file
/// The target of libFuzzer: bytes are a batch (batch.hpp); half of the time it is mutated as
/// operations, half as bytes. SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/judged_batch.hpp"
#include "tests/fuzz/mutation.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <iostream>

using namespace hallbook::fuzz;

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t size_max);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes{data, data + size};
    const auto findings = judge_and_look(bytes);
    if (findings.empty()) return 0;
    for (const auto& each : findings)
        std::cerr << "found: " << each << "\n";
    std::cerr << bytes << "\n";
    std::abort();  // libFuzzer keeps the input
}

extern "C" std::size_t LLVMFuzzerCustomMutator(
    std::uint8_t* data, std::size_t size, std::size_t size_max, unsigned int seed) {
    hallbook::simulation::Chance chance{seed};
    if (chance.percent(30)) return LLVMFuzzerMutate(data, size, size_max);
    const std::string bytes{data, data + size};
    const auto text = text_of(mutated(batch_from(bytes), chance));
    const auto length = std::min(text.size(), size_max);
    std::memcpy(data, text.data(), length);
    return length;
}

extern "C" std::size_t LLVMFuzzerCustomCrossOver(
    const std::uint8_t* one,
    std::size_t one_size,
    const std::uint8_t* other,
    std::size_t other_size,
    std::uint8_t* out,
    std::size_t out_max,
    unsigned int seed) {
    hallbook::simulation::Chance chance{seed};
    const std::string one_bytes{one, one + one_size};
    const std::string other_bytes{other, other + other_size};
    auto batch = batch_from(one_bytes);
    for (auto& each : batch_from(other_bytes)) {
        if (chance.percent(50)) batch.push_back(std::move(each));
    }
    const auto text = text_of(batch);
    const auto length = std::min(text.size(), out_max);
    std::memcpy(out, text.data(), length);
    return length;
}
